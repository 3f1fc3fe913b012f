"""The figures of a package before and after (减环节、减材料、减时限、减跑动): before as the city states them, after reckoned from the items."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.packages.merging import Part

NAMES = ("forms", "materials", "steps", "visits", "days")
# What a promise in another unit is in working days, for a comparison: 8 office hours, 5 days of a week, 21 of a month.
_PER_DAY = {LimitUnit.HOUR: 1 / 8, LimitUnit.CALENDAR_DAY: 5 / 7, LimitUnit.MONTH: 21.0, LimitUnit.YEAR: 250.0}


@dataclass(frozen=True)
class Figures:
    """``days`` are working days; a fraction where an hour is promised."""

    forms: float
    materials: float
    steps: float
    visits: float
    days: float


@dataclass(frozen=True)
class Compared:
    """One figure before and now, with its share for a drawing."""

    label: str
    unit: str
    before: float
    now: float
    # What is promised now, where days would hide it: 1 小时.
    words: str = ""

    @property
    def now_words(self) -> str:
        return self.words or _number(self.now)

    @property
    def before_words(self) -> str:
        return _number(self.before)

    @property
    def share(self) -> int:
        """Percent of before that is left; at least 2, so that something is drawn."""
        return max(2, min(100, round(100 * self.now / self.before))) if self.before else 100

    @property
    def saved(self) -> str:
        """How much less, in percent; empty when there is nothing less."""
        less = round(100 * (1 - self.now / self.before)) if self.before else 0
        return _("少 %(n)s%%") % {"n": less} if less > 0 else ""


def _number(value: float) -> str:
    return f"{value:g}"


def working_days(amount: int | None, unit: str) -> float:
    """A limit in working days, for comparison only: no deadline is ever reckoned so. Nothing promised counts as 20 (行政许可法 42)."""
    if amount is None:
        return 20.0
    return amount * _PER_DAY.get(LimitUnit(unit), 1.0) if unit else float(amount)


def after(parts: Sequence[Part], *, to_bring: int, serial: bool, limit: tuple[int, str] | None) -> Figures:
    """One form; every material once; steps and days of the longest way; one visit settles all that needs one."""
    days = {part.alias: working_days(part.revision.promised_amount, part.revision.promised_unit) for part in parts}
    steps = {part.alias: float(len(part.revision.steps.all())) for part in parts}
    return Figures(
        forms=1,
        materials=to_bring,
        steps=_longest(parts, steps, serial=serial),
        visits=max((part.revision.visits for part in parts), default=0),
        days=working_days(*limit) if limit else _longest(parts, days, serial=serial),
    )


def _longest(parts: Sequence[Part], costs: Mapping[str, float], *, serial: bool) -> float:
    """The costliest way through: all at once, or along the chains of those who wait for each other."""
    if not serial:
        return max(costs.values(), default=0)
    after_of = {part.alias: [one for one in part.after if one in costs] for part in parts}

    def until(alias: str) -> float:
        return costs[alias] + max((until(one) for one in after_of[alias]), default=0)

    return max((until(alias) for alias in costs), default=0)


def before_of(data: Mapping[str, Any]) -> Figures:
    """As the city states them."""
    return Figures(*(float(data.get(name) or 0) for name in NAMES))


def compared(before: Figures, now: Figures, limit: tuple[int, str] | None) -> list[Compared]:
    """Line by line, for the page that draws them."""
    heads = [
        (_("填表"), _("张")),
        (_("材料"), _("份")),
        (_("环节"), _("个")),
        (_("跑动"), _("次")),
        (_("时间"), _("个工作日")),
    ]
    lines = []
    for (label, unit), past, present in zip(heads, astuple(before), astuple(now), strict=True):
        hours = limit is not None and limit[1] == LimitUnit.HOUR and label == heads[-1][0]
        words = _("%(n)s 小时") % {"n": limit[0]} if hours and limit else ""
        lines.append(Compared(label, unit, past, present, words))
    return lines
