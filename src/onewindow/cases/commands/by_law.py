"""行政许可法 32(4): not answered within five working days, the application counts as accepted on the day it was received."""

from django.db import transaction

from onewindow.cases import papers
from onewindow.cases.commands.accepting import begin_handling
from onewindow.cases.commands.one_by_one import one_by_one
from onewindow.cases.commands.walk import locked, record
from onewindow.cases.events import CaseAccepted
from onewindow.cases.models import Case
from onewindow.cases.states import RECEIVED, WORKFLOW
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind


def accept_by_law() -> list[str]:
    """Accept every application whose five working days went by; their numbers. Each in a transaction of its own.

    Safe to run again, and beside a clerk who answers at the same moment: whoever locks the case first has answered it. A day
    that a holiday notice may still move accepts nothing; as acceptance dates back to the receipt, the wait costs no right.
    Raises ``SomeLeftUndone`` after the others when one could not be accepted.
    """
    over = timelimits.surely_over("case", LimitKind.NOTICE)
    return one_by_one("accept by law", over, "subject_key", accept_one_by_law)


@transaction.atomic
def accept_one_by_law(number: str) -> bool:
    """Whether the case was accepted now: not when it was answered meanwhile, or its days are not over."""
    actor = org.system_actor()
    case = locked(number, actor=actor)
    if case.state not in RECEIVED or case.received_at is None:
        return False
    if not days_are_over(case):
        return False
    case.state = WORKFLOW.next_state("accept", case.state)
    case.accepted_by, case.accepted_by_law = actor, True
    begin_handling(case, at=case.received_at, actor=actor)
    paper = papers.acceptance(case, actor=actor)
    record(case, "case.accepted_by_law", CaseAccepted(case.number, by_law=True), actor=actor, paper=paper)
    return True


def days_are_over(case: Case) -> bool:
    """Whether the five working days passed for certain. One statement."""
    limits = [each for each in timelimits.of_subject(case.subject) if each.kind == LimitKind.NOTICE]
    return any(map(timelimits.is_surely_over, limits))
