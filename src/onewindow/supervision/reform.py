"""改革指标: what the catalogue promises and the cases keep, each figure with its definition, numerator and denominator.

The formulas are the official usage (时限压缩率, 材料精简率, 可网办率, 最多跑一次率, 零跑动率, 即办率, 按时办结率). Nothing is estimated: where there is
nothing to compare with, there is no figure.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import CaseType, LimitUnit
from onewindow.catalogue.service import RevisionState
from onewindow.kernel.org.service import Unit
from onewindow.supervision import statements
from onewindow.supervision.board import WEEKS
from onewindow.supervision.keeping import last_day_kept

# Items in force by unit. What is promised on the spot (0) is none of any unit; other limits compare only with those of the same unit,
# and only working days add up. The material list before is that of the first version that was ever published.
_ITEMS = """
WITH standing AS (
    SELECT item.unit_id, revision.is_online, revision.visits, revision.case_type, revision.statutory_amount AS law,
           revision.promised_amount AS promise,
           revision.statutory_unit = %(days)s AND revision.statutory_amount > 0 AND revision.promised_amount IS NOT NULL
               AND (revision.promised_amount = 0 OR revision.promised_unit = %(days)s) AS comparable,
           (SELECT count(*) FROM catalogue_material AS now WHERE now.revision_id = revision.id) AS materials,
           (SELECT count(*) FROM catalogue_material AS before WHERE before.revision_id = first.id) AS materials_before,
           first.id AS first_id
    FROM catalogue_revision AS revision JOIN catalogue_item AS item ON item.id = revision.item_id
    LEFT JOIN LATERAL (
        SELECT earlier.id FROM catalogue_revision AS earlier
        WHERE earlier.item_id = item.id AND earlier.published_at IS NOT NULL AND earlier.number < revision.number
        ORDER BY earlier.number LIMIT 1
    ) AS first ON true
    WHERE revision.state = ANY(%(in_force)s) AND item.unit_id = ANY(%(units)s)
)
SELECT unit_id, count(*), count(*) FILTER (WHERE is_online), count(*) FILTER (WHERE visits <= 1),
       count(*) FILTER (WHERE visits = 0), count(*) FILTER (WHERE case_type = %(on_the_spot)s),
       count(*) FILTER (WHERE comparable), coalesce(sum(law) FILTER (WHERE comparable), 0),
       coalesce(sum(law - promise) FILTER (WHERE comparable), 0), count(first_id),
       coalesce(sum(materials_before) FILTER (WHERE first_id IS NOT NULL), 0),
       coalesce(sum(materials_before - materials) FILTER (WHERE first_id IS NOT NULL), 0)
FROM standing GROUP BY unit_id
"""
_CASES = """
SELECT unit_id, sum(with_limit), sum(on_time) FROM supervision_caseday
WHERE unit_id = ANY(%(units)s) AND day > %(last)s::date - %(longest)s AND day <= %(last)s::date GROUP BY unit_id
"""


@dataclass
class Sums:
    """What the figures are made of. ``law_days`` and ``saved_days`` are working days, over the ``comparable`` items alone."""

    items: int = 0
    online: int = 0
    at_most_once: int = 0
    never: int = 0
    on_the_spot: int = 0
    comparable: int = 0
    law_days: int = 0
    saved_days: int = 0
    with_before: int = 0
    materials_before: int = 0
    materials_saved: int = 0
    with_limit: int = 0
    on_time: int = 0

    def add(self, other: "Sums") -> None:
        """Sums, never means of rates."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True)
class Definition:
    """A figure: its name, its formula in words, and the two sums it is made of."""

    code: str
    name: object
    formula: object
    part: str
    whole: str

    def share(self, sums: Sums) -> float | None:
        """The figure; ``None`` where there is nothing to divide by."""
        whole = int(getattr(sums, self.whole))
        return int(getattr(sums, self.part)) / whole if whole else None


DEFINITIONS = (
    Definition(
        "compression",
        _("时限压缩率"),
        _("Σ（法定 − 承诺）÷ Σ 法定；只算法定、承诺都按工作日的事项，即办件的承诺是 0"),
        "saved_days",
        "law_days",
    ),
    Definition(
        "materials",
        _("材料精简率"),
        _("（原材料数 − 现材料数）÷ 原材料数；原来的是这个事项第一次发布的版本，没有改过版的不算"),
        "materials_saved",
        "materials_before",
    ),
    Definition("online", _("可网办率"), _("网上可办的事项 ÷ 全部事项"), "online", "items"),
    Definition("at_most_once", _("最多跑一次率"), _("到现场次数 ≤ 1 的事项 ÷ 全部事项"), "at_most_once", "items"),
    Definition("never", _("零跑动率"), _("到现场次数为 0 的事项 ÷ 全部事项"), "never", "items"),
    Definition("on_the_spot", _("即办率"), _("办件类型是即办件的事项 ÷ 全部事项"), "on_the_spot", "items"),
    Definition(
        "on_time",
        _("按时办结率"),
        _("近 12 周在时限内作出决定的办件 ÷ 有时限的办结件；暂停的时间不算"),
        "on_time",
        "with_limit",
    ),
)


@dataclass(frozen=True)
class UnitFigures:
    """A unit and its sums."""

    name: str
    sums: Sums


@dataclass(frozen=True)
class Reform:
    """The figures of each unit and of all; ``last`` is the last day whose decisions are counted."""

    rows: Sequence[UnitFigures]
    whole: Sums
    last: dt.date | None


def reform(units: Sequence[int]) -> Reform:
    """Of these units: items in force (suspended ones too) and the decisions of twelve weeks. Four statements. Asks nobody's permission."""
    last, found = last_day_kept(), _items(units)
    if last is not None:
        for unit, with_limit, on_time in statements.asked(
            _CASES, {"units": list(units), "last": last, "longest": 7 * WEEKS}
        ):
            sums = found.setdefault(unit, Sums())
            sums.with_limit, sums.on_time = with_limit, on_time
    names = Unit.objects.filter(pk__in=list(found)).order_by("path").values_list("pk", "name")
    rows = [UnitFigures(name, found[pk]) for pk, name in names]
    whole = Sums()
    for row in rows:
        whole.add(row.sums)
    return Reform(rows, whole, last)


def _items(units: Sequence[int]) -> dict[int, Sums]:
    values = {
        "days": LimitUnit.WORKING_DAY.value,
        "on_the_spot": CaseType.ON_THE_SPOT.value,
        "in_force": [RevisionState.PUBLISHED.value, RevisionState.SUSPENDED.value],
    }
    return {unit: Sums(*sums) for unit, *sums in statements.asked(_ITEMS, {"units": list(units), **values})}
