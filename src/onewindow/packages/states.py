"""States and verbs of a theme's version, of an application and of its branches as tables: read this file first."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class VersionState(TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("在用")
    REPLACED = "replaced", _("已被新版替代")
    WITHDRAWN = "withdrawn", _("取消")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("办理中")
    WITHDRAWN = "withdrawn", _("已撤回")
    FINISHED = "finished", _("已办结")


class BranchState(TextChoices):
    WAITING = "waiting", _("等前一件办好")
    OPENED = "opened", _("已送到单位")
    DROPPED = "dropped", _("没有送出")


class Flow(TextChoices):
    """Which way a risk class goes: all units at once; one after the other where an item needs what another grants; or all at
    once under a lead unit, where only the decision waits for what another grants (并联审批).
    """

    PARALLEL = "parallel", _("各单位同时办")
    SERIAL = "serial", _("前一件办好再办后一件")
    JOINT = "joint", _("牵头单位组织，各单位并联审批")


class Answer(TextChoices):
    """What a co-unit tells the lead unit of the materials of its branch."""

    COMPLETE = "complete", _("材料齐全")
    GAPS = "gaps", _("有缺漏")


V, A, B = VersionState, ApplicationState, BranchState

VERSION = Workflow(
    "theme_version",
    [
        Transition("save", (V.DRAFT,), V.DRAFT),
        Transition("publish", (V.DRAFT,), V.PUBLISHED),
        Transition("replace", (V.PUBLISHED,), V.REPLACED),
        Transition("withdraw", (V.PUBLISHED,), V.WITHDRAWN),
    ],
)
APPLICATION = Workflow(
    "package_application",
    [
        Transition("save", (A.DRAFT,), A.DRAFT),
        Transition("submit", (A.DRAFT,), A.SUBMITTED),
        Transition("correct", (A.SUBMITTED,), A.SUBMITTED),
        Transition("withdraw", (A.DRAFT, A.SUBMITTED), A.WITHDRAWN),
        Transition("finish", (A.SUBMITTED,), A.FINISHED),
    ],
)
BRANCH = Workflow(
    "package_branch",
    [
        Transition("open", (B.WAITING,), B.OPENED),
        Transition("drop", (B.WAITING,), B.DROPPED),
    ],
)
