"""States and verbs of a joint session as a table: read this file first."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class Kind(TextChoices):
    DRAWING_REVIEW = "drawing_review", _("联合审图")
    SURVEY = "survey", _("联合踏勘")
    ACCEPTANCE = "acceptance", _("联合验收")


class SessionState(TextChoices):
    PLANNED = "planned", _("已召集")
    HELD = "held", _("各单位提意见")
    CONCLUDED = "concluded", _("已有结论")
    CANCELLED = "cancelled", _("已取消")


class Verdict(TextChoices):
    """What a unit says, and what all of them make together: the strictest."""

    PASS = "pass", _("通过")
    CORRECT = "correct", _("整改后通过")
    FAIL = "fail", _("不通过")


S = SessionState
ALIVE = (S.PLANNED, S.HELD)

# Before it is held an opinion can only be given in writing, and only on drawings: nobody knows a site before it was seen.
SESSION = Workflow(
    "joint_session",
    [
        Transition("reschedule", (S.PLANNED,), S.PLANNED),
        Transition("share_drawings", (S.PLANNED,), S.PLANNED),
        Transition("share_drawings", (S.HELD,), S.HELD),
        Transition("name_speaker", (S.PLANNED,), S.PLANNED),
        Transition("name_speaker", (S.HELD,), S.HELD),
        Transition("add_photo", (S.PLANNED,), S.PLANNED),
        Transition("add_photo", (S.HELD,), S.HELD),
        Transition("write_ahead", (S.PLANNED,), S.PLANNED),
        Transition("give_opinion", ALIVE, S.HELD),
        Transition("conclude", ALIVE, S.CONCLUDED),
        Transition("cancel", ALIVE, S.CANCELLED),
    ],
)
