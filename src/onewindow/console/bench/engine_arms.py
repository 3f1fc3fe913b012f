"""Our arms of ``bench engine``: the engine alone, and the procedure as a case's command moves it."""

from functools import partial
from typing import NamedTuple

from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.console.bench import office
from onewindow.console.bench.frame import timed
from onewindow.console.bench.office import Office
from onewindow.kernel.audit import service as audit
from onewindow.procedures import service as procedures

KIND = "bench"


class Run(NamedTuple):
    """How many steps of the procedure were done, and the seconds they and the start took."""

    steps: int
    seconds: float


class InMemory:
    """From the first token to the last, the drawing compiled before."""

    def __init__(self) -> None:
        self._graph, _units = procedures.compile_drawing(office.DRAWING.read_text())

    def run(self, _key: str) -> Run:
        walked: list[procedures.Step] = []
        seconds = timed(lambda: walked.extend(self.walk()))
        if not walked[-1].ended:
            raise RuntimeError("the engine did not come to the end")
        return Run(len(walked) - 1, seconds)

    def walk(self) -> list[procedures.Step]:
        """What the start and each step changed."""
        walked = [procedures.begin(self._graph, office.VARIABLES)]
        for node in office.STEPS:
            marking = walked[-1].marking
            walked.append(procedures.advance(self._graph, marking, node, office.OUTCOME, office.VARIABLES))
        return walked


class ByCommands:
    """One transaction for the start and for each step: the procedure, its tasks, the clocks of its steps, an audit entry.

    Which task a step is, a page says that was opened before; it is read between the steps and not measured.
    """

    def __init__(self, place: Office) -> None:
        self._place = place

    def run(self, key: str) -> Run:
        subject = Subject(KIND, key)
        seconds = timed(lambda: self._start(subject))
        for node in office.STEPS:
            task_id = procedures.open_tasks(subject).get(node=node).pk
            seconds += timed(partial(self._step, subject, node, task_id))
        if procedures.open_tasks(subject).exists():
            raise RuntimeError("the procedure did not come to the end")
        return Run(len(office.STEPS), seconds)

    @transaction.atomic
    def _start(self, subject: Subject) -> None:
        clerk = self._place.people["receive"]
        procedures.start(
            office.PROCEDURE, subject, variables=office.VARIABLES, context=self._place.context, actor=clerk
        )
        audit.record("bench.started", subject, actor=clerk, changes={"procedure": office.PROCEDURE})

    @transaction.atomic
    def _step(self, subject: Subject, node: str, task_id: int) -> None:
        actor = self._place.people[node]
        procedures.complete(task_id, outcome=office.OUTCOME, opinion=office.OPINION, actor=actor)
        changes = {"step": node, "outcome": office.OUTCOME}
        audit.record("bench.stepped", subject, actor=actor, changes=changes, note=office.OPINION)
