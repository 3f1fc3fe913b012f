"""What a person did, where a subject stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person
from onewindow.procedures.graph import element_of
from onewindow.procedures.marking import Marking, from_json
from onewindow.procedures.models import Execution, Task
from onewindow.procedures.queries import TaskQuerySet


@dataclass(frozen=True)
class Progress:
    """The drawing and where the subject stands in it. ``done`` are nodes and flows passed, ``current`` those that wait."""

    xml: str
    done: frozenset[str]
    current: frozenset[str]


def done_by(person: Person) -> TaskQuerySet:
    """已办 of a person, latest first."""
    return _loaded().filter(state=Task.State.DONE, person=person).order_by("-closed_at", "-id")


def open_tasks(subject: Subject) -> TaskQuerySet:
    """The steps of a subject that wait for somebody, ready for ``can_work_on``."""
    return _loaded().of(subject).active().order_by("id")


def steps_of(subject: Subject) -> TaskQuerySet:
    """Every step of a subject that was ever opened, in order: who did it, with what outcome and opinion."""
    return _loaded().of(subject).order_by("id")


def steps_of_all(kind: str, keys: Sequence[str]) -> dict[str, list[Task]]:
    """The same for many subjects of a kind, by their keys: the steps and who did them. One statement."""
    found: dict[str, list[Task]] = {key: [] for key in keys}
    rows = Task.objects.filter(subject_kind=kind, subject_key__in=list(keys)).select_related("person")
    for task in rows.order_by("id"):
        found[task.subject_key].append(task)
    return found


def progress(subject: Subject) -> Progress | None:
    """The latest execution of the subject on its drawing; None when it never started. One statement."""
    rows = Execution.objects.filter(subject_kind=subject.kind, subject_key=subject.key).select_related("version")
    execution = rows.order_by("-id").first()
    if execution is None:
        return None
    marking = from_json(execution.marking)
    done, current = lit(marking if execution.state == Execution.State.RUNNING else marking._replace(live=()))
    return Progress(execution.version.bpmn, done, current)


def lit(marking: Marking) -> tuple[frozenset[str], frozenset[str]]:
    """What a drawing shows of a marking: nodes and flows passed, and where tokens wait."""
    passed = {element_of(name) for move in marking.trail for name in (move.node, *(token.place for token in move.took))}
    current = frozenset(map(element_of, marking.places))
    return frozenset(passed) - current, current


def _loaded() -> TaskQuerySet:
    return Task.objects.select_related("unit", "person", "execution")
