"""Arithmetic over a calendar: pure, no clock, no database."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from django.utils.translation import gettext as _

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """A line of a holiday notice: a weekday that is off, or a Saturday or Sunday that is worked (调休)."""

    date: dt.date
    is_working: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """Which days are worked in a region. In a year whose notice is not published, only Saturday and Sunday are off:
    what is computed from such a year is provisional, and ``is_published`` tells.
    """

    region: str = "CN"
    years: frozenset[int] = frozenset()
    special: Mapping[dt.date, Day] = field(default_factory=dict, hash=False)

    def is_published(self, year: int) -> bool:
        """Whether the holiday notice of that year is loaded."""
        return year in self.years

    def is_working(self, date: dt.date) -> bool:
        """A weekday that is not declared off, or a day at the weekend that is declared worked."""
        special = self.special.get(date)
        return special.is_working if special else date.weekday() < _SATURDAY

    def is_made_up(self, date: dt.date) -> bool:
        """A Saturday or Sunday worked in exchange (调休上班)."""
        return date.weekday() >= _SATURDAY and self.is_working(date)

    def day_name(self, date: dt.date) -> str:
        """``春节`` on a holiday, ``春节调休`` on a day worked for it, ``周末`` at a weekend, empty on a plain working day."""
        special = self.special.get(date)
        if special and special.is_working:
            return _("%(holiday)s调休") % {"holiday": special.name}
        if special:
            return special.name
        return _("周末") if date.weekday() >= _SATURDAY else ""

    def add_working_days(self, start: dt.date, n: int) -> dt.date:
        """The ``n``-th working day after ``start``; the start day itself is not counted (民法典 201). Negative counts back; 0 is ``start``."""
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        date, left = start, abs(n)
        special, is_working = self.special, self.is_working
        while left:
            date += step
            if is_working(date) if date in special else date.weekday() < _SATURDAY:
                left -= 1
        return date

    def working_days_between(self, after: dt.date, until: dt.date) -> int:
        """Working days after the first date up to and with the second; negative when the second lies before the first."""
        if until < after:
            return -self.working_days_between(until, after)
        weeks, rest = divmod((until - after).days, 7)
        weekday = after.weekday()
        plain = weeks * 5 + sum((weekday + i) % 7 < _SATURDAY for i in range(1, rest + 1))
        return plain + self._exchanged(until) - self._exchanged(after)

    def working_day_from(self, date: dt.date) -> dt.date:
        """The date itself when it is worked, otherwise the next working day (民法典 203)."""
        return date if self.is_working(date) else self.add_working_days(date, 1)

    def _exchanged(self, until: dt.date) -> int:
        """Weekend days worked less weekdays off, up to and with the date."""
        dates, balance = self._exchanges
        return balance[bisect_right(dates, until)]

    @cached_property
    def _exchanges(self) -> tuple[list[dt.date], list[int]]:
        dates = sorted(date for date, day in self.special.items() if day.is_working != (date.weekday() < _SATURDAY))
        steps = (1 if self.special[date].is_working else -1 for date in dates)
        return dates, list(accumulate(steps, initial=0))
