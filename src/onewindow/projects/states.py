"""States and verbs of a project, of a guidance and of a lease as tables: read this file first."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.workflow import Transition, Workflow


class ProjectState(TextChoices):
    """A project may be guided before it has a code. A code the builder brings counts once the lead of the first stage confirms it."""

    PLANNED = "planned", _("谋划中")
    UNCONFIRMED = "unconfirmed", _("项目代码待核对")
    REGISTERED = "registered", _("已登记")
    RUNNING = "running", _("审批中")
    FINISHED = "finished", _("四个阶段已办完")
    STOPPED = "stopped", _("已停止")


class Kind(TextChoices):
    """How the investment is decided on: the two digits of the project code [own reading of GB/T 40058]."""

    APPROVAL = "approval", _("审批")
    RATIFICATION = "ratification", _("核准")
    FILING = "filing", _("备案")


class Sector(TextChoices):
    """Major projects of these fields go their own way and not through the four stages (国办发〔2019〕11号)."""

    GENERAL = "general", _("房屋建筑和城市基础设施")
    TRANSPORT = "transport", _("交通重大工程")
    WATER = "water", _("水利重大工程")
    ENERGY = "energy", _("能源重大工程")


class StageKey(TextChoices):
    """The four stages in their order (优化营商环境条例 42, 国办发〔2019〕11号)."""

    LAND = "land", _("立项用地规划许可")
    DESIGN = "design", _("工程建设许可")
    WORKS = "works", _("施工许可")
    ACCEPTANCE = "acceptance", _("竣工验收")


class GuidanceState(TextChoices):
    ASKED = "asked", _("等单位指导")
    GIVEN = "given", _("已指导")


class LeaseState(TextChoices):
    PENDING = "pending", _("租赁证据待核对")
    CONFIRMED = "confirmed", _("租赁证据已核对")
    REJECTED = "rejected", _("租赁证据不成立")
    ENDED = "ended", _("租赁已终止")


class HolderCheck(TextChoices):
    """What the land register said of the holder and the number of the certificate."""

    UNKNOWN = "unknown", _("未比对，请看原件")
    MATCHES = "matches", _("与登记数据一致")
    DIFFERS = "differs", _("登记数据里没有这本证")


P, L = ProjectState, LeaseState
ALIVE = (P.PLANNED, P.UNCONFIRMED, P.REGISTERED, P.RUNNING)
WITH_CODE = (P.REGISTERED, P.RUNNING)
_STAYS = ""  # the verb leaves the state as it is

PROJECT = Workflow(
    "project",
    [
        Transition("bring_code", (P.PLANNED,), P.UNCONFIRMED),
        Transition("confirm", (P.PLANNED, P.UNCONFIRMED), P.REGISTERED),
        Transition("refuse_code", (P.UNCONFIRMED,), P.PLANNED),
        Transition("begin_stage", WITH_CODE, _STAYS),
        Transition("run", (P.REGISTERED,), P.RUNNING),
        Transition("finish", WITH_CODE, P.FINISHED),
        Transition("stop", ALIVE, P.STOPPED),
        Transition("ask_guidance", ALIVE, _STAYS),
        Transition("guide", ALIVE, _STAYS),
        Transition("grant_green", ALIVE, _STAYS),
        Transition("give_lease", ALIVE, _STAYS),
        Transition("put", ALIVE, _STAYS),
    ],
)
GUIDANCE = Workflow("guidance", [Transition("guide", (GuidanceState.ASKED,), GuidanceState.GIVEN)])
LEASE = Workflow(
    "lease",
    [
        Transition("confirm_lease", (L.PENDING,), L.CONFIRMED),
        Transition("reject_lease", (L.PENDING,), L.REJECTED),
        Transition("end_lease", (L.PENDING, L.CONFIRMED), L.ENDED),
    ],
)
