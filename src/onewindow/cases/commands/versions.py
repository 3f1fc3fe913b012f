"""换版: running cases go on in another version of their procedure. What was promised to the applicant does not change."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.errors import Conflict, DomainError, NotFound
from onewindow.cases import permissions
from onewindow.cases.events import CaseMovedToVersion
from onewindow.cases.models import Case
from onewindow.cases.states import KEEPS_STATE, State
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Change, Execution, Moved, Prospect

VERB = "move_to_version"


def foresee_move(
    change: Change, executions: Sequence[Execution], *, actor: Person
) -> list[tuple[Prospect, DomainError | None]]:
    """What moving would mean for each, and why it would stay, if so. A constant number of statements, whatever the number."""
    refused = _refused(_read([one.subject_key for one in executions], actor), actor)
    prospects = procedures.foresee(change, executions)
    return [(one, refused.get(one.key, one.obstacle)) for one in prospects]


@transaction.atomic
def move_to_version(change: Change, seen: Mapping[str, str], *, reason: str, actor: Person) -> list[Moved]:
    """Move the cases that are still as they were ``seen`` (number and mark); the others stay on their version and say why.

    One transaction, each case with its own trace and its proof (``procedures.Move``). A case whose clock stands still stays: what it
    waits for belongs to the version that sent it there. Raises ``Invalid`` with ``reason_missing``, ``too_many_at_once``;
    ``NotPermitted('publish_procedure')``.
    """
    found = _read(list(seen), actor, locked=True)
    refused = {number: _no_case() for number in seen if number not in found} | _refused(found, actor)
    outcomes = procedures.move(change, seen, kind="case", reason=reason, actor=actor, refused=refused)
    moved = [(outcome, outcome.move) for outcome in outcomes if outcome.move is not None]
    versions = {"from": change.from_version.number, "to": change.to_version.number}
    subjects = ((found[outcome.key].subject, one) for outcome, one in moved)
    traces = [
        Trace("case.moved_to_version", subject, {**versions, "move": one.pk}, one.reason) for subject, one in subjects
    ]
    audit.record_many(traces, actor=actor)
    events.publish(*(_fact(outcome, change) for outcome, _move in moved if outcome.tasks_ended))
    return outcomes


def _read(numbers: Sequence[str], actor: Person, *, locked: bool = False) -> dict[str, Case]:
    """By number; locked in one order, as whoever locks several."""
    rows = Case.objects.with_standing(actor, clock.today()).select_related("unit", "window_unit")
    rows = rows.filter(AnyOf("number", list(numbers))).order_by("pk")
    return {case.number: case for case in (rows.select_for_update(of=("self",)) if locked else rows)}


def _refused(found: Mapping[str, Case], actor: Person) -> dict[str, DomainError]:
    return {number: why for number, case in found.items() if (why := _obstacle(case, actor)) is not None}


def _obstacle(case: Case, actor: Person) -> DomainError | None:
    if case.state == State.SUSPENDED:
        return Conflict("clock_stands", _("这件正在特别程序中，计时暂停。恢复计时以后再换。"))
    try:
        permissions.require(VERB, actor, case)
        KEEPS_STATE.next_state(VERB, case.state)
    except DomainError as refusal:
        return refusal
    return None


def _no_case() -> DomainError:
    return NotFound("no_such_case", _("没有这个办件，请核对编号。"))


def _fact(outcome: Moved, change: Change) -> CaseMovedToVersion:
    people = tuple(sorted({task.person_id for task in outcome.tasks_ended if task.person_id}))
    steps = tuple(task.name for task in outcome.tasks_ended)
    return CaseMovedToVersion(outcome.key, change.to_version.number, people, steps, clock.now().isoformat())
