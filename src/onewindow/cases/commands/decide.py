"""The decision: granted or refused, by somebody who did not handle the case."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.cases import papers, rules
from onewindow.cases.commands.result import issued
from onewindow.cases.commands.walk import complete_step, locked, record, step, write
from onewindow.cases.events import CaseDecided
from onewindow.cases.models import Case
from onewindow.cases.states import Outcome
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty


@transaction.atomic
def decide(case: Case | str, *, outcome: str, actor: Person, reason: str = "", opinion: str = "") -> Case:
    """准予或不予, with the document; the ten working days for delivery begin (行政许可法 38, 44).

    By a chief or head of the unit who did not examine it (服务双岗). A refusal needs its reason. Raises
    ``Invalid('unknown_outcome' | 'reason_missing')``, ``NotPermitted('handling_and_deciding' | 'own_case')``,
    ``Conflict('step_not_reached' | 'deferred_late' | 'awaits_meeting' | 'awaits_predecessor')``.
    """
    return decided(
        locked(case, actor=actor, duty=Duty.DECISION), outcome=outcome, actor=actor, reason=reason, opinion=opinion
    )


def decided(case: Case, *, outcome: str, actor: Person, reason: str, opinion: str) -> Case:
    """``decide`` on a case already locked."""
    step(case, "decide", actor=actor)
    paper = settle(case, outcome=outcome, actor=actor, reason=reason)
    complete_step(case, outcome=outcome, opinion=opinion.strip() or case.refusal_reason, actor=actor)
    record(
        case,
        "case.decided",
        CaseDecided(case.number, outcome),
        actor=actor,
        note=opinion.strip(),
        outcome=outcome,
        reason=case.refusal_reason,
        paper=paper,
    )
    return case


@transaction.atomic
def decide_on_the_spot(case: Case | str, *, actor: Person, outcome: str = Outcome.GRANTED, reason: str = "") -> Case:
    """当场决定 of an on-the-spot item by the chief at the window, certificate included (行政许可法 34).

    Whoever took the application in cannot be the one who decides. Raises ``Conflict('not_on_the_spot')``.
    """
    case = locked(case, actor=actor)
    if not rules.is_on_the_spot(case.revision):
        raise Conflict("not_on_the_spot", _("这个事项不是即办件，要按流程审查后决定。"))
    step(case, "decide", actor=actor)
    paper = settle(case, outcome=outcome, actor=actor, reason=reason)
    if case.revision.procedure_code:
        procedures.cancel(case.subject, actor=actor)
    record(
        case,
        "case.decided",
        CaseDecided(case.number, outcome),
        actor=actor,
        outcome=outcome,
        reason=case.refusal_reason,
        paper=paper,
        on_the_spot=True,
    )
    return issued(case, actor=actor) if outcome == Outcome.GRANTED else case


def settle(
    case: Case, *, outcome: str, actor: Person, reason: str = "", told: Sequence[tuple[str, str]] = ()
) -> Document:
    """Write the decision, stop the clocks of handling, start that of delivery, draw up the document with what is ``told`` in it.
    The step in the table of states was taken."""
    if case.meeting:
        sentence = _("这件已经提交会商会审（%(meeting)s），议定或者撤下以后才能作决定。")
        raise Conflict("awaits_meeting", sentence % {"meeting": case.meeting}, meeting=case.meeting)
    if outcome not in Outcome.values:
        raise Invalid("unknown_outcome", _("请选择准予或不予。"), fields={"outcome": _("请选择准予或不予")})
    if outcome == Outcome.REFUSED:
        case.refusal_reason = said(reason, "reason_missing", _("不予许可要写明理由和依据，申请人有权知道。"))
    else:
        rules.refuse_while_waiting(case)
        rules.refuse_late_materials(vars(case)["deferred"], clock.now())
    write_decision(case, outcome=outcome, actor=actor)
    return papers.decision(case, told, actor=actor)


def write_decision(case: Case, *, outcome: str, actor: Person) -> None:
    """The decision in the case's row, and the clocks that end and begin with it (行政许可法 44)."""
    granted = outcome == Outcome.GRANTED
    case.outcome, case.decided_by, case.decided_at = outcome, actor, clock.now()
    limits = timelimits.start(
        case.subject,
        [rules.delivery_policy(), *(rules.commitment_policies(vars(case)["committed"]) if granted else [])],
        actor=actor,
        responsible_unit=case.unit,
        item_code=case.item_code,
        ending=rules.RUNNING_KINDS if granted else (*rules.RUNNING_KINDS, LimitKind.DEFERRED),
    )
    case.due_at = limits[0].due_at
    how = ("decided_by_rule", "decided_by_law")
    write(case, "state", "outcome", "refusal_reason", "decided_by", *how, "decided_at", "due_at")
