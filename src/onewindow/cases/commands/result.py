"""The result: made, handed over with proof of service, filed."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.codes import ResultType
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.cases import papers, rules
from onewindow.cases.commands.walk import complete_waiting, locked, record, staying, step, write
from onewindow.cases.events import CaseArchived, CaseDelivered, CaseDispatched, CaseIssued
from onewindow.cases.models import Case
from onewindow.cases.states import Outcome
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures.service import Duty

COURIER = "courier"
METHODS = ("counter", COURIER, "electronic")


@transaction.atomic
def issue(case: Case | str, *, actor: Person, opinion: str = "") -> Case:
    """制证: the certificate with its 电子证照标识 and validity in months, when the item ends in one.

    Raises ``Conflict('nothing_to_issue')`` for a refusal: its decision is delivered as it is.
    """
    return issued(locked(case, actor=actor, duty=Duty.ISSUE), actor=actor, opinion=opinion)


def issued(case: Case, *, actor: Person, opinion: str = "") -> Case:
    """``issue`` on a case already locked."""
    step(case, "issue", actor=actor)
    return made(case, actor=actor, opinion=opinion)


def made(case: Case, *, actor: Person, opinion: str = "", first_day: dt.date | None = None) -> Case:
    """``issue`` after its step in the table of states. ``first_day`` of the certificate, if not that of the decision."""
    if case.outcome != Outcome.GRANTED:
        raise Conflict("nothing_to_issue", _("不予许可的决定没有证照，请直接送达决定书。"))
    certificate = None
    if case.revision.result_type == ResultType.CERTIFICATE:
        certificate = papers.certificate(case, first_day, actor=actor)
        case.certificate_number = certificate.number
    write(case, "state", "certificate_number")
    complete_waiting(case, outcome="issued", opinion=opinion.strip(), actor=actor)
    record(
        case,
        "case.issued",
        CaseIssued(case.number, case.certificate_number),
        actor=actor,
        note=opinion.strip(),
        paper=certificate,
    )
    return case


@transaction.atomic
def dispatch(case: Case | str, *, tracking: str, actor: Person, receiver: str = "") -> Case:
    """寄出: handed to the courier under its number, and the receiver is told. Served it is when they have signed (``deliver``);
    what comes back is sent again.

    Raises ``Invalid('tracking_missing')``, ``Conflict('not_issued' | 'results_held')``.
    """
    case = staying(case, "dispatch", actor=actor)
    rules.refuse_held(case)
    _require_made(case)
    number = said(tracking, "tracking_missing", _("请填写邮件号，收件人凭它查询。"), field="tracking")
    case.dispatched_at = clock.now()
    given = {"method": COURIER, "tracking": number, "receiver": _receiver(case, receiver)}
    case.delivery = {**case.delivery, **given}
    write(case, "dispatched_at", "delivery")
    fact = CaseDispatched(case.number, number, case.dispatched_at.isoformat())
    record(case, "case.dispatched", fact, actor=actor, note=_("邮件号 %s") % number)
    return case


@transaction.atomic
def deliver(
    case: Case | str, *, method: str, actor: Person, receiver: str = "", received_on: dt.date | None = None
) -> Case:
    """送达, with the proof of service (送达回证): at the counter, by courier or electronically.

    By courier it is served on the day the receiver signed (``received_on``, today if not said). Raises
    ``Invalid('unknown_method' | 'received_on_out_of_range')``, ``Conflict('not_issued')`` when a certificate is still to be
    made, ``Conflict('not_dispatched')`` for a courier who was given nothing, ``Conflict('results_held')`` while a parallel
    approval (并联审批) is not settled.
    """
    found = locked(case, actor=actor, duty=Duty.DELIVERY)
    return delivered(found, method=method, actor=actor, receiver=receiver, received_on=received_on)


def delivered(case: Case, *, method: str, actor: Person, receiver: str, received_on: dt.date | None = None) -> Case:
    """``deliver`` on a case already locked."""
    step(case, "deliver", actor=actor)
    rules.refuse_held(case)
    if method not in METHODS:
        sentence = _("请选择窗口领取、邮寄或电子送达。")
        raise Invalid("unknown_method", sentence, fields={"method": sentence})
    _require_made(case)
    case.closed_at = clock.now()
    case.delivered_at = _signed_at(case, received_on or clock.today()) if method == COURIER else case.closed_at
    case.due_at = None
    case.delivery = {**case.delivery, "method": method, "receiver": _receiver(case, receiver)}
    write(case, "state", "delivered_at", "closed_at", "delivery", "due_at")
    # What somebody gave their word for is still to be checked.
    timelimits.finish(case.subject, [kind for kind in LimitKind if kind != LimitKind.COMMITMENT], actor=actor)
    paper = papers.proof_of_service(case, actor=actor)
    complete_waiting(case, outcome="delivered", actor=actor)
    record(
        case,
        "case.delivered",
        CaseDelivered(case.number, method),
        actor=actor,
        paper=paper,
        method=method,
        receiver=case.delivery["receiver"],
    )
    return case


def _receiver(case: Case, said: str) -> str:
    return said.strip() or str(case.delivery.get("receiver", "")) or case.party_name


def _require_made(case: Case) -> None:
    certificate_due = case.outcome == Outcome.GRANTED and case.revision.result_type == ResultType.CERTIFICATE
    if certificate_due and not case.certificate_number:
        raise Conflict("not_issued", _("证照还没有制好，制好以后才能送达。"))


def _signed_at(case: Case, day: dt.date) -> dt.datetime:
    """The moment of service by courier: now, or noon of the day that was signed for, never before it was sent."""
    if case.dispatched_at is None:
        raise Conflict("not_dispatched", _("还没有登记寄出。先登记寄出和邮件号，签收以后再登记送达。"))
    sent, today = clock.local(case.dispatched_at).date(), clock.today()
    if not sent <= day <= today:
        sentence = _("签收日期要在寄出（%s）以后，也不能晚于今天。") % long_date(sent)
        raise Invalid("received_on_out_of_range", sentence, fields={"received_on": sentence})
    return clock.now() if day == today else max(case.dispatched_at, clock.at(day, 12))


@transaction.atomic
def archive(case: Case | str, *, actor: Person) -> Case:
    """归档: the closed case is filed; nothing about it changes any more."""
    return archived(locked(case, actor=actor, duty=Duty.FILING), actor=actor)


def archived(case: Case, *, actor: Person) -> Case:
    """``archive`` on a case already locked."""
    closed_as = case.state
    step(case, "archive", actor=actor)
    write(case, "state")
    complete_waiting(case, outcome="archived", actor=actor)
    record(case, "case.archived", CaseArchived(case.number, closed_as), actor=actor)
    return case
