"""What runs on which version, for whoever moves cases from one to another."""

from collections import Counter

from django.db.models import Count, QuerySet

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role
from onewindow.procedures import moving
from onewindow.procedures.compiled import compiled
from onewindow.procedures.marking import from_json
from onewindow.procedures.models import Execution, Move, Task, Version
from onewindow.procedures.prospects import Change


def running_on(version: Version, person: Person, *, number: str = "", step: str = "") -> QuerySet[Execution]:
    """What runs on a version in the units whose procedures this person keeps: of the subjects whose number begins so, at that step."""
    rows = _running(person).filter(version=version).select_related("unit", "window_unit")
    if number:
        rows = rows.filter(subject_key__startswith=number)
    return rows.filter(pk__in=Task.objects.active().filter(node=step).values("execution")) if step else rows


def running_counts(code: str, person: Person) -> dict[int, int]:
    """How many run on each published version of a procedure, by its number; versions without any are left out. One statement."""
    rows = _running(person).filter(version__definition__code=code).values_list("version__number")
    return Counter(dict(rows.annotate(Count("pk"))))


def moved_count(change: Change) -> int:
    """How many cases were moved from the one version to the other, ever. One statement."""
    return Move.objects.filter(from_version=change.from_version, to_version=change.to_version).count()


def moves_seen_by(person: Person, code: str) -> QuerySet[Move]:
    """Every move between versions of a procedure in the units whose procedures this person keeps or audits."""
    units = org.units_under(org.unit_paths(person, Role.OPERATOR, Role.AUDITOR), through="execution__unit__")
    rows = Move.objects.filter(units, to_version__definition__code=code)
    return rows.select_related("execution", "from_version", "to_version__definition", "person")


def waits_at(execution: Execution) -> list[str]:
    """The names of the steps that wait for somebody."""
    graph = compiled(execution.version_id).graph
    return [graph.node[step].name for step in moving.waiting(graph, from_json(execution.marking))]


def _running(person: Person) -> QuerySet[Execution]:
    rows = Execution.objects.filter(state=Execution.State.RUNNING)
    if person.kind == PersonKind.SYSTEM:
        return rows
    return rows.filter(org.units_under(org.unit_paths(person, Role.OPERATOR), through="unit__"))
