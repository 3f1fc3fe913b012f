"""A time limit as pictures: the bar of its days and the calendar that explains them. Pure; sentences come from timelimits."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from onewindow.base import dates
from onewindow.kernel.timelimits.service import Day, Explanation, Light, LimitKind, Remaining, What

# More cells than this are too narrow to read on a phone: the bar then shows shares instead of single days.
MOST_CELLS = 30
# A pause is drawn this many cells wide, however long it lasted: it is not part of the promise.
PAUSE_SHARE = 3
# Words under the bar need about this part of its width on a phone.
WORDS_SHARE = 0.23
ONE_DAY = dt.timedelta(days=1)

TONES = {Light.GREEN: "run", Light.YELLOW: "soon", Light.RED: "late", Light.DOUBLE_RED: "double"}
NOT_COUNTED = (What.PAUSED, What.RESUMED)


def tone_of(remaining: Remaining) -> str:
    """The name of the light's shape: run, soon, late, double, pause or done."""
    if remaining.light == Light.NONE:
        return "pause" if remaining.paused else "done"
    return TONES[Light(remaining.light)]


# --- the bar -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """A part of the bar: ``state`` is used, now, left, pause or late; ``share`` how many cells wide."""

    state: str
    words: str = ""
    share: int = 1
    date: dt.date | None = None


@dataclass(frozen=True)
class Mark:
    """Words under the bar over ``share`` cells; ``at`` is start, pause, now or due, empty for a gap."""

    share: int
    at: str = ""
    top: str = ""
    bottom: str = ""


@dataclass(frozen=True)
class Bar:
    """Cells, the words under them, and one sentence for those who do not see them."""

    cells: Sequence[Cell]
    marks: Sequence[Mark]
    sentence: str


def bar(explanation: Explanation) -> Bar:
    """One cell per counted day, pauses between them, and what is over the limit."""
    cells = list(_cells(explanation))
    if len(cells) > MOST_CELLS:
        cells = list(_together(cells))
    return Bar(cells, list(_marks(explanation, cells)), _sentence(explanation))


def _cells(explanation: Explanation) -> Iterator[Cell]:
    last_number = 0
    for is_pause, days in groupby(explanation.days[1:], key=lambda day: day.what in NOT_COUNTED):
        if is_pause:
            yield Cell("pause", _("暂停"), PAUSE_SHARE, next(days).date)
            continue
        for day in days:
            if day.number or day.what == What.LAST:
                last_number = day.number or last_number
                yield Cell(_state(day.date, explanation.today), str(day.number or ""), date=day.date)
    if explanation.due is None:
        yield from (Cell("left", str(number)) for number in range(last_number + 1, explanation.total + 1))
    elif explanation.today > explanation.due:
        yield Cell("late", _("超期"), PAUSE_SHARE, explanation.due + ONE_DAY)


def _state(date: dt.date, today: dt.date) -> str:
    if date == today:
        return "now"
    return "used" if date < today else "left"


def _together(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Neighbours of one state as one part: a long limit as shares."""
    for state, group in groupby(cells, key=lambda cell: cell.state):
        run = list(group)
        if state in ("pause", "late"):
            yield from run
        else:
            words = _("%(n)s 天") % {"n": len(run)} if state != "now" else ""
            yield Cell(state, words, max(1, round(MOST_CELLS * len(run) / len(cells))), run[0].date)


@dataclass(frozen=True)
class _Label:
    """Words that want a place: the stretch ``low``–``high`` they cover, the stretch of cells ``first``–``last`` they belong to."""

    at: str
    top: str
    bottom: str
    low: float
    high: float
    first: int
    last: int


def _marks(explanation: Explanation, cells: Sequence[Cell]) -> Iterator[Mark]:
    """Labels where they fit, the most wanted first: today, the last day, the start, pauses."""
    total = sum(cell.share for cell in cells)
    chosen: list[_Label] = []
    for label in _labels(explanation, cells, total):
        if all(label.high <= other.low or label.low >= other.high for other in chosen):
            chosen.append(label)
    chosen.sort(key=lambda label: label.low)
    reached = 0
    for label, following in zip(chosen, [*chosen[1:], None], strict=True):
        if label.at != "due" and label.first > reached:
            yield Mark(label.first - reached)
            reached = label.first
        end = _end_of(label, following, reached, total)
        yield Mark(end - reached, label.at, label.top, label.bottom)
        reached = end
    if reached < total:
        yield Mark(total - reached)


def _end_of(label: _Label, following: _Label | None, reached: int, total: int) -> int:
    """Where the stretch of a label ends: at its cell when centred, else where the next one begins."""
    if label.at == "due" or (following is None and label.at != "now"):
        return total
    if label.at == "now" or following is None:
        return max(label.last, reached + 1)
    return reached + 1 if following.at == "due" else max(following.first, reached + 1)


def _labels(explanation: Explanation, cells: Sequence[Cell], total: int) -> list[_Label]:
    width = total * WORDS_SHARE
    begun = explanation.days[0].date
    labels = []
    reached = 0
    pauses = []
    for cell in cells:
        end = reached + cell.share
        if cell.state in ("now", "late"):
            middle = (reached + end) / 2
            today = dates.month_and_day(explanation.today)
            if middle + width / 2 > total:
                labels.append(_Label("due", today, _("今天"), total - width, total, reached, total))
            else:
                low = max(0.0, middle - width / 2)
                labels.append(_Label("now", today, _("今天"), low, low + width, reached, end))
        elif cell.state == "pause" and cell.date is not None:
            words = dates.month_and_day(cell.date)
            pauses.append(
                _Label("pause", _("%(day)s起") % {"day": words}, _("不算"), reached, reached + width, reached, end)
            )
        reached = end
    if explanation.due is not None and explanation.today <= explanation.due:
        due = dates.month_and_day(explanation.due)
        labels.append(_Label("due", due, _("最后一天"), total - width, total, total, total))
    labels.append(_Label("start", dates.month_and_day(begun), _begins(explanation), 0, width, 0, 1))
    return labels + pauses


def _begins(explanation: Explanation) -> str:
    if explanation.kind in (LimitKind.STATUTORY, LimitKind.PROMISED):
        return _("受理")
    return _("收到材料") if explanation.kind == LimitKind.NOTICE else _("起算")


def _sentence(explanation: Explanation) -> str:
    facts = {
        "total": explanation.amount,
        "used": explanation.used,
        "due": dates.long_date(explanation.due) if explanation.due else "",
        "left": explanation.left,
    }
    if explanation.due is None:
        return _("共 %(total)s，已用 %(used)s 天，现在暂停计时") % facts
    if explanation.today > explanation.due:
        return _("共 %(total)s，最后一天是 %(due)s，已经超期") % facts
    return _("共 %(total)s，已用 %(used)s 天，还剩 %(left)s 天，最后一天是 %(due)s") % facts


# --- the calendar --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Square:
    """A date of the calendar: its number (with the month where it changes), what it is for the count, and its look."""

    date: dt.date
    number: str
    words: str
    look: str


@dataclass(frozen=True)
class Calendar:
    """Weeks of seven squares, Monday first, and the months they show."""

    caption: str
    weeks: Sequence[Sequence[Square]]


def calendar(explanation: Explanation) -> Calendar:
    """From the week of the start to the week of the last day, or of today when that is later."""
    known = {day.date: day for day in explanation.days}
    first, last = explanation.days[0].date, max(explanation.days[-1].date, explanation.today)
    if explanation.due and explanation.due >= explanation.today:
        last = explanation.due
    monday = first - first.weekday() * ONE_DAY
    count = (last - monday).days // 7 + 1
    weeks = [
        [_square(monday + (7 * week + day) * ONE_DAY, known, explanation) for day in range(7)] for week in range(count)
    ]
    return Calendar(_months(first, last), weeks)


def _months(first: dt.date, last: dt.date) -> str:
    begun = dates.month(first)
    if (first.year, first.month) == (last.year, last.month):
        return begun
    return _("%(first)s至%(last)s") % {
        "first": begun,
        "last": dates.month(last, year=last.year != first.year),
    }


def _square(date: dt.date, known: dict[dt.date, Day], explanation: Explanation) -> Square:
    number = dates.month_and_day(date) if date.day == 1 else str(date.day)
    day = known.get(date)
    if day is None:
        late = explanation.due is not None and explanation.due < date <= explanation.today
        return Square(date, number, _("超期") if late else "", "is-late" if late else "is-out")
    return Square(date, number, _words(day, explanation), _look(day, explanation.today))


def _words(day: Day, explanation: Explanation) -> str:
    if day.number:
        return _("第%(n)s天") % {"n": day.number}
    plain = {
        What.START: _("收件") if explanation.kind == LimitKind.NOTICE else _begins(explanation),
        What.PAUSED: _("暂停"),
        What.RESUMED: _("恢复"),
        What.REST: _("休息"),
        What.HOLIDAY: day.name or _("放假"),
        What.LAST: _("最后一天"),
    }
    return plain.get(day.what, "")


def _look(day: Day, today: dt.date) -> str:
    looks = {
        What.START: "is-start",
        What.PAUSED: "is-pause",
        What.RESUMED: "is-pause",
        What.REST: "is-off",
        What.HOLIDAY: "is-off",
    }
    look = looks.get(day.what, "is-used" if day.date < today else "")
    if day.what == What.LAST:
        look = f"{look} is-due".strip()
    return f"{look} is-now".strip() if day.date == today else look
