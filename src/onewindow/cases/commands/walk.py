"""The steps every verb walks: lock the case, permit the person, write, record and publish."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.codes import Necessity
from onewindow.base.errors import Conflict, NotFound
from onewindow.base.prepared import Prepared
from onewindow.cases import permissions
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.queries import CaseQuerySet
from onewindow.cases.states import KEEPS_STATE, WORKFLOW
from onewindow.catalogue.service import Revision
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import Limit, LimitKind, LimitState
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task

# What commands and papers read of the item; the rest is its guide, and long. Whoever reads more pays a statement, and a test counts it.
_OF_THE_ITEM = ["id", "item", "state", "name", "item_type", "case_type", "legal_basis", "procedure_code", "is_online"]
_ASKED = ["form_schema", "scenarios", "result_name", "result_type", "result_validity_months"]
_LIMITS = ["statutory_amount", "statutory_unit", "promised_amount", "promised_unit", "pauses_promise_for_survey"]
READ = frozenset([*_OF_THE_ITEM, *_ASKED, *_LIMITS])
UNREAD = tuple(f"revision__{field.name}" for field in Revision._meta.concrete_fields if field.name not in READ)


def locked(case: Case | str, *, actor: Person, duty: str = "") -> Case:
    """The case's row locked, with unit, party and revision, what the actor is to it, and the open step of a duty.

    One statement. Raises ``NotFound('no_such_case')``.
    """
    which: dict[str, Any] = {"number": case if isinstance(case, str) else case.number}
    if duty:
        return _only(_WITH_DUTY.rows(person=actor.pk, today=clock.today(), duty=duty, **which))
    return _only(_PLAIN.rows(person=actor.pk, today=clock.today(), **which))


def locked_together(numbers: Collection[str], *, actor: Person) -> list[Case]:
    """As ``locked``, for several, by number: one statement, the rows always locked in the same order."""
    return _TOGETHER.rows(person=actor.pk, today=clock.today(), numbers=[*numbers])


def locked_by_task(task_id: int, *, actor: Person, number: str = "") -> Case:
    """The case to which an open step belongs, locked, with the step's duty: one statement.

    ``number`` is the case that whoever asks has in mind. Raises ``NotFound('no_such_case')`` when the step is of another.
    """
    found = _BY_TASK.rows(person=actor.pk, today=clock.today(), task=task_id)
    return _only([case for case in found if number in ("", case.number)])


def locked_at_node(number: str, node: str, *, actor: Person) -> Case:
    """The same by the case and the step's node in the drawing; without a duty when no step waits there."""
    return _only(_AT_NODE.rows(person=actor.pk, today=clock.today(), number=number, node=node))


def _only(found: list[Case]) -> Case:
    if not found:
        raise NotFound("no_such_case", _("没有这个办件，请核对编号。"))
    return found[0]


def _rows(person: int, today: dt.date) -> CaseQuerySet:
    rows = Case.objects.with_standing(Person(pk=person), today)
    rows = rows.select_related("unit", "entrusted_by", "window_unit", "party", "agent", "revision")
    deferred = CaseMaterial.objects.filter(case=OuterRef("pk"), due_on__isnull=False).order_by("order")
    due = Limit.objects.filter(
        subject_kind="case", subject_key=OuterRef("case__number"), kind=LimitKind.DEFERRED, label=OuterRef("code")
    ).exclude(state=LimitState.FINISHED)
    line = JSONObject(name=F("name"), due_on=F("due_on"), due_at=Subquery(due.values("due_at")[:1]))
    failed = CaseMaterial.objects.filter(
        case=OuterRef("pk"), state=CaseMaterial.State.FAILED, necessity=Necessity.REQUIRED
    ).order_by("order")
    committed = CaseMaterial.objects.filter(
        case=OuterRef("pk"), state=CaseMaterial.State.COMMITTED, commitment_days__isnull=False
    ).order_by("order")
    rows = rows.annotate(
        committed=ArraySubquery(committed.values(line=JSONObject(code=F("code"), days=F("commitment_days")))),
        deferred=ArraySubquery(deferred.values(line=line)),
        failed=ArraySubquery(failed.values("name")),
    )
    return rows.defer(*UNREAD).select_for_update(of=("self",))


def _numbered(person: int, today: dt.date, numbers: list[str]) -> CaseQuerySet:
    return _rows(person, today).filter(AnyOf("number", numbers)).order_by("number")


def _with_duty(person: int, today: dt.date, number: str, duty: str) -> CaseQuerySet:
    return _with_waiting(_rows(person, today), _open_steps().filter(duty=duty).order_by("pk")).filter(number=number)


def _at_node(person: int, today: dt.date, number: str, node: str) -> CaseQuerySet:
    return _with_waiting(_rows(person, today), _open_steps().filter(node=node)).filter(number=number)


def _by_task(person: int, today: dt.date, task: int) -> CaseQuerySet:
    key = Task.objects.filter(pk=task, subject_kind="case").values("subject_key")
    return _with_waiting(_rows(person, today), _open_steps().filter(pk=task)).filter(number=Subquery(key[:1]))


def _open_steps() -> Any:
    return Task.objects.filter(subject_kind="case", subject_key=OuterRef("number"), closed_at__isnull=True)


def _with_waiting(rows: CaseQuerySet, waiting: Any) -> CaseQuerySet:
    return rows.annotate(
        waiting_task=Subquery(waiting.values("pk")[:1]),
        waiting_duty=Subquery(waiting.values("duty")[:1]),
        waiting_unit=Subquery(waiting.values("unit")[:1]),
    )


_MARKS: dict[str, Any] = {"person": -7001, "today": dt.date(1, 1, 7), "number": "<number>"}
_PLAIN = Prepared(lambda person, today, number: _rows(person, today).filter(number=number), _MARKS)
_TOGETHER = Prepared(_numbered, {"person": -7001, "today": dt.date(1, 1, 7), "numbers": ["<number>"]})
_WITH_DUTY = Prepared(_with_duty, {**_MARKS, "duty": "<duty>"})
_AT_NODE = Prepared(_at_node, {**_MARKS, "node": "<node>"})
_BY_TASK = Prepared(_by_task, {"person": -7001, "today": dt.date(1, 1, 7), "task": -7002})


def stepping(case: Case | str, verb: str, *, actor: Person, duty: str = "") -> Case:
    """Lock, permit, and take the step in the table of states. Raises ``NotFound``, ``NotPermitted``, ``Conflict('wrong_state')``."""
    found = locked(case, actor=actor, duty=duty)
    step(found, verb, actor=actor)
    return found


def step(case: Case, verb: str, *, actor: Person) -> None:
    """Permit, and take the step of a case already locked."""
    permissions.require(verb, actor, case)
    case.state = WORKFLOW.next_state(verb, case.state)


def staying(case: Case | str, verb: str, *, actor: Person) -> Case:
    """As ``stepping``, for a verb that leaves the state as it is."""
    found = locked(case, actor=actor)
    permissions.require(verb, actor, found)
    KEEPS_STATE.next_state(verb, found.state)
    return found


def write(case: Case, *fields: str) -> None:
    """Save these fields: one statement."""
    case.save(update_fields=list(fields))


def record(
    case: Case,
    verb: str,
    fact: object | None = None,
    *,
    actor: Person,
    paper: Document | None = None,
    note: str = "",
    **changes: Any,
) -> None:
    """The trace in the audit, and the fact for whoever listens, with that of the document drawn up: two statements."""
    if paper is not None:
        changes["document"] = paper.number
    audit.record(verb, case.subject, actor=actor, changes=changes, note=note)
    facts = documents.facts_of([paper]) if paper is not None else []
    events.publish(*([fact] if fact is not None else []), *facts)


def due_of(limits: list[Limit]) -> Any:
    """What is promised outward: the end of the promise, without one that of the law; ``None`` while paused."""
    ends = {limit.kind: limit.due_at for limit in limits}
    return ends.get(LimitKind.PROMISED) or ends.get(LimitKind.STATUTORY)


def complete_step(case: Case, *, outcome: str, opinion: str, actor: Person) -> None:
    """Close the open step that came with the lock; an item without a procedure of its own has none.

    Raises ``Conflict('step_not_reached')`` when the procedure has not come there: the verb would overtake a colleague.
    """
    if case.revision.procedure_code and vars(case)["waiting_task"] is None:
        raise Conflict("step_not_reached", _("还没有办到这一步，或者刚刚有人办过了。请刷新页面看最新情况。"))
    complete_waiting(case, outcome=outcome, opinion=opinion, actor=actor)


def complete_waiting(case: Case, *, outcome: str, opinion: str = "", actor: Person) -> None:
    """Close the step if one waits. After the decision the table of states keeps the order; a drawing may end there."""
    task_id = vars(case).get("waiting_task")
    if task_id is not None:
        procedures.complete(task_id, outcome=outcome, opinion=opinion, due_at=case.due_at, actor=actor)
