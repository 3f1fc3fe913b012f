"""行政许可法 50: a renewal applied for in time and not decided before the licence ends counts as granted."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.official import officially
from onewindow.cases import papers
from onewindow.cases.commands.accepting import start_clocks
from onewindow.cases.commands.decide import write_decision
from onewindow.cases.commands.one_by_one import one_by_one
from onewindow.cases.commands.result import made
from onewindow.cases.commands.walk import locked, record, write
from onewindow.cases.events import CaseRenewedByLaw
from onewindow.cases.models import Case
from onewindow.cases.states import HANDLED, RECEIVED, WORKFLOW, Outcome, State
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures import service as procedures

# What waits for the applicant (待补正) is not the organ's silence.
UNDECIDED = (*RECEIVED, *HANDLED, State.SUSPENDED)


def certificate_to_renew(case: Case) -> str:
    """The number of the applicant's own certificate of the item's name that ends first and holds today; empty when there is none.

    Two statements; none for an item that is no renewal.
    """
    if case.revision.renewal_days is None:
        return ""
    granted = Case.objects.filter(party=case.party_id, revoked_at__isnull=True).exclude(certificate_number="")
    held = documents.numbered(list(granted.values_list("certificate_number", flat=True)))
    ending = [
        (paper.valid_until, paper.number)
        for paper in held
        if paper.title == case.revision.result_name
        and paper.valid_until is not None
        and documents.standing(paper) == documents.Standing.VALID
    ]
    return min(ending)[1] if ending else ""


def renew_by_law() -> list[str]:
    """Grant every renewal that nobody decided before the licence ended; their numbers. Each in a transaction of its own.

    Safe to run again, and beside whoever decides at the same moment: the first to lock the case has decided it. Raises
    ``SomeLeftUndone`` after the others when one could not be renewed.
    """
    waiting = Case.objects.exclude(renews="").filter(state__in=UNDECIDED, outcome="")
    return one_by_one("renew by law", waiting, "number", renew_one_by_law)


@transaction.atomic
def renew_one_by_law(number: str) -> bool:
    """Whether the licence was renewed now: not when it holds still, was revoked, or the application came too late."""
    actor = org.system_actor()
    case = locked(number, actor=actor)
    expired = _expired(case) if case.state in UNDECIDED else None
    if expired is None or expired.valid_until is None:
        return False
    _accept(case, actor)
    case.state, case.decided_by_law = WORKFLOW.next_state("decide", case.state), True
    write_decision(case, outcome=Outcome.GRANTED, actor=actor)
    paper = papers.renewal_by_law(case, expired, actor=actor)
    fact = CaseRenewedByLaw(case.number, expired.number)
    words: dict[str, Any] = {"outcome": Outcome.GRANTED, "reason": _reason(), "by_law": True, "renews": expired.number}
    record(case, "case.decided", fact, actor=actor, paper=paper, **words)
    case.state = WORKFLOW.next_state("issue", case.state)
    made(case, actor=actor, first_day=expired.valid_until + dt.timedelta(days=1))
    return True


def _accept(case: Case, actor: Person) -> None:
    """The law accepts what nobody answered; a pause ends, and no step is worked on any more."""
    if case.state in RECEIVED:
        case.state = WORKFLOW.next_state("accept", case.state)
        case.accepted_by, case.accepted_by_law = actor, True
        start_clocks(case, at=case.received_at or clock.now(), actor=actor)
        write(case, "state", "accepted_at", "accepted_by", "accepted_by_law")
        return
    if case.state == State.SUSPENDED:
        case.state, case.pause_reason = WORKFLOW.next_state("resume", case.state), ""
        write(case, "state", "pause_reason")
        timelimits.finish(case.subject, [LimitKind.SPECIAL], actor=actor)
    if case.revision.procedure_code:
        procedures.cancel(case.subject, actor=actor)


def _expired(case: Case) -> Document | None:
    """The licence that is over, when it was applied for in time (calendar days before its last one) and not revoked since."""
    paper = documents.numbered([case.renews]).first()
    if paper is None or paper.valid_until is None or case.submitted_at is None:
        return None
    in_time = paper.valid_until - dt.timedelta(days=case.revision.renewal_days or 0)
    applied = clock.local(case.submitted_at).date()
    over = documents.standing(paper) == documents.Standing.EXPIRED
    return paper if over and applied <= in_time else None


@officially
def _reason() -> str:
    return _("有效期届满前没有作出决定，依法视为准予延续（行政许可法第五十条第二款）。")
