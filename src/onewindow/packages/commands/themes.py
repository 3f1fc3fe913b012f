"""The verbs of a theme: written as a draft, checked, published as the next version, taken out of use.

Four eyes: whoever wrote a version does not publish it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, PersonKind, Unit
from onewindow.kernel.search import service as search
from onewindow.packages import checks, dictionary, permissions, plans, searching, shape
from onewindow.packages.checks import Finding
from onewindow.packages.events import ThemePublished
from onewindow.packages.models import Theme, ThemeVersion
from onewindow.packages.states import VERSION, VersionState


def subject_of(code: str) -> Subject:
    """The theme, as audit and search name it."""
    return Subject(searching.KIND, code)


@transaction.atomic
def save_theme(data: Mapping[str, Any], *, actor: Person, seen: str = "") -> ThemeVersion:
    """Write the draft of a theme in the shape of ``shape``; a new theme where the code is new. A draft may break the rules of
    publication but not the shape. Saving what stands already writes nothing.

    ``seen`` is ``mark_of`` the version a page showed. Raises ``Invalid('bad_theme' | 'no_such_unit')``,
    ``Conflict('changed_meanwhile')``, ``NotPermitted``.
    """
    whole = shape.checked(data)
    theme = _locked_theme(whole, actor)
    newest = ThemeVersion.objects.with_unit().filter(theme=theme).newest_first().first()
    if newest and seen and seen != mark_of(newest):
        raise Conflict(
            "changed_meanwhile", _("您打开以后，别人保存了这个主题。请对照最新的内容再改，您填的还在页面上。")
        )
    if newest and newest.state != VersionState.WITHDRAWN and shape.to_data(newest) == whole:
        return newest
    draft = _draft_of(theme, newest)
    for name in shape.FIELDS:
        setattr(draft, name, whole[name])
    draft.saved_at = clock.now()
    draft.writers = sorted({*draft.writers, actor.pk})
    draft.save()
    audit.record("theme.draft_saved", subject_of(theme.code), actor=actor, changes={"version": draft.number})
    return draft


def mark_of(version: ThemeVersion) -> str:
    """What tells two states of a theme apart, for a page that was open for long."""
    return f"{version.number}:{version.saved_at.isoformat()}"


def findings_of(version: ThemeVersion) -> list[Finding]:
    """What keeps this version from being published: six statements."""
    return checks.findings(version, plans.revisions_of(version), dictionary.names())


@transaction.atomic
def publish_theme(version: ThemeVersion | int, *, actor: Person) -> ThemeVersion:
    """Bring a draft into force; the former version is replaced, applications filed under it keep it.

    Raises ``Invalid('rules_broken')``: ``fields`` carries each finding. ``NotPermitted`` for who wrote it.
    """
    locked = _locked(version)
    if actor.pk in locked.writers and actor.kind != PersonKind.SYSTEM:
        raise _own_words()
    permissions.require(permissions.can_publish(actor, locked))
    locked.state = VERSION.next_state("publish", locked.state)
    _require_whole(findings_of(locked))
    for former in ThemeVersion.objects.in_force().filter(theme=locked.theme):
        former.state = VERSION.next_state("replace", former.state)
        former.save(update_fields=["state"])
    locked.published_at, locked.publisher = clock.now(), actor
    locked.save(update_fields=["state", "published_at", "publisher"])
    _stands_as(locked.theme, locked)
    audit.record("theme.published", subject_of(locked.theme.code), actor=actor, changes={"version": locked.number})
    events.publish(ThemePublished(locked.theme.code, locked.number))
    return locked


@transaction.atomic
def withdraw_theme(version: ThemeVersion | int, *, reason: str, actor: Person) -> ThemeVersion:
    """Take a theme out of use: no new application. Those under way go on. Raises ``Invalid('reason_missing')``."""
    locked = _locked(version)
    permissions.require(permissions.can_withdraw_theme(actor, locked))
    if not reason.strip():
        raise Invalid("reason_missing", _("请写明为什么取消，编辑人员要知道。"), fields={"reason": _("请写明理由")})
    locked.state = VERSION.next_state("withdraw", locked.state)
    locked.save(update_fields=["state"])
    _stands_as(locked.theme, None)
    audit.record("theme.withdrawn", subject_of(locked.theme.code), actor=actor, note=reason.strip())
    return locked


def _own_words() -> Exception:
    return Conflict("own_words", _("这一版有您写的内容，要由另一位审核人员发布。内容没有丢。"))


def _require_whole(found: list[Finding]) -> None:
    if found:
        raise Invalid(
            "rules_broken",
            _("有 %(n)s 处不合规则，没有发布。草稿还在，改好后再发布。") % {"n": len(found)},
            fields={f"{number}.{one.where}": one.sentence for number, one in enumerate(found)},
        )


def _stands_as(theme: Theme, version: ThemeVersion | None) -> None:
    theme.published = version
    theme.name = version.name if version else theme.name
    theme.save(update_fields=["published", "name"])
    search.changed(searching.KIND, [theme.code])


def _locked(version: ThemeVersion | int) -> ThemeVersion:
    key = version if isinstance(version, int) else version.pk
    rows = ThemeVersion.objects.select_related("theme__unit").select_for_update(of=("self",))
    found: ThemeVersion | None = rows.filter(pk=key).first()
    if found is None:
        raise NotFound("no_such_theme", _("没有这个主题的这一版。"))
    return found


def _locked_theme(data: shape.Data, actor: Person) -> Theme:
    unit = Unit.objects.filter(code=data["unit"]).first()
    if unit is None:
        raise Invalid(
            "no_such_unit", _("没有编码是 %(code)s 的单位。") % {"code": data["unit"]}, fields={"unit": data["unit"]}
        )
    permissions.require(permissions.can_edit(actor, unit))
    theme = Theme.objects.select_related("unit").select_for_update(of=("self",)).filter(code=data["code"]).first()
    if theme is None:
        return Theme.objects.create(code=data["code"], name=data["name"], unit=unit, created_at=clock.now())
    permissions.require(permissions.can_edit(actor, theme.unit))
    if theme.unit_id != unit.pk:
        theme.unit = unit
        theme.save(update_fields=["unit"])
    return theme


def _draft_of(theme: Theme, newest: ThemeVersion | None) -> ThemeVersion:
    if newest is not None and newest.state == VersionState.DRAFT:
        VERSION.next_state("save", newest.state)
        return newest
    return ThemeVersion(theme=theme, number=newest.number + 1 if newest else 1)
