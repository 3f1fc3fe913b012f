"""行政许可法 32(4): not answered within five working days, the application counts as accepted on the day it was received."""

import datetime as dt

from django.db import transaction

from onewindow.base import clock
from onewindow.cases import papers, rules
from onewindow.cases.commands.accepting import begin_handling
from onewindow.cases.commands.walk import locked, record
from onewindow.cases.events import CaseAccepted
from onewindow.cases.models import Case
from onewindow.cases.states import RECEIVED, WORKFLOW
from onewindow.kernel.org import service as org
from onewindow.kernel.workcalendar.service import calendar


def accept_by_law() -> list[str]:
    """Accept every application whose five working days went by; their numbers. Each in a transaction of its own.

    Safe to run again, and beside a clerk who answers at the same moment: whoever locks the case first has answered it.
    """
    # Five working days are never less than five days.
    oldest = clock.now() - dt.timedelta(days=rules.NOTICE_DAYS)
    waiting = Case.objects.filter(state__in=RECEIVED, received_at__lt=oldest).order_by("received_at", "pk")
    return [number for number in waiting.values_list("number", flat=True) if _accept(number)]


@transaction.atomic
def _accept(number: str) -> bool:
    actor = org.system_actor()
    case = locked(number, actor=actor)
    if case.state not in RECEIVED or case.received_at is None:
        return False
    if not rules.counted_as_accepted(case.received_at, calendar(), clock.now()):
        return False
    case.state = WORKFLOW.next_state("accept", case.state)
    case.accepted_by, case.accepted_by_law = actor, True
    begin_handling(case, at=case.received_at, actor=actor)
    paper = papers.acceptance(case, actor=actor)
    record(case, "case.accepted_by_law", CaseAccepted(case.number, by_law=True), actor=actor, paper=paper)
    return True
