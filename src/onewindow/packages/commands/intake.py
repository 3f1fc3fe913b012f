"""综合窗口收件 of one thing at once: the party in front of the window, one form, every material once; sent and receipted in one act."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.codes import Channel
from onewindow.base.errors import Invalid
from onewindow.base.official import officially
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import KINDS, Document, Draft
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties.service import Party
from onewindow.packages import permissions
from onewindow.packages.commands.applying import hand_in, opened, require_in_force
from onewindow.packages.commands.checking import plan_now
from onewindow.packages.commands.walk import branches_of, files_of, given_of
from onewindow.packages.models import Branch, PackageApplication, ThemeVersion
from onewindow.packages.plans import Plan
from onewindow.packages.states import APPLICATION


@transaction.atomic
def intake(
    window_unit: Unit,
    party: Party,
    version: ThemeVersion,
    *,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    on_paper: Collection[str] = (),
    scanned: Subject | None = None,
    delivery: Mapping[str, Any] | None = None,
    agent: Party | None = None,
    actor: Person,
) -> PackageApplication:
    """Take the whole in at the window: a case for each item as when it is sent, and one receipt for all of them.

    ``on_paper`` are codes of the one list whose originals were taken; what was scanned waits under ``scanned``. Whether each is accepted the
    window says afterwards, case by case, within five working days (行政许可法 32). Raises ``NotPermitted('not_permitted')``,
    ``Conflict('theme_not_in_force' | 'item_not_in_force')``, ``Invalid('not_answered' | 'incomplete' | 'no_such_material')``; then nothing was taken in.
    """
    permissions.require_window(actor, window_unit)
    require_in_force(version)
    application = opened(version, party, actor=actor, channel=Channel.WINDOW, answers=answers)
    application.form, application.delivery = dict(form), dict(delivery or {})
    application.window_unit, application.agent, application.on_paper = window_unit, agent, sorted(on_paper)
    application.save(force_insert=True)
    audit.record("package.opened", application.subject, actor=actor, changes={"theme": version.theme.code})
    if scanned is not None:
        attachments.move(scanned, application.subject)
    application.state = APPLICATION.next_state("submit", application.state)
    plan = plan_now(application)
    hand_in(application, plan, actor=actor)
    _require_listed(plan, on_paper)
    paper = _receipt(application, plan, branches_of(application), actor=actor)
    events.publish(*documents.facts_of([paper]))
    return application


def _require_listed(plan: Plan, codes: Collection[str]) -> None:
    """Ticked for another situation than the one that is taken in: then the list was not gone through."""
    if not set(codes) <= {shared.code for shared in plan.materials if not shared.is_exempt}:
        raise Invalid("no_such_material", _("勾选的材料不在这个情形的清单里，请重新核对情形。"))


@officially
def _receipt(application: PackageApplication, plan: Plan, branches: Sequence[Branch], *, actor: Person) -> Document:
    """申请材料接收凭证 for the whole: what was received, once, and the number of every case."""
    window = application.window_unit
    draft = Draft(
        kind="receipt",
        subject=application.subject,
        unit=application.version.theme.unit,
        title=str(KINDS["receipt"].name),
        holder=application.party_name,
        content={
            "item": application.name,
            "case_number": application.number,
            "received_on": dates.long_date(clock.local(application.created_at).date()),
            "materials": _received(application, plan),
            "facts": [[branch.item_name, _number_words(branch)] for branch in branches],
            "channel": str(application.get_channel_display()),
            "receiver": window.name if window else "",
            "contact": _contact(application.version.theme.unit),
        },
        number="",
    )
    return documents.draw_up([draft], actor=actor)[0]


def _received(application: PackageApplication, plan: Plan) -> list[dict[str, str]]:
    given = given_of(application, files_of(application))
    return [
        {
            "name": shared.name,
            "form": _("纸质") if shared.code in application.on_paper else _("电子"),
            "copies": "1",
        }
        for shared in plan.materials
        if shared.code in given
    ]


def _number_words(branch: Branch) -> str:
    return branch.case.number if branch.case is not None else _("等前一件办好，自动送出")


def _contact(unit: Unit) -> str:
    return " ".join(filter(None, (unit.name, unit.address, unit.phone)))
