"""An application while it is being written: opened, saved at every step, given up to date with the chosen scenario."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock, identifiers
from onewindow.base.codes import Channel
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.prepared import Prepared
from onewindow.base.transactions import joining
from onewindow.cases import rules
from onewindow.cases.commands.fewer import ask_sources
from onewindow.cases.commands.materials import stands_no_more
from onewindow.cases.commands.walk import record, staying, write
from onewindow.cases.events import MaterialsToVerify
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.states import State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision, RevisionState
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit, UnitKind
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party

ONLINE = (Channel.WEB, Channel.MOBILE, Channel.KIOSK)


@joining
def open_draft(
    revision: Revision,
    party: Party,
    *,
    actor: Person,
    channel: str,
    answers: Mapping[str, Any] | None = None,
    title: str = "",
    window_unit: Unit | None = None,
) -> Case:
    """Begin an application for the party with the materials its answers call for.

    Raises ``Conflict('item_not_in_force')``, ``Invalid('not_online')``, ``NotPermitted('party_not_yours')``.
    """
    agent = applying_for(revision, party, channel=channel, actor=actor)
    case = new_case(revision, party, actor=actor, channel=channel, answers=answers or {}, title=title)
    case.agent = agent
    case.window_unit = window_unit or centre_of(case.unit)
    materials = wanted_materials(case, case.answers)
    number(case)
    case.save(force_insert=True)
    CaseMaterial.objects.bulk_create(materials)
    asking = ask_sources(case, materials, actor=actor)
    record(case, "case.opened", asking, actor=actor, item=case.item_code, channel=channel)
    return case


@transaction.atomic
def save_draft(
    case: Case | str,
    *,
    actor: Person,
    form: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    title: str | None = None,
    delivery: Mapping[str, Any] | None = None,
    project_code: str | None = None,
) -> Case:
    """Keep what was filled in so far, complete or not. Changed answers change the list of materials; files given stay.
    In a correction a changed form answers what was wrong with the form.

    Raises ``Invalid('bad_project_code')``; ``Conflict('wrong_state')`` once submitted.
    """
    case = staying(case, "save_draft", actor=actor)
    given = {"form": form, "answers": answers, "title": title, "delivery": delivery, "project_code": project_code}
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(case, name)}
    if not changed:
        return case
    if changed.get("project_code"):
        changed["project_code"] = identifiers.check_project_code(str(changed["project_code"]))
    for name, value in changed.items():
        setattr(case, name, dict(value) if isinstance(value, Mapping) else value)
    case.saved_at = clock.now()
    corrected = case.state == State.CORRECTION and "form" in changed
    if corrected:
        _form_arrives(case, actor=actor)
    write(case, *changed, "saved_at", "new_material_at", "form_changed_at")
    asking = _follow_answers(case, actor=actor) if "answers" in changed else None
    if corrected:
        _form_is_new(case)
    record(case, "case.saved", asking, actor=actor, fields=sorted(changed))
    return case


def _form_arrives(case: Case, *, actor: Person) -> None:
    """As for a material: a form that the office changes unasked opens no second notice about it."""
    case.new_material_at = case.saved_at
    if actor.kind != PersonKind.STAFF or rules.is_asked_for(case.form_told_at, case.form_changed_at):
        case.form_changed_at = case.saved_at


def applying_for(revision: Revision, party: Party, *, channel: str, actor: Person) -> Party | None:
    """The agent when the actor applies under an authority. Raises when the actor may not apply for the party at all."""
    require_taken(revision, channel)
    if actor.kind == PersonKind.APPLICANT:
        agent = parties.acting_as(actor, party, revision.item.code)
        if agent is None and not parties.own_parties(actor).filter(pk=party.pk).exists():
            raise NotPermitted("party_not_yours", _("您不能替这位申请人办理。需要本人、法定代表人或有效的授权。"))
        return agent
    if actor.kind == PersonKind.STAFF and not org.holds_any(actor, Role.CLERK):
        raise NotPermitted("not_permitted", _("只有窗口人员能替办事人收件。"))
    return None


def require_taken(revision: Revision, channel: str) -> None:
    """Raises ``Conflict('item_not_in_force')`` and ``Invalid('not_online')``."""
    if revision.state != RevisionState.PUBLISHED:
        raise Conflict("item_not_in_force", _("这个事项现在不受理申请，请到事项目录看最新的办理方式。"))
    if channel in ONLINE and not revision.is_online:
        raise Invalid("not_online", _("这个事项还不能在网上申请，请到窗口办理。"))


def new_case(
    revision: Revision, party: Party, *, actor: Person, channel: str, answers: Mapping[str, Any], title: str
) -> Case:
    """A case of whoever exercises the power over the item today; without its number, not saved yet."""
    now, exercise = clock.now(), org.exercised_by(revision.item.unit, revision.item.code)
    return Case(
        revision=revision,
        item_code=revision.item.code,
        item_name=revision.name,
        title=title.strip(),
        unit=exercise.unit,
        entrusted_by=exercise.entrusted_by,
        party=party,
        party_name=party.name,
        filed_by=actor,
        channel=channel,
        answers=dict(answers),
        created_at=now,
        saved_at=now,
    )


def number(case: Case) -> None:
    """The next number of the day's series, no gap, no repeat. Taken last: whoever else opens a case waits from here on."""
    serial = numbering.take(f"case:{case.created_at:%y%m%d}")
    case.number = rules.case_number(settings.ONEWINDOW_CASE_PREFIX, case.created_at.date(), serial)


def centre_of(unit: Unit) -> Unit | None:
    """The service centre of the unit's division, whose windows pre-examine and accept for it; ``None`` without one."""
    return next(iter(_CENTRE.rows(division=unit.division_id)), None)


def _centre(division: int) -> QuerySet[Unit]:
    return Unit.objects.filter(kind=UnitKind.CENTRE, division_id=division, is_active=True).order_by("path", "pk")[:1]


def centres() -> dict[int, Unit]:
    """``centre_of`` for all divisions that have one, by division id, in one statement."""
    rows = Unit.objects.filter(kind=UnitKind.CENTRE, is_active=True).order_by("-path", "-pk")
    return {unit.division_id: unit for unit in rows}


_CENTRE = Prepared(_centre, {"division": -7001})


def wanted_materials(case: Case, answers: Mapping[str, Any]) -> list[CaseMaterial]:
    """The list of materials for these answers, not saved yet."""
    wanted = catalogue.materials_for(case.revision, answers)
    return [rules.case_material(case, order, material) for order, material in enumerate(wanted, start=1)]


def _follow_answers(case: Case, *, actor: Person) -> MaterialsToVerify | None:
    """The materials the new answers call for; what was given for one that stays is kept. Data sources are asked about new ones."""
    kept = {row.code: row for row in case.materials.all()}
    wanted = wanted_materials(case, case.answers)
    gone = set(kept) - {row.code for row in wanted}
    case.materials.filter(code__in=gone).delete()
    if gone:
        stands_no_more(case, gone)
    new = [row for row in wanted if row.code not in kept]
    for row in new:
        row.arrived_at = case.saved_at if case.state == State.CORRECTION else None
    CaseMaterial.objects.bulk_create(new)
    return ask_sources(case, new, actor=actor)


def _form_is_new(case: Case) -> None:
    """What was wrong with the form filled in online was told of the former one; there is nothing to upload."""
    if case.channel == Channel.WINDOW:
        return
    wanted = catalogue.materials_for(case.revision, case.answers)
    codes = [material.code for material in wanted if catalogue.is_filled_online(material)]
    wrong = case.materials.filter(code__in=codes, state=CaseMaterial.State.FAILED)
    wrong.update(state=CaseMaterial.State.RECEIVED, note="", arrived_at=case.form_changed_at)
