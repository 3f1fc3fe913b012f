"""SpiffWorkflow as the yardstick of ``bench engine``: the same drawing, the same steps in the same order.

A development dependency: nothing but this module may import it.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from onewindow.console.bench import office
from onewindow.console.bench.engine_arms import Run
from onewindow.console.bench.frame import timed
from onewindow.console.bench.office import Office

try:
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState
except ModuleNotFoundError as missing:
    raise CommandError(
        "缺少对照用的 SpiffWorkflow。请安装开发依赖：pip install -r requirements/development.txt"
    ) from missing

_TABLE = "CREATE TABLE IF NOT EXISTS bench_spiff (key text PRIMARY KEY, state json NOT NULL)"
_INSERT = "INSERT INTO bench_spiff (key, state) VALUES (%s, %s::json)"
_LOCKED = "SELECT state::text FROM bench_spiff WHERE key = %s FOR UPDATE"
_UPDATE = "UPDATE bench_spiff SET state = %s::json WHERE key = %s"


class InMemory:
    """A workflow from its start to its end, its steps done one at a time; the drawing was read before."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(office.DRAWING.read_bytes())
        self._spec = parser.get_spec(office.PROCEDURE)

    def run(self, key: str) -> Run:
        workflow: list[Any] = []
        seconds = timed(lambda: workflow.append(self._walk(key)))
        return Run(_done(workflow[0]), seconds)

    def _walk(self, _key: str) -> Any:
        workflow = self._begun()
        for step in office.STEPS:
            self._do(workflow, step)
        return workflow

    def _begun(self) -> Any:
        workflow = BpmnWorkflow(self._spec)
        workflow.task_tree.data.update(office.VARIABLES)
        workflow.do_engine_steps()
        return workflow

    def _do(self, workflow: Any, step: str) -> None:
        """Complete the user task of this step and let the engine run on to the next ones."""
        task = workflow.get_next_task(state=TaskState.READY, manual=True, spec_name=step)
        task.data.update(self._words(step))
        task.run()
        workflow.do_engine_steps()

    def _words(self, _step: str) -> dict[str, Any]:
        return {"outcome": office.OUTCOME}


class Kept(InMemory):
    """The workflow's state in a row, inserted at the start and updated after each step, a transaction each, as the library's own
    serializer writes it; who did a step and with what opinion is in the data of its task. The workflow itself stays in the memory
    of one process, which a server of several cannot do: the yardstick is too good by what reading costs.
    """

    def __init__(self, place: Office) -> None:
        super().__init__()
        self._people = {step: person.pk for step, person in place.people.items()}
        self._serializer = BpmnWorkflowSerializer()
        _run(_TABLE)

    def _walk(self, key: str) -> Any:
        workflow = self._insert(key)
        for step in office.STEPS:
            with transaction.atomic():
                self._do(workflow, step)
                self._update(key, workflow)
        return workflow

    def _words(self, step: str) -> dict[str, Any]:
        said = {"person": self._people[step], "outcome": office.OUTCOME, "opinion": office.OPINION}
        return {"outcome": office.OUTCOME, step: said}

    def _insert(self, key: str) -> Any:
        workflow = self._begun()
        with transaction.atomic():
            _run(_INSERT, key, self._serializer.serialize_json(workflow))
        return workflow

    def _update(self, key: str, workflow: Any) -> None:
        _run(_UPDATE, self._serializer.serialize_json(workflow), key)


class Stored(Kept):
    """The same as a server does it: whoever does the next step may be another process, so the row is locked and read first."""

    def _walk(self, key: str) -> Any:
        workflow = self._insert(key)
        for step in office.STEPS:
            with transaction.atomic():
                workflow = self._serializer.deserialize_json(_run(_LOCKED, key)[0])
                self._do(workflow, step)
                self._update(key, workflow)
        return workflow


def _run(statement: str, *values: str) -> tuple[Any, ...]:
    """Over Django's connection, like ours: the first row, if the statement gives one."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return (cursor.fetchone() if cursor.description else None) or ()


def _done(workflow: Any) -> int:
    if not workflow.is_completed():
        raise RuntimeError("SpiffWorkflow did not come to the end")
    return len(workflow.get_tasks(state=TaskState.COMPLETED, manual=True))
