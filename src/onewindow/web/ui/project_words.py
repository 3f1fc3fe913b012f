"""What pages of the desk and of the portal say of a construction project: its timeline, its light, its tones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.deliberation.service import Matter
from onewindow.kernel.audit import service as audit
from onewindow.projects.service import Project, ProjectState, StageKey
from onewindow.web.ui.pictures import Stop

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# From this share of the target on, a project is nearly over its days.
SOON = 0.8
TONES = {
    ProjectState.PLANNED: "",
    ProjectState.UNCONFIRMED: "warn",
    ProjectState.REGISTERED: "brand",
    ProjectState.RUNNING: "brand",
    ProjectState.FINISHED: "done",
    ProjectState.STOPPED: "",
}
LEASE_TONES = {"pending": "warn", "confirmed": "done", "rejected": "late", "ended": "late"}
VERBS: "Mapping[str, StrPromise]" = {
    "project.registered": gettext_lazy("登记项目"),
    "project.code_brought": gettext_lazy("填写项目代码"),
    "project.code_confirmed": gettext_lazy("核对项目代码，成立"),
    "project.code_refused": gettext_lazy("核对项目代码，不成立"),
    "project.stopped": gettext_lazy("停止项目"),
    "project.stage_begun": gettext_lazy("开始填一个阶段的申请"),
    "project.begun": gettext_lazy("进入审批"),
    "project.finished": gettext_lazy("四个阶段都办完"),
    "project.guidance_asked": gettext_lazy("请单位超前服务"),
    "project.guided": gettext_lazy("超前服务"),
    "project.green_granted": gettext_lazy("批准绿色通道"),
    "project.green_ended": gettext_lazy("结束绿色通道"),
    "project.lease_given": gettext_lazy("提交租赁证据"),
    "project.holder_checked": gettext_lazy("比对土地使用权人"),
    "project.confirm_lease": gettext_lazy("租赁证据核对成立"),
    "project.reject_lease": gettext_lazy("租赁证据不成立"),
    "project.end_lease": gettext_lazy("租赁终止"),
    "project_table.imported": gettext_lazy("载入审批阶段"),
}


def stops_of(project: Project, meetings: Sequence[Matter]) -> list[Stop]:
    """Everything that happened, the latest first; what meetings decided stands among it. One statement."""
    stops = [
        Stop(str(VERBS.get(entry.verb, entry.verb)), at=entry.at, text=_text(entry), who=entry.actor_name)
        for entry in audit.history(project.subject)
    ]
    stops += [
        Stop(
            _("会商：%(state)s") % {"state": one.get_state_display()},
            at=one.settled_at or one.put_at,
            text=one.decision or one.question,
        )
        for one in meetings
    ]
    return sorted(stops, key=lambda stop: stop.at.timestamp() if stop.at else 0, reverse=True)


def _text(entry: audit.Entry) -> str:
    """What was written, else which stage it was about."""
    stage = entry.changes.get("stage", "")
    return entry.note or (str(StageKey(stage).label) if stage in StageKey.values else "")


def thresholds() -> tuple[int, int]:
    """From how many working days on a project is nearly over, and the target itself."""
    target: int = settings.ONEWINDOW_PROJECT_DAYS
    return round(target * SOON), target


def light_of(days: int) -> tuple[str, str]:
    """Tone and words of the days used against the target for all four stages."""
    soon, target = thresholds()
    words = _("已用 %(days)s 个工作日") % {"days": days}
    if days > target:
        return "late", _("超过 %(n)s 个工作日") % {"n": days - target}
    return ("soon" if days >= soon else "run"), words
