"""Rows of bars on one axis of days, as an SVG made on the server and as a table for who does not see it. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onewindow.base import dates

# In units of the drawing: the names at the left, the days at the right.
NAMES, DAYS, ROW, HEAD = 215, 585, 30, 34
WIDTH = NAMES + DAYS
THINNEST = 4
LONGEST_NAME = 14
_ONE_DAY = dt.timedelta(days=1)
_MOST_TICKS = 8


@dataclass(frozen=True)
class Bar:
    """Dates, both included; ``tone`` is wait, run, applicant, pause, done or left; ``words`` say what they are."""

    tone: str
    first: dt.date
    last: dt.date
    words: str = ""


@dataclass(frozen=True)
class Mark:
    """A day on which something happened: ``kind`` is guidance, meeting, decision, green or end."""

    kind: str
    on: dt.date
    words: str


@dataclass(frozen=True)
class Row:
    """A line: a stage (``is_head``) or a branch of it. ``unit``, ``state`` and ``days`` stand in the table."""

    name: str
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    is_head: bool = False
    unit: str = ""
    state: str = ""
    days: str = ""
    told: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Box:
    """A bar as drawn."""

    tone: str
    x: int
    y: int
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Sign:
    """A mark as drawn: ``points`` of a diamond."""

    kind: str
    points: str
    words: str


@dataclass(frozen=True)
class Line:
    """A row as drawn; ``y`` is where its words stand, ``top`` where it begins."""

    row: Row
    short: str
    top: int
    y: int
    boxes: Sequence[Box]
    signs: Sequence[Sign]


@dataclass(frozen=True)
class Tick:
    x: int
    words: str


@dataclass(frozen=True)
class Chart:
    """The whole drawing; ``today`` is the place of today's line, none when the axis ends before."""

    lines: Sequence[Line]
    ticks: Sequence[Tick]
    today: int | None
    height: int
    width: int
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class _Axis:
    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> int:
        whole = max(1, (self.last - self.first).days + 1)
        return NAMES + round(DAYS * min(whole, max(0, (day - self.first).days)) / whole)


def chart(rows: Sequence[Row], *, today: dt.date | None, until: dt.date) -> Chart:
    """From the first day anything has to ``until`` or the last day anything has."""
    days = [day for row in rows for bar in row.bars for day in (bar.first, bar.last)]
    days += [mark.on for row in rows for mark in row.marks]
    axis = _Axis(min([*days, until]), max([*days, until]))
    lines = [_line(row, number, axis) for number, row in enumerate(rows)]
    here = axis.at(today) if today is not None and axis.first <= today <= axis.last else None
    return Chart(lines, list(_ticks(axis)), here, HEAD + ROW * len(rows) + 6, WIDTH, axis.first, axis.last)


def _line(row: Row, number: int, axis: _Axis) -> Line:
    top = HEAD + ROW * number
    boxes = [_box(bar, top, axis, is_head=row.is_head) for bar in row.bars]
    signs = [_sign(mark, top + ROW // 2, axis) for mark in row.marks]
    short = row.name if len(row.name) <= LONGEST_NAME else f"{row.name[: LONGEST_NAME - 1]}…"
    return Line(row, short, top, top + 20, boxes, signs)


def _box(bar: Bar, top: int, axis: _Axis, *, is_head: bool) -> Box:
    left, right = axis.at(bar.first), axis.at(bar.last + _ONE_DAY)
    height = 8 if is_head else 14
    return Box(bar.tone, left, top + (ROW - height) // 2, max(THINNEST, right - left), height, bar.words)


def _sign(mark: Mark, middle: int, axis: _Axis) -> Sign:
    x = min(WIDTH - 8, max(NAMES + 8, axis.at(mark.on)))
    return Sign(mark.kind, f"{x},{middle - 8} {x + 8},{middle} {x},{middle + 8} {x - 8},{middle}", mark.words)


def _ticks(axis: _Axis) -> Iterator[Tick]:
    """The first of each month, thinned out where there are many; a short axis has its first day."""
    months = list(_months(axis.first, axis.last))
    step = max(1, -(-len(months) // _MOST_TICKS))
    chosen = months[::step] or [axis.first]
    for day in chosen:
        words = dates.month(day, year=day.month == 1 or day == chosen[0])
        yield Tick(axis.at(day), words)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first if first.day == 1 else (first.replace(day=1) + 32 * _ONE_DAY).replace(day=1)
    while day <= last:
        yield day
        day = (day + 32 * _ONE_DAY).replace(day=1)
