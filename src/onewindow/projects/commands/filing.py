"""A stage is applied for: a one-thing application begun from the project."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, ThemeVersion
from onewindow.projects import permissions
from onewindow.projects.commands.registering import elements_of
from onewindow.projects.commands.walk import locked
from onewindow.projects.models import Project, ProjectApplication, Stage
from onewindow.projects.states import PROJECT, ProjectState


@transaction.atomic
def begin_stage(
    number: str, stage: Stage, version: ThemeVersion, *, actor: Person, channel: str, answers: Mapping[str, Any]
) -> PackageApplication:
    """A draft for the stage, filled in with what is known of the project by the shared data elements.

    A stage may be applied for before the one before it is through; whoever asks ``standing`` is warned. Raises ``NotPermitted``,
    ``Conflict`` with ``no_code``, ``code_unconfirmed``, ``outside_four_stages``, ``wrong_state``;
    ``Invalid('theme_not_of_stage')``, and what the theme refuses.
    """
    project = locked(number, actor=actor)
    permissions.require(permissions.is_builder(actor, project))
    _require_open(project)
    if version.theme.code not in stage.themes:
        raise Invalid("theme_not_of_stage", _("“%(theme)s”不属于这个阶段。") % {"theme": version.name})
    application = packages.begin(version, project.party, actor=actor, channel=channel, answers=answers)
    form = _known(project, packages.guide(version, answers).form)
    if form:
        application = packages.save(application, form=form, actor=actor)
    ProjectApplication.objects.create(project=project, stage=stage, application=application)
    changes = {"stage": stage.key, "application": application.number}
    audit.record("project.stage_begun", project.subject, actor=actor, changes=changes)
    return application


def _require_open(project: Project) -> None:
    if project.goes_its_own_way:
        sentence = _("交通、水利、能源重大工程不走这四个阶段，请按各自的审批办法向主管部门申请。")
        raise Conflict("outside_four_stages", sentence)
    if project.state == ProjectState.PLANNED:
        raise Conflict("no_code", _("项目还没有代码。请先在投资项目在线平台取得项目代码，再回来填上。"))
    if project.state == ProjectState.UNCONFIRMED:
        raise Conflict("code_unconfirmed", _("项目代码还在核对，核对好就能申请。填过的内容都保存着。"))
    PROJECT.next_state("begin_stage", project.state)


def _known(project: Project, form: Mapping[str, Any]) -> dict[str, Any]:
    """What the one form asks under the elements that a project knows."""
    elements = elements_of(project)
    return {name: elements[name] for name in form["properties"] if elements.get(name)}
