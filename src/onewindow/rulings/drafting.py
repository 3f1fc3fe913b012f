"""The draft of a rule set: written, examined, put into force as its next version by somebody else. One draft at a time."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, Unit
from onewindow.rulings import permissions, tables
from onewindow.rulings.covering import Covering, cover
from onewindow.rulings.models import RuleSet, RuleVersion
from onewindow.rulings.tables import Fault


@dataclass(frozen=True)
class Examined:
    """``faults`` keep the table from being published; ``covering`` is told of a table without faults."""

    faults: tuple[Fault, ...]
    covering: Covering

    @property
    def may_be_published(self) -> bool:
        return not self.faults and not self.covering.contradictions and not self.covering.too_many


def examine(data: Mapping[str, Any]) -> Examined:
    """What is wrong with a table, which rows contradict each other, and which applications none of them speaks of."""
    table = tables.of(data)
    faults = tuple(tables.faults(table))
    return Examined(faults, Covering() if faults else cover(table))


@transaction.atomic
def begin_draft(code: str, name: str, unit: Unit, *, actor: Person) -> RuleVersion:
    """A new draft from the latest published table, or an empty one; the one there is, if there is one.

    Raises ``NotPermitted``, ``Invalid`` with ``bad_code`` and ``name_missing``, ``Conflict('code_taken')`` for another unit's code.
    """
    permissions.require(permissions.can_write(actor, unit), _("只有本单位的事项编辑可以写秒批规则。"))
    rule_set = _begun(_code(code), _named(name), unit)
    draft = rule_set.versions.select_related("rule_set__unit").filter(state=RuleVersion.State.DRAFT).first()
    if draft is not None:
        return draft
    before = rule_set.versions.order_by("-number").first()
    kept = {"table": before.table, "sample_rate": before.sample_rate, "basis": before.basis} if before else {}
    draft = RuleVersion.objects.create(
        rule_set=rule_set, number=0, saved_at=clock.now(), writers=[actor.pk], **(kept or {"table": _EMPTY})
    )
    _record("rule_set.begun", draft, actor)
    return draft


@transaction.atomic
def save_draft(
    code: str, table: Mapping[str, Any], *, sample_rate: int, basis: str, seen: dt.datetime, actor: Person
) -> RuleVersion:
    """Keep what is written, sound or not. ``sample_rate`` is in percent of what is granted, at least 1.

    ``seen`` is the ``saved_at`` on which it rests. Raises ``Conflict('draft_changed' | 'no_draft')``,
    ``Invalid('sample_rate_out_of_range')``, ``NotPermitted``.
    """
    draft = locked_draft(code)
    permissions.require(permissions.can_write(actor, draft.rule_set.unit), _("只有本单位的事项编辑可以写秒批规则。"))
    _require_seen(draft, seen)
    if not 1 <= sample_rate <= 100:
        sentence = _("抽查比例是 1 到 100 的整数：自动作出的决定总要有人核查一部分。")
        raise Invalid("sample_rate_out_of_range", sentence, fields={"sample_rate": sentence})
    draft.table = tables.to_data(tables.of(table))
    draft.sample_rate, draft.basis, draft.saved_at = sample_rate, basis.strip(), clock.now()
    draft.writers = sorted({*draft.writers, actor.pk})
    draft.save(update_fields=["table", "sample_rate", "basis", "saved_at", "writers"])
    _record("rule_set.saved", draft, actor)
    return draft


@transaction.atomic
def publish_draft(code: str, *, seen: dt.datetime, actor: Person) -> RuleVersion:
    """The draft decides from now on; by the unit's head or chief, who has not written in it.

    Raises ``Invalid('rules_broken')`` with every fault and contradiction, ``Invalid('basis_missing')``,
    ``Conflict('draft_changed' | 'no_draft')``, ``NotPermitted``.
    """
    draft = locked_draft(code)
    permissions.require(
        permissions.can_publish(actor, draft),
        _("规则由本单位的首席代表或负责人发布，而且不能是写过这一版的人。"),
    )
    _require_seen(draft, seen)
    return put_into_force(draft, actor=actor)


def put_into_force(draft: RuleVersion, *, actor: Person) -> RuleVersion:
    """``publish_draft`` on a draft already locked."""
    _require_sound(draft)
    draft.number = (draft.rule_set.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft.state, draft.saved_at = RuleVersion.State.PUBLISHED, None
    draft.published_at, draft.published_by, draft.seed = clock.now(), actor, secrets.token_hex(16)
    draft.save(update_fields=["number", "state", "saved_at", "published_at", "published_by", "seed"])
    _record("rule_set.published", draft, actor, version=draft.number, sample_rate=draft.sample_rate)
    return draft


@transaction.atomic
def drop_draft(code: str, *, actor: Person) -> None:
    """Give the draft up; what was published stays. A rule set that never was goes with it. Raises ``Conflict('no_draft')``."""
    draft = locked_draft(code)
    permissions.require(permissions.can_write(actor, draft.rule_set.unit))
    _record("rule_set.dropped", draft, actor)
    rule_set = draft.rule_set
    draft.delete()
    if not rule_set.versions.exists():
        rule_set.delete()


@transaction.atomic
def halt(code: str, *, reason: str, actor: Person) -> RuleSet:
    """停用: from now on everything falls to people. Raises ``Invalid('reason_missing')``, ``Conflict('halted_already')``."""
    rule_set = _locked(code)
    permissions.require(permissions.can_halt(actor, rule_set))
    if rule_set.halted_at is not None:
        raise Conflict("halted_already", _("这套规则已经停用。"))
    why = reason.strip()
    if not why:
        sentence = _("请写明为什么停用。")
        raise Invalid("reason_missing", sentence, fields={"reason": sentence})
    return _turned(rule_set, clock.now(), "rule_set.halted", why, actor)


@transaction.atomic
def release(code: str, *, actor: Person) -> RuleSet:
    """恢复: the latest version decides again. Raises ``Conflict('not_halted')``."""
    rule_set = _locked(code)
    permissions.require(permissions.can_release(actor, rule_set))
    if rule_set.halted_at is None:
        raise Conflict("not_halted", _("这套规则没有停用。"))
    return _turned(rule_set, None, "rule_set.released", "", actor)


def _turned(rule_set: RuleSet, halted_at: dt.datetime | None, verb: str, note: str, actor: Person) -> RuleSet:
    rule_set.halted_at = halted_at
    rule_set.save(update_fields=["halted_at"])
    audit.record(verb, Subject("rule_set", rule_set.code), actor=actor, note=note)
    return rule_set


def locked_draft(code: str) -> RuleVersion:
    """The draft with its rule set and unit, both locked. Raises ``Conflict('no_draft')``."""
    rows = RuleVersion.objects.filter(rule_set__code=code, state=RuleVersion.State.DRAFT)
    draft = rows.select_related("rule_set__unit").select_for_update(of=("self", "rule_set")).first()
    if draft is None:
        raise Conflict("no_draft", _("这套规则现在没有草稿，可能刚刚发布或者放弃了。请刷新页面看最新情况。"))
    return draft


_EMPTY: dict[str, list[Any]] = {"inputs": [], "rows": []}


def _begun(code: str, name: str, unit: Unit) -> RuleSet:
    RuleSet.objects.get_or_create(code=code, defaults={"name": name, "unit": unit, "created_at": clock.now()})
    rule_set = _locked(code)
    if rule_set.unit_id != unit.pk:
        raise Conflict("code_taken", _("这个编码是别的单位的规则在用，请换一个。"))
    return rule_set


def _locked(code: str) -> RuleSet:
    found = RuleSet.objects.select_related("unit").select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise NotFound("no_such_rule_set", _("没有这套规则。"))
    return found


def _require_seen(draft: RuleVersion, seen: dt.datetime) -> None:
    if draft.saved_at != seen:
        raise Conflict("draft_changed", _("这套规则刚刚有人改过，没有覆盖。请刷新看别人改了什么，再改您的。"))


def _require_sound(draft: RuleVersion) -> None:
    if not draft.basis:
        sentence = _("请写明按规则决定的依据：哪个文件的哪一条允许。")
        raise Invalid("basis_missing", sentence, fields={"basis": sentence})
    found = examine(draft.table)
    if found.may_be_published:
        return
    fields = {fault.where or "table": fault.sentence for fault in found.faults}
    for one, other, where in found.covering.contradictions:
        fields[f"rows.{one - 1}"] = _("第 %(one)d 行和第 %(other)d 行说法相反：%(where)s。") % {
            "one": one,
            "other": other,
            "where": where,
        }
    raise Invalid("rules_broken", _("这张表还不能发布：%s") % "".join(fields.values()), fields=fields)


def _code(code: str) -> str:
    if not code or len(code) > 60 or not code.replace("_", "").isalnum() or not code.isascii():
        sentence = _("规则编码只用英文字母、数字和下划线，不超过 60 个。")
        raise Invalid("bad_code", sentence, fields={"code": sentence})
    return code


def _named(name: str) -> str:
    if not name.strip() or len(name) > 120:
        sentence = _("请给规则起个名称，不超过 120 个字。")
        raise Invalid("name_missing", sentence, fields={"name": sentence})
    return name.strip()


def _record(verb: str, made: RuleVersion, actor: Person, **changes: Any) -> None:
    audit.record(verb, Subject("rule_set", made.rule_set.code), actor=actor, changes=changes)
