"""States and verbs of a revision of a service item as one table: read this file first.

The codes of the national exchange tables for 事项状态 are 1 在用, 2 暂停, 3 取消; a draft is told to nobody.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class RevisionState(TextChoices):
    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("待审核")
    SCHEDULED = "scheduled", _("待生效")
    PUBLISHED = "published", _("在用")
    SUSPENDED = "suspended", _("暂停")
    WITHDRAWN = "withdrawn", _("取消")
    REPLACED = "replaced", _("已被新版替代")


S = RevisionState
IN_WORK = (S.DRAFT, S.IN_REVIEW, S.SCHEDULED)
IN_FORCE = (S.PUBLISHED, S.SUSPENDED)

WORKFLOW = Workflow(
    "revision",
    [
        Transition("save", (S.DRAFT,), S.DRAFT),
        Transition("submit_for_review", (S.DRAFT,), S.IN_REVIEW),
        Transition("send_back", (S.IN_REVIEW, S.SCHEDULED), S.DRAFT),
        Transition("schedule", (S.IN_REVIEW,), S.SCHEDULED),
        Transition("publish", (S.IN_REVIEW, S.SCHEDULED), S.PUBLISHED),
        Transition("replace", IN_FORCE, S.REPLACED),
        Transition("suspend", (S.PUBLISHED,), S.SUSPENDED),
        Transition("resume", (S.SUSPENDED,), S.PUBLISHED),
        Transition("withdraw", IN_FORCE, S.WITHDRAWN),
    ],
)
