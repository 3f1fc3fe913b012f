"""Rules of the lights (监察规则): rows with dates, so that a city sets its own thresholds and old ones stay known.

A rule holds for one kind of limit, of one item or of all; that of the item comes before that of all.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.dated_rules import check_beginning, check_ending, require_setter
from onewindow.kernel.timelimits.events import LightRuleChanged
from onewindow.kernel.timelimits.models import OVERDUE, Light, LightRule, LimitKind

# How long another process may go on with the old rules; what runs already follows by ``LightRuleChanged`` and by night.
_SECONDS_BETWEEN_READINGS = 30.0
_ONE_DAY = dt.timedelta(days=1)
_cache: dict[str, tuple[Sequence[LightRule], float]] = {}


class Thresholds(NamedTuple):
    """Yellow when at most ``warn_percent`` of the limit or ``warn_days`` working days are left; overdue, the ``overdue_light``."""

    warn_percent: int
    warn_days: int
    overdue_light: str


def thresholds(kind: str, item_code: str = "", on: dt.date | None = None) -> Thresholds:
    """What holds on a day (today) for limits of this kind of an item. Without a rule: 20 %, one working day, and double red over
    the limit of the law; of a wait in a procedure nobody is warned.

    No statement while the rules are known, which is half a minute.
    """
    day = on or clock.today()
    holding = [rule for rule in _rules() if rule.kind == kind and _holds(rule, day)]
    by_item = {rule.item_code: rule for rule in holding}
    rule = by_item.get(item_code) or by_item.get("")
    if rule is not None:
        return Thresholds(rule.warn_percent, rule.warn_days, rule.overdue_light)
    if kind == LimitKind.TIMER:
        return Thresholds(0, 0, Light.RED)  # nobody can be late with a wait: nothing to warn of
    return Thresholds(20, 1, Light.DOUBLE_RED if kind == LimitKind.STATUTORY else Light.RED)


def light_rules_on(day: dt.date) -> list[LightRule]:
    """The rules that hold on a day or begin later, by kind; those of all items first. One statement."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return list(LightRule.objects.filter(lasting).order_by("kind", "item_code", "valid_from"))


@transaction.atomic
def set_light_rule(
    kind: str,
    *,
    warn_percent: int,
    warn_days: int,
    overdue_light: str,
    basis: str,
    actor: Person,
    item_code: str = "",
    valid_from: dt.date | None = None,
) -> LightRule:
    """From a day on (today) another rule holds for this kind of limit (of the item, if one is named); the one before ends, and
    what was to begin on that day or later falls away.

    ``warn_percent`` of the whole limit, ``warn_days`` working days. Raises ``Invalid('unknown_kind' | 'bad_percent' |
    'bad_light' | 'basis_missing' | 'rule_in_the_past')``, ``Conflict('rule_set_meanwhile')``, ``NotPermitted('supervisor_only')``.
    """
    require_setter(actor)
    day = valid_from or clock.today()
    _check(kind, warn_percent, overdue_light)
    check_beginning(basis, day)
    _give_way(kind, item_code, day, actor)
    rule = LightRule(
        code=f"JC{numbering.take('light_rule'):04d}",
        kind=kind,
        item_code=item_code,
        warn_percent=warn_percent,
        warn_days=warn_days,
        overdue_light=overdue_light,
        basis=basis.strip(),
        valid_from=day,
    )
    _save(rule)
    changes = {"kind": kind, "item": item_code, "from": day.isoformat(), "percent": warn_percent, "days": warn_days}
    _changed("light_rule.set", rule, actor, {**changes, "overdue": overdue_light})
    return rule


@transaction.atomic
def end_light_rule(code: str, *, last_day: dt.date, actor: Person) -> LightRule:
    """The rule holds until the end of this day; then the one for all items, or the house's own, holds again.

    Raises ``NotFound('no_such_rule')``, ``Invalid('dates_reversed' | 'rule_in_the_past')``, ``NotPermitted('supervisor_only')``.
    """
    require_setter(actor)
    rule = LightRule.objects.select_for_update().filter(code=code).first()
    if rule is None:
        raise NotFound("no_such_rule", _("没有这条监察规则。"))
    check_ending(rule.valid_from, last_day)
    rule.valid_until = last_day
    rule.save(update_fields=["valid_until"])
    _changed("light_rule.ended", rule, actor, {"until": last_day.isoformat()})
    return rule


def forget() -> None:
    """Empty this process's memory: the next question reads the rules."""
    _cache.clear()


def _rules() -> Sequence[LightRule]:
    known, present = _cache.get("rules"), clock.stopwatch()
    if known is None or present - known[1] >= _SECONDS_BETWEEN_READINGS:
        known = _cache["rules"] = (tuple(LightRule.objects.order_by("pk")), present)
    return known[0]


def _holds(rule: LightRule, day: dt.date) -> bool:
    return rule.valid_from <= day and (rule.valid_until is None or day <= rule.valid_until)


def _give_way(kind: str, item_code: str, day: dt.date, actor: Person) -> None:
    """The rule that holds on the day ends the day before; those that would begin then or later never do."""
    same = LightRule.objects.filter(kind=kind, item_code=item_code)
    for rule in same.filter(valid_from__gte=day).order_by("pk"):
        audit.record("light_rule.dropped", Subject("light_rule", rule.code), actor=actor)
        rule.delete()
    over = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    same.filter(over, valid_from__lt=day).update(valid_until=day - _ONE_DAY)


def _check(kind: str, percent: int, light: str) -> None:
    if kind not in LimitKind.values:
        raise Invalid("unknown_kind", _("没有这种时限。"), fields={"kind": _("请选择时限种类")})
    if not 0 <= percent <= 100:
        sentence = _("比例是 0 到 100。")
        raise Invalid("bad_percent", sentence, fields={"warn_percent": sentence})
    if light not in OVERDUE:
        raise Invalid("bad_light", _("超期可以亮红灯或双红灯。"), fields={"overdue_light": _("请选择红灯或双红灯")})


def _save(rule: LightRule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        sentence = _("刚刚有人给这种时限定了另一条规则，您的没有保存。请看过它再定。")
        raise Conflict("rule_set_meanwhile", sentence, fields={"valid_from": sentence}) from error


def _changed(verb: str, rule: LightRule, actor: Person, changes: dict[str, object]) -> None:
    audit.record(verb, Subject("light_rule", rule.code), actor=actor, changes=changes)
    events.publish(LightRuleChanged(rule.code))
    transaction.on_commit(forget)
