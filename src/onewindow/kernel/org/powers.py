"""Powers handed from unit to unit (委托、下放), with dates: who exercises them on a day, and in whose name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import Delegation, Person, Unit
from onewindow.kernel.org.permissions import require_manager

SECONDS_BETWEEN_READINGS = 30.0
_cache: dict[str, tuple[Sequence[Delegation], float]] = {}


@transaction.atomic
def delegate(
    kind: str,
    from_unit: Unit,
    to_unit: Unit,
    item_codes: list[str],
    basis: str,
    *,
    actor: Person,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> Delegation:
    """From a day on, ``to_unit`` exercises the powers of ``from_unit`` over the items named (none: all). 行政许可法 24.

    Raises ``Invalid('same_unit' | 'dates_reversed' | 'basis_missing' | 'unknown_kind')``, ``NotPermitted``.
    """
    require_manager(actor, from_unit)
    _check_delegation(kind, from_unit, to_unit, basis, valid_from, valid_until)
    delegation = Delegation.objects.create(
        kind=kind,
        from_unit=from_unit,
        to_unit=to_unit,
        item_codes=sorted(set(item_codes)),
        basis=basis.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    changes = {"to": to_unit.code, "kind": kind, "items": delegation.item_codes, "from": valid_from.isoformat()}
    audit.record("power.delegated", from_unit.subject, actor=actor, changes=changes, note=delegation.basis)
    forget_powers()
    transaction.on_commit(forget_powers)
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, actor: Person, last_day: dt.date | None = None) -> None:
    """The powers go back after ``last_day`` (today). Ending earlier than it began is refused: ``Invalid('dates_reversed')``."""
    require_manager(actor, delegation.from_unit)
    until = last_day or clock.today()
    if until < delegation.valid_from:
        raise Invalid("dates_reversed", _("结束日期早于开始日期。"))
    if delegation.valid_until is not None and delegation.valid_until <= until:
        return
    delegation.valid_until = until
    delegation.save(update_fields=["valid_until"])
    changes = {"to": delegation.to_unit.code, "until": until.isoformat()}
    audit.record("power.delegation_ended", delegation.from_unit.subject, actor=actor, changes=changes)
    forget_powers()
    transaction.on_commit(forget_powers)


def delegations_in_force(on: dt.date | None = None) -> QuerySet[Delegation]:
    """Delegations that count on a day (today), newest first."""
    day = on or clock.today()
    rows = Delegation.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
    return rows.select_related("from_unit", "to_unit").order_by("-valid_from", "-pk")


@dataclass(frozen=True)
class Exercise:
    """Who exercises a power: ``unit`` does the work; ``entrusted_by`` is the organ in whose name it does, if not its own."""

    unit: Unit
    entrusted_by: Unit | None = None


def exercised_by(owner: Unit, item_code: str, on: dt.date | None = None) -> Exercise:
    """Who exercises the owner's power over an item on a day (today): by the latest delegation that names it, else the owner.

    An entrusted unit (委托) acts in the owner's name and may not entrust others (行政许可法 24); a power handed down (下放) is
    exercised in the new unit's own name. Delegations are cached in the process: what is registered or ended today may be
    known to another process half a minute later.
    """
    day = on or clock.today()
    for row in _delegations():
        names_item = not row.item_codes or item_code in row.item_codes
        if row.from_unit_id == owner.pk and names_item and _counts(row, day):
            return Exercise(row.to_unit, owner if row.kind == Delegation.Kind.ENTRUSTED else None)
    return Exercise(owner)


def _counts(row: Delegation, day: dt.date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)


def _delegations() -> Sequence[Delegation]:
    """All that were ever registered, the newest first: every new case asks, and there are few."""
    known = _cache.get("all")
    present = clock.stopwatch()
    if known is None or present - known[1] >= SECONDS_BETWEEN_READINGS:
        rows = Delegation.objects.select_related("from_unit", "to_unit").order_by("-valid_from", "-pk")
        known = _cache["all"] = (list(rows), present)
    return known[0]


def forget_powers() -> None:
    """Empty this process's cache: the next ``exercised_by`` reads the database."""
    _cache.clear()


def entrusting_units() -> frozenset[int]:
    """Ids of the units that ever entrusted others: they see to what is done in their name (行政许可法 24). No statement, as a rule."""
    return frozenset(row.from_unit_id for row in _delegations() if row.kind == Delegation.Kind.ENTRUSTED)


def _check_delegation(
    kind: str, from_unit: Unit, to_unit: Unit, basis: str, valid_from: dt.date, valid_until: dt.date | None
) -> None:
    if kind not in Delegation.Kind.values:
        raise Invalid("unknown_kind", _("请选择委托或下放。"), fields={"kind": _("请选择")})
    if from_unit.pk == to_unit.pk:
        raise Invalid("same_unit", _("不能委托给自己。"), fields={"to_unit": _("请选另一个单位")})
    if not basis.strip():
        raise Invalid("basis_missing", _("请写明委托或下放的依据。"), fields={"basis": _("请写明依据")})
    if valid_until is not None and valid_until < valid_from:
        raise Invalid("dates_reversed", _("结束日期早于开始日期。"), fields={"valid_until": _("不能早于开始日期")})
