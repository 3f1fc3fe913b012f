"""States and verbs of a meeting and of a matter before it as two tables: read this file first."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class MeetingState(TextChoices):
    PLANNED = "planned", _("已召集")
    IN_SESSION = "in_session", _("会议中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class MatterState(TextChoices):
    OPEN = "open", _("待会商")
    DECIDED = "decided", _("已议定")
    WITHDRAWN = "withdrawn", _("已撤下")


class Stance(TextChoices):
    """What a member thinks of the matter as it was put."""

    AGREE = "agree", _("同意")
    CONDITIONAL = "conditional", _("有条件同意")
    DISAGREE = "disagree", _("不同意")


class Capacity(TextChoices):
    """As what somebody sits in the meeting."""

    CHAIR = "chair", _("主持人")
    MEMBER = "member", _("成员")
    ADVISER = "adviser", _("法律顾问")


M = MeetingState
ALIVE = (M.PLANNED, M.IN_SESSION)

MEETING = Workflow(
    "meeting",
    [
        Transition("invite", (M.PLANNED,), M.PLANNED),
        Transition("excuse", (M.PLANNED,), M.PLANNED),
        Transition("put", (M.PLANNED,), M.PLANNED),
        Transition("begin", (M.PLANNED,), M.IN_SESSION),
        Transition("close", (M.IN_SESSION,), M.CLOSED),
        Transition("cancel", ALIVE, M.CANCELLED),
    ],
)

# An opinion may be given in writing before the meeting; it is changed until the matter is decided.
MATTER = Workflow(
    "matter",
    [
        Transition("give_opinion", (MatterState.OPEN,), MatterState.OPEN),
        Transition("decide", (MatterState.OPEN,), MatterState.DECIDED),
        Transition("withdraw", (MatterState.OPEN,), MatterState.WITHDRAWN),
    ],
)
