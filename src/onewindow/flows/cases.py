"""What follows from the steps of a case: the applicant is told, and colleagues whose turn or time it is.

Every handler may run more than once: the occasion is part of ``once``, and a thing told once is not told again.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date, long_moment
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Ending, Outcome
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, PauseReason
from onewindow.packages import service as packages
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task

INSIDE = ("inbox",)


def register() -> None:
    """Who listens to which fact of a case."""
    listening: tuple[tuple[type[Any], Callable[[Any], None]], ...] = (
        (cases.CaseSubmitted, tell_receipt),
        (cases.CasePreExamined, tell_pre_examined),
        (cases.CorrectionRequested, tell_correction),
        (cases.CaseAccepted, tell_accepted),
        (cases.CaseNotAccepted, tell_not_accepted),
        (cases.CaseReturned, tell_returned),
        (cases.CaseSuspended, tell_suspended),
        (cases.CaseResumed, tell_resumed),
        (cases.CaseExtended, tell_extended),
        (cases.ExplanationAsked, tell_explanation_asked),
        (cases.CaseSupplemented, tell_supplemented),
        (cases.CaseDecided, tell_decided),
        (cases.CaseRenewedByLaw, tell_renewed_by_law),
        (cases.CommitmentChecked, tell_commitment_broken),
        (cases.CaseIssued, tell_issued),
        (cases.ResultHandedOn, tell_handed_on),
        (cases.CaseDispatched, tell_dispatched),
        (cases.CaseDelivered, tell_delivered),
        (cases.CaseRevoked, tell_revoked),
        (cases.CaseWithdrawn, tell_withdrawn),
        (cases.CaseHandedOver, tell_handed_over),
        (cases.CaseMovedToVersion, tell_moved_to_version),
    )
    for fact, handler in listening:
        events.subscribe(fact, handler, name=f"flows.cases.{handler.__name__}")


def tell_receipt(fact: cases.CaseSubmitted) -> None:
    """申请材料接收: an answer comes by the end of the window's five working days. Of a package it is told once for all
    (``flows.packages.tell_sent``).
    """
    if not fact.again and packages.holds_case(fact.number):
        return
    case = _case(fact.number)
    received = dt.datetime.fromisoformat(fact.at)
    until = _due(_limit_of(case, LimitKind.NOTICE))
    _tell_party(case, "receipt", f"receipt:{fact.at}", moment=long_moment(received), until=until)


def tell_pre_examined(fact: cases.CasePreExamined) -> None:
    """Nothing is missing; the acceptance follows."""
    case = _case(fact.number)
    _tell_party(case, "pre_examined", f"pre_examined:{case.received_at}")


def tell_correction(fact: cases.CorrectionRequested) -> None:
    """一次性告知: what is missing, and by when to bring it."""
    case = _case(fact.number)
    if case.joint:
        return  # told once for all (``flows.leading``)
    until = _due(_limit_of(case, LimitKind.CORRECTION))
    what = _("；").join(fact.wanted)
    _tell_party(case, "correction_needed", f"correction:{fact.at}", count=len(fact.wanted), what=what, until=until)


def tell_accepted(fact: cases.CaseAccepted) -> None:
    """The applicant; when the law accepted in the window's place, also those who should have answered."""
    case = _case(fact.number)
    if case.decided_by_rule:
        return  # the decision of the same moment is told
    if not fact.by_law:
        _tell_party(case, "accepted", "accepted", due=_moment(case.due_at))
        return
    words = {"received": _day(case.accepted_at), "due": _moment(case.due_at)}
    _tell_party(case, "accepted_by_law", "accepted", **words)
    _tell_people(case, cases.people_who_can("accept", case), "staff_accepted_by_law", "by_law", **words)


def tell_not_accepted(fact: cases.CaseNotAccepted) -> None:
    """不予受理, with the reason; the remedies stand in the decision."""
    _tell_party(_case(fact.number), "not_accepted", "not_accepted", reason=fact.reason)


def tell_returned(fact: cases.CaseReturned) -> None:
    """退件, and why."""
    _tell_party(_case(fact.number), "given_back", "given_back", reason=fact.reason)


def tell_suspended(fact: cases.CaseSuspended) -> None:
    """行政许可法 45: the time needed is told in writing."""
    days = _("%d 个工作日") % fact.days_needed
    words = {"why": PauseReason(fact.kind).label, "since": _iso_day(fact.at), "days": days}
    _tell_party(_case(fact.number), "suspended", f"suspended:{fact.at}", **words)


def tell_resumed(fact: cases.CaseResumed) -> None:
    """The clock runs on, and until when."""
    case = _case(fact.number)
    words = {"why": PauseReason(fact.kind).label, "since": _iso_day(fact.at), "due": _moment(case.due_at)}
    _tell_party(case, "resumed", f"resumed:{fact.at}", **words)


def tell_extended(fact: cases.CaseExtended) -> None:
    """行政许可法 42: the reason is told."""
    case = _case(fact.number)
    days = _("%d 个工作日") % fact.days
    _tell_party(case, "extended", "extended", days=days, due=_moment(case.due_at), reason=fact.reason)


def tell_explanation_asked(fact: cases.ExplanationAsked) -> None:
    """A question of the examiner; no clock stops."""
    _tell_party(_case(fact.number), "explanation_asked", f"explanation:{fact.at}", question=fact.question)


def tell_supplemented(fact: cases.CaseSupplemented) -> None:
    """Those who handle the case hear what the applicant adds."""
    case = _case(fact.number)
    _tell_people(case, _handlers(case), "staff_supplemented", f"supplement:{fact.at}", words=fact.words)


def tell_decided(fact: cases.CaseDecided) -> None:
    """准予 and what comes next, or 不予 and why. Of a parallel approval all results are told together (``flows.leading``)."""
    case = _case(fact.number)
    if case.joint:
        return
    if fact.outcome == Outcome.REFUSED:
        _tell_party(case, "refused", "decided", reason=case.refusal_reason)
        return
    makes_one = case.revision.result_type == "certificate"
    following = _("证件制好后会再通知您。") if makes_one else _("决定书可以在办件页面下载。")
    if case.decided_by_rule and makes_one:
        following = _("证照已经制好，可以在办件页面下载。")
    _tell_party(case, "granted", "decided", decided=_day(case.decided_at), next=following)


def tell_renewed_by_law(fact: cases.CaseRenewedByLaw) -> None:
    """The holder hears that the licence goes on; those who should have decided hear that the law did."""
    case = _case(fact.number)
    words = {"renews": fact.renews}
    _tell_party(case, "renewed_by_law", "decided", **words)
    _tell_people(case, cases.people_who_can("revoke", case), "staff_renewed_by_law", "renewed_by_law", **words)


def tell_commitment_broken(fact: cases.CommitmentChecked) -> None:
    """A word that was not true: the applicant hears it with the reason, and those who can revoke (行政许可法 69)."""
    if fact.finding != cases.Commitment.Finding.BROKEN:
        return
    case = _case(fact.number)
    words = {"material": fact.name, "reason": fact.reason}
    _tell_party(case, "commitment_broken", f"commitment:{fact.name}", **words)
    people = cases.people_who_can("revoke", case)
    _tell_people(case, people, "staff_commitment_broken", f"commitment:{fact.name}", **words)


def tell_issued(fact: cases.CaseIssued) -> None:
    """The certificate is made, and how it comes to its holder."""
    case = _case(fact.number)
    if not fact.certificate_number or case.decided_by_rule or case.decided_by_law or _left_with_others(case):
        return
    by_courier = case.delivery.get("method") == "courier"
    how = _("会邮寄到您留的地址。") if by_courier else _("请带身份证到窗口领取。")
    _tell_party(case, "certificate_ready", "issued", certificate=case.revision.result_name or case.item_name, how=how)


def _left_with_others(case: Case) -> bool:
    """A result of a parallel approval that is held, or was there when all were released and told."""
    if not case.joint or case.released_at is None:
        return bool(case.joint)
    made = documents.numbered([case.certificate_number]).first()
    return made is not None and made.issued_at <= case.released_at


def tell_handed_on(fact: cases.ResultHandedOn) -> None:
    """The handler of a branch hears that what it builds on was granted."""
    case = _case(fact.number)
    words = {"giver": fact.item, "reference": fact.reference}
    _tell_people(case, _handlers(case), "staff_result_handed_on", f"handed_on:{fact.reference}", **words)


def tell_dispatched(fact: cases.CaseDispatched) -> None:
    """On its way, and how to ask the courier for it."""
    case = _case(fact.number)
    words = {"sent": _iso_day(fact.at), "tracking": fact.tracking, "recipient": str(case.delivery["receiver"])}
    _tell_party(case, "dispatched", f"dispatched:{fact.at}", **words)


def tell_delivered(fact: cases.CaseDelivered) -> None:
    """Who signed for it, and whom to call if that was wrong."""
    case = _case(fact.number)
    words = {
        "moment": long_moment(case.delivered_at) if case.delivered_at else "",
        "recipient": str(case.delivery.get("receiver", case.party_name)),
        "hotline": settings.ONEWINDOW_HOTLINE,
    }
    _tell_party(case, "delivered", "delivered", **words)


def tell_revoked(fact: cases.CaseRevoked) -> None:
    """撤销 or 注销: the holder hears that the licence holds no longer, why, and where the remedies stand."""
    words = {"ending": Ending(fact.ending).label, "reason": fact.reason, "decision": fact.decision}
    _tell_party(_case(fact.number), "revoked", "revoked", **words)


def tell_withdrawn(fact: cases.CaseWithdrawn) -> None:
    """Both sides: the applicant has it in writing, whoever handled it, in whatever unit, can put it aside."""
    case = _case(fact.number)
    _tell_party(case, "withdrawn", "withdrawn")
    if case.submitted_at is not None:
        _tell_people(case, [*_handlers(case), *_lost_a_step(case)], "staff_withdrawn", "withdrawn")


def tell_handed_over(fact: cases.CaseHandedOver) -> None:
    """The colleague who has it now."""
    receiver = Person.objects.filter(pk=fact.to_person_id)
    _tell_people(_case(fact.number), receiver, "staff_handed_over", f"handed_over:{fact.at}", reason=fact.reason)


def tell_moved_to_version(fact: cases.CaseMovedToVersion) -> None:
    """Whoever had a step in hand that the new version of the procedure has not."""
    people = Person.objects.filter(pk__in=fact.people)
    words = {"version": fact.version, "steps": "”“".join(fact.steps)}
    _tell_people(_case(fact.number), people, "staff_moved_to_version", f"moved_to_version:{fact.at}", **words)


def _case(number: str) -> Case:
    return Case.objects.with_page_data().get(number=number)


def _handlers(case: Case) -> Iterable[Person]:
    """Who has the case in hand: its examiner, before that its examiners-to-be, before acceptance the window."""
    if case.examined_by is not None:
        return [case.examined_by]
    return cases.people_who_can("examine" if case.accepted_at else "accept", case)


def _lost_a_step(case: Case) -> list[Person]:
    """Who had a step in hand when the case was closed; where nobody had taken it, those it was open to."""
    closed = [task for task in procedures.steps_of(case.subject) if task.state == Task.State.CANCELLED]
    gone = [task for task in closed if case.closed_at and task.closed_at and task.closed_at >= case.closed_at]
    taken = [task.person for task in gone if task.person]
    waiting = [one for task in gone if not task.person for one in org.people_holding(task.role, task.unit)]
    return [*taken, *waiting]


def _words(case: Case, words: dict[str, Any]) -> dict[str, Any]:
    return {"item": case.item_name, "number": case.number, "applicant": case.party_name, **words}


@transaction.atomic
def _tell_party(case: Case, template: str, occasion: str, **words: Any) -> None:
    once = f"case:{case.number}:{occasion}"
    context = _words(case, words)
    notices.tell(case.party, template=template, context=context, subject=case.subject, once=once)


@transaction.atomic
def _tell_people(case: Case, people: Iterable[Person], template: str, occasion: str, **words: Any) -> None:
    context = _words(case, words)
    notices.tell_many(
        Telling(template, context, case.subject, f"case:{case.number}:{occasion}:{one.pk}", person=one, channels=INSIDE)
        for one in people
    )


def _limit_of(case: Case, kind: str) -> timelimits.Limit | None:
    return next((limit for limit in reversed(timelimits.of_subject(case.subject)) if limit.kind == kind), None)


def _due(limit: timelimits.Limit | None) -> str:
    return _moment(limit.due_at if limit else None)


def _moment(due_at: dt.datetime | None) -> str:
    """The last day; an item without any limit promises none."""
    return _day(due_at) if due_at else _("法定期限")


def _day(moment: dt.datetime | None) -> str:
    return long_date(clock.local(moment).date()) if moment else ""


def _iso_day(text: str) -> str:
    return _day(dt.datetime.fromisoformat(text))
