"""The result: made, handed over with proof of service, filed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.codes import ResultType
from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import papers
from onewindow.cases.commands.walk import complete_waiting, locked, record, step, write
from onewindow.cases.events import CaseArchived, CaseDelivered, CaseIssued
from onewindow.cases.models import Case
from onewindow.cases.states import Outcome
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures.service import Duty

METHODS = ("counter", "courier", "electronic")


@transaction.atomic
def issue(case: Case | str, *, actor: Person, opinion: str = "") -> Case:
    """制证: the certificate with its 电子证照标识 and validity in months, when the item ends in one.

    Raises ``Conflict('nothing_to_issue')`` for a refusal: its decision is delivered as it is.
    """
    return issued(locked(case, actor=actor, duty=Duty.ISSUE), actor=actor, opinion=opinion)


def issued(case: Case, *, actor: Person, opinion: str = "") -> Case:
    """``issue`` on a case already locked."""
    step(case, "issue", actor=actor)
    if case.outcome != Outcome.GRANTED:
        raise Conflict("nothing_to_issue", _("不予许可的决定没有证照，请直接送达决定书。"))
    certificate = None
    if case.revision.result_type == ResultType.CERTIFICATE:
        certificate = papers.certificate(case, actor=actor)
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
def deliver(
    case: Case | str, *, method: str, actor: Person, receiver: str = "", details: Mapping[str, Any] | None = None
) -> Case:
    """送达, with the proof of service (送达回证): at the counter, by courier (``details["tracking"]``) or electronically.

    Raises ``Invalid('unknown_method')``, ``Conflict('not_issued')`` when a certificate is still to be made.
    """
    found = locked(case, actor=actor, duty=Duty.DELIVERY)
    return delivered(found, method=method, actor=actor, receiver=receiver, details=details or {})


def delivered(case: Case, *, method: str, actor: Person, receiver: str, details: Mapping[str, Any]) -> Case:
    """``deliver`` on a case already locked."""
    step(case, "deliver", actor=actor)
    _check_delivery(case, method)
    case.delivered_at = case.closed_at = clock.now()
    case.due_at = None
    case.delivery = {**case.delivery, **details, "method": method, "receiver": receiver.strip() or case.party_name}
    write(case, "state", "delivered_at", "closed_at", "delivery", "due_at")
    timelimits.finish(case.subject, actor=actor)
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


def _check_delivery(case: Case, method: str) -> None:
    if method not in METHODS:
        sentence = _("请选择窗口领取、邮寄或电子送达。")
        raise Invalid("unknown_method", sentence, fields={"method": sentence})
    certificate_due = case.outcome == Outcome.GRANTED and case.revision.result_type == ResultType.CERTIFICATE
    if certificate_due and not case.certificate_number:
        raise Conflict("not_issued", _("证照还没有制好，制好以后才能送达。"))


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
