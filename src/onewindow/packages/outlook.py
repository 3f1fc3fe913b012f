"""What the cases of an application make of it as a whole. Pure."""

from collections.abc import Sequence

from onewindow.base.codes import ResultType
from onewindow.cases.service import Outcome, State
from onewindow.cases.service import allows as cases_allow
from onewindow.packages.models import Branch
from onewindow.packages.states import Answer, BranchState

# Closed without a decision on the matter.
WITHOUT_DECISION = (State.NOT_ACCEPTED, State.RETURNED, State.WITHDRAWN)
ENDED = (*WITHOUT_DECISION, State.DELIVERED, State.ARCHIVED)


def is_granted(branch: Branch) -> bool:
    case = branch.case
    return case is not None and case.outcome == Outcome.GRANTED and case.revoked_at is None


def has_failed(branch: Branch) -> bool:
    """Nothing that waits for it can go on."""
    case = branch.case
    if case is None:
        return branch.state == BranchState.DROPPED
    refused = case.outcome == Outcome.REFUSED or case.revoked_at is not None
    return refused or (case.outcome == "" and case.state in (*WITHOUT_DECISION, State.ARCHIVED))


def is_accepted(branch: Branch) -> bool:
    """Taken on by its unit, or over already: it holds up no common clock."""
    return has_failed(branch) or (branch.case is not None and branch.case.accepted_at is not None)


def awaits_answer(branch: Branch) -> bool:
    """Its unit has still to say whether anything is missing: neither told nor taken on yet."""
    case = branch.case
    return case is not None and not branch.answer and cases_allow("request_correction", case.state)


def lacks(branch: Branch) -> bool:
    """Something is to be told of it: its unit says so, and it was neither taken on nor ended since."""
    case = branch.case
    return branch.answer == Answer.GAPS and case is not None and cases_allow("request_correction", case.state)


def has_result(branch: Branch) -> bool:
    """Nothing more is to be made: refused, withdrawn, or granted with its certificate (read with ``result_type``)."""
    case = branch.case
    if case is None or case.outcome != Outcome.GRANTED:
        return is_settled(branch)
    return case.state != State.DECIDED or vars(branch)["result_type"] != ResultType.CERTIFICATE


def is_settled(branch: Branch) -> bool:
    """Decided, or it will never be."""
    return has_failed(branch) or (branch.case is not None and branch.case.decided_at is not None)


def is_over(branch: Branch) -> bool:
    """Nothing more happens to it."""
    return branch.state == BranchState.DROPPED or (branch.case is not None and branch.case.state in ENDED)


def standing(branches: Sequence[Branch]) -> str:
    """What the common clock should do: ``not_yet``, ``run``, ``pause`` or ``end``.

    It runs from the day on which every unit that has its case took it on (受理), as each item's own promise does; a special procedure of one
    (行政许可法 45) stops it; it ends when all is decided. What waits for another counts as part of the same promise.
    """
    if all(is_settled(branch) for branch in branches):
        return "end"
    opened = [branch for branch in branches if branch.state != BranchState.WAITING]
    if any(branch.case is not None and branch.case.state == State.SUSPENDED for branch in opened):
        return "pause"
    return (
        "run"
        if any(branch.case and branch.case.accepted_at for branch in opened)
        and all(is_accepted(branch) for branch in opened)
        else "not_yet"
    )
