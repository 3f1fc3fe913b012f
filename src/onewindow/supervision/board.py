"""The board: how the cases of each unit, item or person run. What runs is as it is now; what was decided, up to the last day kept."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from onewindow.base import clock
from onewindow.catalogue.service import Item
from onewindow.kernel.org.service import Person, Unit
from onewindow.supervision import statements
from onewindow.supervision.durations import MEDIAN, NINE_OF_TEN, days_until, survival
from onewindow.supervision.keeping import last_day_kept

WEEKS = 12  # of the trend
WINDOWS = (4, 12)  # weeks one may look at
WORST_STEPS = 2
NOBODY = "0"


@dataclass(frozen=True)
class Asked:
    """What the board is asked: whose units, by what, how many weeks back."""

    units: Sequence[int]
    by: str = "unit"
    weeks: int = WINDOWS[0]


@dataclass
class Week:
    """What was decided in seven days."""

    decided: int = 0
    with_limit: int = 0
    on_time: int = 0

    @property
    def rate(self) -> float | None:
        """按时办结率: on time ÷ decided that had a limit; ``None`` where there was none."""
        return self.on_time / self.with_limit if self.with_limit else None

    @property
    def late(self) -> int:
        """After their limit."""
        return self.with_limit - self.on_time


@dataclass(frozen=True)
class WorstStep:
    """A step and where the days go: ``mean`` working days each time, ``share`` of all days of the row's steps."""

    name: str
    times: int
    mean: float
    share: float


@dataclass
class Row:
    """One line of the board."""

    key: str
    name: str = ""
    running: int = 0
    yellow: int = 0
    red: int = 0
    double_red: int = 0
    paused: int = 0
    weeks: dict[int, Week] = field(default_factory=lambda: defaultdict(Week))
    window: int = WINDOWS[0]
    authority_days: int = 0
    applicant_days: int = 0
    special_days: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    still_open: Counter[int] = field(default_factory=Counter)
    steps: list[tuple[str, int, int]] = field(default_factory=list)

    @cached_property
    def whole(self) -> Week:
        """The weeks of the window together."""
        inside = [week for number, week in self.weeks.items() if number < self.window]
        return Week(*(sum(getattr(week, name) for week in inside) for name in ("decided", "with_limit", "on_time")))

    @property
    def late(self) -> int:
        """Decided, but after their limit."""
        return self.whole.late

    @cached_property
    def _curve(self) -> Any:
        return survival(self.ended, self.still_open)

    @property
    def median(self) -> int | None:
        """Within how many working days half of all are decided, the running ones counted in; ``None`` while fewer are."""
        return days_until(self._curve, MEDIAN)

    @property
    def nine_of_ten(self) -> int | None:
        """The same for nine of ten."""
        return days_until(self._curve, NINE_OF_TEN)

    @property
    def weekly(self) -> list[Week]:
        """Every week of the trend, the oldest first."""
        return [self.weeks.get(number) or Week() for number in reversed(range(WEEKS))]

    @property
    def worst_steps(self) -> list[WorstStep]:
        """The steps that took most days together."""
        total = sum(days for _name, _times, days in self.steps)
        worst = sorted(self.steps, key=lambda step: (-step[2], step[0]))[:WORST_STEPS]
        return [WorstStep(name, times, days / times, days / total) for name, times, days in worst if days]


@dataclass(frozen=True)
class Board:
    """The rows, the worst first, and all of them together; ``last`` is the last day whose decisions are counted."""

    asked: Asked
    rows: Sequence[Row]
    whole: Row
    last: dt.date | None


def board(asked: Asked) -> Board:
    """Six statements (by person seven), whatever the number of rows. Asks nobody's permission: ``asked.units`` are those the reader oversees."""
    last = last_day_kept()
    found: dict[str, Row] = {}
    _read_running(asked, found)
    _read_days(asked, found, last or clock.today())
    names = _names(asked.by, found)
    for key, row in found.items():
        row.name = names.get(key, key)
    rows = sorted(found.values(), key=_worst_first)
    whole = _together(rows, asked)
    if asked.by == "person":
        _count_once(whole, asked)
    return Board(asked, rows, whole, last)


def name_of(by: str, key: str) -> str:
    """What the row of this key is called; empty where there is none. One statement, none for a key that cannot be."""
    if by != "item" and not re.fullmatch(r"[0-9]{1,18}", key):
        return ""
    return _names(by, [key]).get(key, "")


def _worst_first(row: Row) -> tuple[Any, ...]:
    return -row.double_red, -row.red, -row.yellow, -row.running, -row.whole.decided, row.name


def _row(found: dict[str, Row], key: str, asked: Asked) -> Row:
    return found.setdefault(key, Row(key, window=asked.weeks))


def _read_running(asked: Asked, found: dict[str, Row]) -> None:
    for key, *counts in _said(statements.RUNNING[asked.by], asked):
        row = _row(found, key, asked)
        row.running, row.yellow, row.red, row.double_red, row.paused = counts


def _read_days(asked: Asked, found: dict[str, Row], last: dt.date) -> None:
    for key, week, decided, with_limit, on_time, *days in _said(statements.DECIDED[asked.by], asked, last):
        row = _row(found, key, asked)
        row.weeks[week] = Week(decided, with_limit, on_time)
        if week < asked.weeks:
            for name, number in zip(("authority_days", "applicant_days", "special_days"), days, strict=True):
                setattr(row, name, getattr(row, name) + number)
    for key, what, days_taken, number in _said(statements.DURATIONS[asked.by], asked, last):
        row = _row(found, key, asked)
        (row.ended if what == "ended" else row.still_open)[days_taken] += number
    for key, step, times, taken in _said(statements.STEPS[asked.by], asked, last):
        if key in found:
            found[key].steps.append((step, times, taken))


def _said(statement: str, asked: Asked, last: dt.date | None = None) -> list[tuple[Any, ...]]:
    values = {"units": list(asked.units), "last": last, "longest": 7 * WEEKS, "window": 7 * asked.weeks}
    return statements.asked(statement, values)


def _names(by: str, keys: Collection[str]) -> Mapping[str, str]:
    """What the keys are called: one statement."""
    if by == "item":
        return dict(Item.objects.filter(code__in=list(keys)).values_list("code", "name"))
    rows: QuerySet[Unit] | QuerySet[Person] = Unit.objects.all() if by == "unit" else Person.objects.all()
    ids = [int(key) for key in keys if key != NOBODY]
    return {str(pk): name for pk, name in rows.filter(pk__in=ids).values_list("pk", "name")}


def _count_once(whole: Row, asked: Asked) -> None:
    """What two people hold at once stands in both their rows, and once in the sum: one statement."""
    counts = [row[1:] for row in _said(statements.RUNNING["unit"], asked)]
    sums = [sum(column) for column in zip(*counts, strict=True)] or [0] * 5
    whole.running, whole.yellow, whole.red, whole.double_red, whole.paused = sums


def _together(rows: Sequence[Row], asked: Asked) -> Row:
    """All rows as one."""
    whole = Row("", window=asked.weeks)
    for row in rows:
        for name in ("running", "yellow", "red", "double_red", "paused"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        for name in ("authority_days", "applicant_days", "special_days"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        for number, week in row.weeks.items():
            sums = whole.weeks[number]
            sums.decided += week.decided
            sums.with_limit += week.with_limit
            sums.on_time += week.on_time
        whole.ended.update(row.ended)
        whole.still_open.update(row.still_open)
    whole.steps = _steps_together(rows)
    return whole


def _steps_together(rows: Sequence[Row]) -> list[tuple[str, int, int]]:
    times: Counter[str] = Counter()
    days: Counter[str] = Counter()
    for row in rows:
        for name, number, taken in row.steps:
            times[name] += number
            days[name] += taken
    return [(name, times[name], days[name]) for name in times]
