"""States and verbs of a case as one table: read this file first.

The states are this product's own, one for each thing an office can have done with a 办件. ``granted`` and ``refused`` are told by
``Case.outcome``; what changes no state (saving, files, an explanation, extension, hand-over, another version of the procedure)
stands in ``KEEPS_STATE``, what is done to a step of the procedure in ``OF_A_STEP``.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class State(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    PRE_EXAMINED = "pre_examined", _("预审通过")
    CORRECTION = "correction", _("待补正")
    ACCEPTED = "accepted", _("已受理")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    IN_REVIEW = "in_review", _("审查中")
    SUSPENDED = "suspended", _("特别程序")
    DECIDED = "decided", _("已决定")
    ISSUED = "issued", _("已制证")
    DELIVERED = "delivered", _("已送达")
    WITHDRAWN = "withdrawn", _("已撤回")
    RETURNED = "returned", _("已退件")
    ARCHIVED = "archived", _("已归档")


class Outcome(TextChoices):
    GRANTED = "granted", _("准予")
    REFUSED = "refused", _("不予")


class ReturnGround(TextChoices):
    """Why an application may end as 退件: nothing else is one (行政许可法 32 has other answers)."""

    ASKED = "asked", _("申请人要求退回")
    UNCORRECTED = "uncorrected", _("补正期限已过，没有补正")


S = State
RECEIVED = (S.SUBMITTED, S.PRE_EXAMINED)
HANDLED = (S.ACCEPTED, S.IN_REVIEW)

WORKFLOW = Workflow(
    "case",
    [
        Transition("submit", (S.DRAFT,), S.SUBMITTED),
        Transition("pre_examine", (S.SUBMITTED,), S.PRE_EXAMINED),
        Transition("request_correction", RECEIVED, S.CORRECTION),
        Transition("resubmit", (S.CORRECTION,), S.SUBMITTED),
        Transition("accept", RECEIVED, S.ACCEPTED),
        Transition("refuse_acceptance", RECEIVED, S.NOT_ACCEPTED),
        Transition("give_back", (*RECEIVED, S.CORRECTION), S.RETURNED),
        Transition("examine", HANDLED, S.IN_REVIEW),
        Transition("suspend", HANDLED, S.SUSPENDED),
        Transition("resume", (S.SUSPENDED,), S.IN_REVIEW),
        Transition("decide", HANDLED, S.DECIDED),
        Transition("refuse_uncorrected", (S.CORRECTION,), S.DECIDED),
        Transition("issue", (S.DECIDED,), S.ISSUED),
        Transition("deliver", (S.DECIDED, S.ISSUED), S.DELIVERED),
        Transition("withdraw", (S.DRAFT, *RECEIVED, S.CORRECTION, *HANDLED, S.SUSPENDED), S.WITHDRAWN),
        Transition("archive", (S.DELIVERED, S.NOT_ACCEPTED, S.WITHDRAWN, S.RETURNED), S.ARCHIVED),
    ],
)

# Verbs that need one of these states and leave it as it is; the target of a row is never used.
KEEPS_STATE = Workflow(
    "case_without_change",
    [
        Transition("save_draft", (S.DRAFT, S.CORRECTION), S.DRAFT),
        Transition("add_file", (S.DRAFT, S.CORRECTION, *RECEIVED, *HANDLED, S.SUSPENDED), S.DRAFT),
        Transition("remove_file", (S.DRAFT, S.CORRECTION), S.DRAFT),
        Transition("receive_paper", (S.DRAFT, S.CORRECTION, *RECEIVED, *HANDLED, S.SUSPENDED), S.DRAFT),
        Transition("mark_material", (*RECEIVED, *HANDLED), S.IN_REVIEW),
        Transition("ask_explanation", (*HANDLED, S.SUSPENDED), S.IN_REVIEW),
        Transition("supplement", (*RECEIVED, *HANDLED, S.SUSPENDED), S.IN_REVIEW),
        Transition("extend", HANDLED, S.IN_REVIEW),
        Transition("hand_over", (*RECEIVED, *HANDLED), S.IN_REVIEW),
        Transition("dispatch", (S.DECIDED, S.ISSUED), S.ISSUED),
        Transition("put_to_meeting", HANDLED, S.IN_REVIEW),
        Transition("move_to_version", (*HANDLED, S.DECIDED, S.ISSUED, S.DELIVERED), S.IN_REVIEW),
        Transition("check_commitment", (S.DECIDED, S.ISSUED, S.DELIVERED, S.ARCHIVED), S.DELIVERED),
        Transition("revoke", (S.ISSUED, S.DELIVERED, S.ARCHIVED), S.DELIVERED),
    ],
)

# Verbs of a step of the procedure that are no verb of the case: only while the case is handled. What follows the decision
# cannot lead back before it, and nothing is done while the clock stands still.
OF_A_STEP = Workflow(
    "case_step",
    [
        Transition("close_step", HANDLED, S.IN_REVIEW),
        Transition("send_back", HANDLED, S.IN_REVIEW),
    ],
)

CLOSED = (S.DELIVERED, S.NOT_ACCEPTED, S.WITHDRAWN, S.RETURNED, S.ARCHIVED)


def allows(verb: str, state: str) -> bool:
    """Whether the verb is possible in this state, whichever table it stands in."""
    return any(table.allows(verb, state) for table in (WORKFLOW, KEEPS_STATE, OF_A_STEP))


def verbs_from(state: str) -> frozenset[str]:
    """Every verb of the case itself that is possible in this state."""
    return WORKFLOW.verbs_from(state) | KEEPS_STATE.verbs_from(state)
