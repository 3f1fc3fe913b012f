"""What the builder can do on the page of a project: its words, its form, its command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from onewindow.kernel.org.service import Person
from onewindow.projects import service as projects
from onewindow.projects.service import PROJECT, Lease, LeaseState, Project
from onewindow.web.portal.projects import forms
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Act:
    """``do`` takes the project's number, the form and who does it."""

    heading: "StrPromise"
    lead: "StrPromise"
    submit: "StrPromise"
    done: "StrPromise"
    form: type[PlainForm]
    do: Callable[[str, Any, Person], object]
    stops: bool = False


ACTS = {
    "code": Act(
        _("填写项目代码"),
        _("在投资项目在线平台赋码以后，把代码填在这里。发展改革部门核对以后就能按阶段申请。"),
        _("填好，送去核对"),
        _("项目代码送去核对了。"),
        forms.CodeForm,
        lambda number, form, actor: projects.bring_code(number, code=form.cleaned_data["code"], actor=actor),
    ),
    "ask": Act(
        _("申请超前服务"),
        _("申报以前，请有关单位告诉您各阶段要办什么、有什么风险、先备哪些材料。不收费，不开始计时。"),
        _("提出"),
        _("提出了。单位写好指导，您会收到消息。"),
        forms.AskForm,
        lambda number, form, actor: projects.ask_guidance(number, **form.cleaned_data, actor=actor),
    ),
    "lease": Act(
        _("用租来的地建设"),
        _("土地使用权是别人的、由您租来建设，在这里交租赁证据。核对以前可以照常申请各阶段。"),
        _("提交租赁证据"),
        _("租赁证据提交了，核对以后您会收到消息。"),
        forms.LeaseForm,
        lambda number, form, actor: projects.give_lease(number, form.facts(), actor=actor),
    ),
    "end-lease": Act(
        _("租赁终止"),
        _("租赁提前终止，或者要换一份。在办的阶段会说明缺少用地依据。"),
        _("终止"),
        _("租赁证据终止了，可以重新提交。"),
        forms.WhyForm,
        lambda number, form, actor: projects.end_lease(number, reason=form.cleaned_data["reason"], actor=actor),
        stops=True,
    ),
}


def possible_acts(person: Person, project: Project, lease: Lease | None) -> set[str]:
    """Those whose command would let this person do it now."""
    if not projects.is_builder(person, project):
        return set()
    has_lease = lease is not None and lease.state in (LeaseState.PENDING, LeaseState.CONFIRMED)
    allowed = {
        "code": PROJECT.allows("bring_code", project.state),
        "ask": PROJECT.allows("ask_guidance", project.state),
        "lease": not has_lease and PROJECT.allows("give_lease", project.state),
        "end-lease": has_lease,
    }
    return {name for name, may in allowed.items() if may}
