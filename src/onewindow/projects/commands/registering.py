"""A project comes into the register, gets its code, and may be stopped."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock, identifiers
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Division, Person
from onewindow.kernel.parties.service import Party
from onewindow.projects import permissions, rules
from onewindow.projects.commands.walk import stepping
from onewindow.projects.events import CodeAnswered
from onewindow.projects.models import Project
from onewindow.projects.states import PROJECT, Kind, ProjectState, Sector

FEN_OF_TEN_THOUSAND_YUAN = 10_000 * 100


@dataclass(frozen=True)
class Facts:
    """What is known of a project: areas in square metres, ``investment`` in fen. ``kind`` may follow from the code."""

    name: str
    site: str
    division: Division
    land_area: int
    floor_area: int
    investment: int
    kind: str = ""
    sector: str = Sector.GENERAL
    planned_end: dt.date | None = None


@transaction.atomic
def register(facts: Facts, party: Party, *, actor: Person, code: str = "") -> Project:
    """登记. Without a code the project is planned; the code of a builder waits to be confirmed, that of the office counts at once.

    Raises ``NotPermitted``, ``Invalid`` with ``bad_project_code``, ``words_missing``, ``kind_missing``, ``unknown_sector``;
    ``Conflict('code_taken')``.
    """
    permissions.require(permissions.can_register_for(actor, party.pk))
    checked = _free_code(code) if code.strip() else ""
    project = Project.objects.create(
        number=f"XM{clock.today():%y%m%d}{numbering.take(f'project:{clock.today():%y%m%d}'):03d}",
        code=checked,
        party=party,
        party_name=party.name,
        state=_state_with(checked, actor),
        registered_by=actor,
        registered_at=clock.now(),
        **_columns(facts, checked),
    )
    changes = {"code": checked, "state": project.state, "builder": str(party.key)}
    audit.record("project.registered", project.subject, actor=actor, changes=changes)
    return project


def _state_with(code: str, actor: Person) -> str:
    if not code:
        return ProjectState.PLANNED
    return ProjectState.REGISTERED if permissions.can_keep(actor) else ProjectState.UNCONFIRMED


def _columns(facts: Facts, code: str) -> dict[str, Any]:
    kind = facts.kind or rules.kind_in(code)
    if kind not in Kind.values:
        raise Invalid("kind_missing", _("请选择审批、核准还是备案。"), fields={"kind": _("请选择")})
    if facts.sector not in Sector.values:
        raise Invalid("unknown_sector", _("请选择项目属于哪个领域。"), fields={"sector": _("请选择")})
    return {
        "name": said(facts.name, "words_missing", _("请写明项目名称。"), field="name"),
        "site": said(facts.site, "words_missing", _("请写明建设地点。"), field="site"),
        "division": facts.division,
        "land_area": facts.land_area,
        "floor_area": facts.floor_area,
        "investment": facts.investment,
        "kind": kind,
        "sector": facts.sector,
        "planned_end": facts.planned_end,
    }


def _free_code(text: str) -> str:
    """The code as it counts (GB/T 40058; legacy codes as they are). Raises ``Invalid('bad_project_code')``, ``Conflict('code_taken')``."""
    try:
        code = identifiers.check_project_code(text)
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={"code": error.message}) from error
    if Project.objects.filter(code=code).exists():
        sentence = _("这个项目代码已经登记过了。如果是您的项目，请联系发展改革部门核对。")
        raise Conflict("code_taken", sentence, fields={"code": sentence})
    return code


@transaction.atomic
def bring_code(number: str, *, code: str, actor: Person) -> Project:
    """The project got its code (赋码): the builder brings it, the lead of the first stage confirms it; from the lead it counts.

    Raises ``Invalid('bad_project_code')``, ``Conflict('code_taken' | 'wrong_state')``.
    """
    project = stepping(number, "bring_code", actor=actor)
    keeps = permissions.can_keep(actor)
    permissions.require(keeps or permissions.is_builder(actor, project))
    project.code, project.code_note = _free_code(code), ""
    project.kind = rules.kind_in(project.code) or project.kind
    project.state = PROJECT.next_state("confirm" if keeps else "bring_code", project.state)
    project.save(update_fields=["code", "code_note", "kind", "state"])
    audit.record("project.code_brought", project.subject, actor=actor, changes={"code": project.code})
    return project


@transaction.atomic
def confirm_code(number: str, *, actor: Person) -> Project:
    """核对: the code is this project's; from now on stages may be applied for. Raises ``Conflict('wrong_state')``."""
    project = _keeping(number, "confirm", actor=actor)
    if not project.code:
        raise Conflict("no_code", _("项目还没有代码，没有可以核对的。"))
    project.state = PROJECT.next_state("confirm", project.state)
    project.save(update_fields=["state"])
    audit.record("project.code_confirmed", project.subject, actor=actor, changes={"code": project.code})
    events.publish(CodeAnswered(project.number, ""))
    return project


@transaction.atomic
def refuse_code(number: str, *, reason: str, actor: Person) -> Project:
    """The code is not this project's: it is planned again, and the builder hears why. Raises ``Invalid('words_missing')``."""
    project = _keeping(number, "refuse_code", actor=actor)
    why = said(reason, "words_missing", _("请写明哪里不对，建设单位要照着改。"), field="reason")
    code, project.code, project.code_note = project.code, "", why
    project.state = PROJECT.next_state("refuse_code", project.state)
    project.save(update_fields=["code", "code_note", "state"])
    audit.record("project.code_refused", project.subject, actor=actor, changes={"code": code}, note=why)
    events.publish(CodeAnswered(project.number, why))
    return project


@transaction.atomic
def stop(number: str, *, reason: str, actor: Person) -> Project:
    """停止: nothing more is applied for; what runs goes on with its units. Raises ``Invalid('words_missing')``."""
    project = _keeping(number, "stop", actor=actor)
    project.stop_reason = said(reason, "words_missing", _("请写明为什么停止。"), field="reason")
    project.state, project.closed_at = PROJECT.next_state("stop", project.state), clock.now()
    project.save(update_fields=["state", "stop_reason", "closed_at"])
    audit.record("project.stopped", project.subject, actor=actor, note=project.stop_reason)
    return project


def _keeping(number: str, verb: str, *, actor: Person) -> Project:
    project = stepping(number, verb, actor=actor)
    permissions.require(permissions.can_keep(actor))
    return project


def elements_of(project: Project) -> Mapping[str, Any]:
    """What the shared data elements (数据元) of a stage's form are filled with, by their keys; the investment in 万元."""
    return {
        "project_code": project.code,
        "project_name": project.name,
        "developer": project.party_name,
        "site": project.site,
        "land_area": project.land_area,
        "floor_area": project.floor_area,
        "investment": project.investment // FEN_OF_TEN_THOUSAND_YUAN,
        "legal_rep": project.party.legal_representative,
    }
