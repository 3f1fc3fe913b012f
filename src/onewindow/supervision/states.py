"""States and verbs of an urging letter (督办) as one table: read this first."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class UrgingState(TextChoices):
    DRAFTED = "drafted", _("待签发")
    OPEN = "open", _("待回复")
    ANSWERED = "answered", _("已回复")
    CLOSED = "closed", _("已办结")
    DROPPED = "dropped", _("已作废")


class UrgingReason(TextChoices):
    """Why a case is urged. The first two are what the lights say; rules only use those."""

    OVERDUE = "overdue", _("超过承诺或环节时限")
    SERIOUS = "serious", _("严重超期")
    SLOW = "slow", _("办理拖延、长期没有进展")
    COMPLAINT = "complaint", _("申请人投诉")
    OTHER = "other", _("其他")


S = UrgingState

WORKFLOW = Workflow(
    "urging",
    [
        Transition("sign", (S.DRAFTED,), S.OPEN),
        Transition("drop", (S.DRAFTED,), S.DROPPED),
        Transition("answer", (S.OPEN,), S.ANSWERED),
        Transition("send_back", (S.ANSWERED,), S.OPEN),
        Transition("close", (S.ANSWERED,), S.CLOSED),
    ],
)
RUNNING = (S.DRAFTED, S.OPEN, S.ANSWERED)
