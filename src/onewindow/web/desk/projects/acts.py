"""What can be done on the page of a project at the desk: its words, its form, its command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from onewindow.flows import projects as flow
from onewindow.kernel.org.service import Person
from onewindow.projects import service as projects
from onewindow.projects.service import PROJECT, GreenChannel, Lease, LeaseState, Project
from onewindow.web.desk.deliberation.forms import PutForm
from onewindow.web.desk.projects import forms
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Act:
    """``do`` takes the project's number, the form and who does it; ``verb`` is looked up in the table of states."""

    verb: str
    heading: "StrPromise"
    lead: "StrPromise"
    submit: "StrPromise"
    form: type[PlainForm]
    do: Callable[[str, Any, Person], object]
    stops: bool = False


def _reasoned(command: Callable[..., object]) -> Callable[[str, Any, Person], object]:
    return lambda number, form, actor: command(number, reason=form.cleaned_data["reason"], actor=actor)


def _given(command: Callable[..., object]) -> Callable[[str, Any, Person], object]:
    return lambda number, form, actor: command(number, **form.cleaned_data, actor=actor)


def _put(number: str, form: Any, actor: Person) -> object:
    words = form.cleaned_data
    return flow.put_project(words["meeting"].number, number, question=words["question"], actor=actor)


ACTS = {
    "confirm": Act(
        "confirm",
        _("核对成立"),
        _("项目代码和投资项目在线平台一致。核对以后，建设单位可以按阶段申请。"),
        _("核对成立"),
        forms.NothingForm,
        lambda number, _form, actor: projects.confirm_code(number, actor=actor),
    ),
    "refuse": Act(
        "refuse_code",
        _("代码不成立"),
        _("项目回到谋划中，建设单位会收到理由，可以重新填写。"),
        _("不成立"),
        forms.WhyForm,
        _reasoned(projects.refuse_code),
        stops=True,
    ),
    "code": Act(
        "bring_code",
        _("填写项目代码"),
        _("照投资项目在线平台的赋码通知填，马上生效。"),
        _("填好"),
        forms.CodeForm,
        _given(projects.bring_code),
    ),
    "guide": Act(
        "guide",
        _("超前服务"),
        _("申报以前告诉建设单位各阶段要办什么、有什么风险、先备哪些材料。不开始任何计时。"),
        _("写好，发给建设单位"),
        forms.GuideForm,
        lambda number, form, actor: projects.guide(number, **form.words(), actor=actor),
    ),
    "ask": Act(
        "ask_guidance",
        _("请单位超前服务"),
        _("被请的单位会收到消息，从此看得到这个项目。"),
        _("请它指导"),
        forms.AskForm,
        _given(projects.ask_guidance),
    ),
    "green": Act(
        "grant_green",
        _("批准绿色通道"),
        _("各单位的收件箱和办件页面会标出来，优先办理。时限、标准和材料不变。"),
        _("批准"),
        forms.GreenForm,
        _given(projects.grant_green),
    ),
    "end-green": Act(
        "",
        _("结束绿色通道"),
        _("在办的件照常办，不再优先。建设单位会收到理由。"),
        _("结束"),
        forms.WhyForm,
        _reasoned(projects.end_green),
        stops=True,
    ),
    "confirm-lease": Act(
        "",
        _("租赁证据核对成立"),
        _("看过原件：出租人就是权利人，租期够用，权利人同意建设。"),
        _("核对成立"),
        forms.WhyForm,
        _reasoned(projects.confirm_lease),
    ),
    "reject-lease": Act(
        "",
        _("租赁证据不成立"),
        _("建设单位会收到理由，可以重新提交。各单位的办件上也会说明。"),
        _("不成立"),
        forms.WhyForm,
        _reasoned(projects.reject_lease),
        stops=True,
    ),
    "end-lease": Act(
        "",
        _("租赁终止"),
        _("租赁提前终止。在办的阶段会说明，由各单位依法处理。"),
        _("终止"),
        forms.WhyForm,
        _reasoned(projects.end_lease),
        stops=True,
    ),
    "meeting": Act(
        "put",
        _("提交会商会审"),
        _("把项目提交一次已召集的会议。办件照常办，不等会议。"),
        _("提交会商"),
        PutForm,
        _put,
    ),
    "stop": Act(
        "stop",
        _("停止项目"),
        _("不再受理新的阶段申请，在办的件由各单位照常办。停止以后不能恢复，要办请重新登记。"),
        _("停止"),
        forms.WhyForm,
        _reasoned(projects.stop),
        stops=True,
    ),
}
_KEEPERS = ("confirm", "refuse", "code", "ask", "stop")


def possible_acts(person: Person, project: Project, lease: Lease | None, green: GreenChannel | None) -> set[str]:
    """Those whose command would let this person do it now."""
    keeps, grants = projects.can_keep(person), projects.can_grant_green(person)
    by_role = {
        **dict.fromkeys(_KEEPERS, keeps),
        "guide": projects.guiding_units(person).exists(),
        "green": grants and green is None,
        "end-green": grants and green is not None,
        "confirm-lease": keeps and lease is not None and lease.state == LeaseState.PENDING,
        "reject-lease": keeps and lease is not None and lease.state == LeaseState.PENDING,
        "end-lease": keeps and lease is not None and lease.state == LeaseState.CONFIRMED,
        "meeting": projects.can_put(person),
    }
    return {name for name, may in by_role.items() if may and _allows(ACTS[name].verb, project)}


def _allows(verb: str, project: Project) -> bool:
    if verb == "confirm":
        return bool(project.code) and PROJECT.allows(verb, project.state)
    return not verb or PROJECT.allows(verb, project.state)
