"""From a ledger and a calendar to a due date: pure functions, no clock, no database.

Days are dates of the city. The day of the start is not counted (民法典 201). A day that a pause covers is not counted: by the
house's convention the day on which a pause begins counts as used and the day of the resumption does not count
(``Terms.pause_day_used``, docs/adr/0002). A period of days, months or years that ends on a rest day runs to the next
working day (民法典 203). Hours run on by the wall clock. An extension in another unit than the limit's begins where the limit
ends (docs/adr/0017).
"""

import calendar as gregorian
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.kernel.timelimits.models import LedgerEntry, Light, LimitState
from onewindow.kernel.workcalendar.service import Calendar

Kind = LedgerEntry.Kind
_ONE_DAY = dt.timedelta(days=1)
_NEXT_INSTANT = dt.timedelta(microseconds=1)
# The notice of a year may exchange the last days of the December before it (2018-12-29 was worked for 元旦 2019).
_NEW_YEAR_REACHES_BACK = dt.timedelta(days=3)


@dataclass(frozen=True)
class Terms:
    """What was promised or set by law: an amount of a ``LimitUnit`` and when to warn before it runs out."""

    amount: int
    unit: str
    warn_percent: int = 20
    warn_days: int = 1
    pause_day_used: bool = True


@dataclass(frozen=True)
class Event:
    """One line of the ledger, in order of time; the first is the start. ``amount`` is what an extension adds, in a ``unit`` of
    its own or, without one, in the limit's.
    """

    kind: str
    at: dt.datetime
    amount: int = 0
    reason_code: str = ""
    reason: str = ""
    document_number: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Span:
    """Dates, both ends included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Stage:
    """A stretch counted in one unit: the limit itself with what extends it in its own unit, then each extension in another.

    The next begins where the one before ends. ``begins`` is the moment after which it counts, ``ends`` its last instant;
    ``reached`` is the day on which the amount was full, before it moved off a rest day (none for hours).
    """

    unit: str
    amount: int
    begins: dt.datetime
    ends: dt.datetime
    reached: dt.date | None = None

    @property
    def start(self) -> dt.date:
        """The day that is not counted (民法典 201)."""
        return clock.local(self.begins).date()

    @property
    def last(self) -> dt.date:
        return clock.local(self.ends).date()


@dataclass(frozen=True)
class Reckoning:
    """What follows from a ledger. ``total`` is the amount with its extensions in the limit's own unit; ``stages`` and ``due_at``,
    the last instant in time, are empty while paused; from ``yellow_at`` on it is nearly due.
    """

    state: LimitState
    total: int
    stages: tuple[Stage, ...] = ()
    due_at: dt.datetime | None = None
    provisional: bool = False
    yellow_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None

    def light(self, at: dt.datetime) -> Light:
        """The light at a moment: overdue only when the last instant has passed; none while paused or finished."""
        if self.state != LimitState.RUNNING or self.due_at is None or self.yellow_at is None:
            return Light.NONE
        if at > self.due_at:
            return Light.RED
        return Light.YELLOW if at >= self.yellow_at else Light.GREEN

    def next_change_at(self, at: dt.datetime) -> dt.datetime | None:
        """When the light changes next by time alone; None when it will not."""
        if self.due_at is None or self.yellow_at is None:
            return None
        return {Light.GREEN: self.yellow_at, Light.YELLOW: self.due_at + _NEXT_INSTANT}.get(self.light(at))


def reckon(terms: Terms, ledger: Sequence[Event], calendar: Calendar) -> Reckoning:
    """Everything that follows from the ledger so far."""
    state = state_of(ledger)
    total = terms.amount + sum(event.amount for event in ledger if event.unit in ("", terms.unit))
    finished_at = ledger[-1].at if state == LimitState.FINISHED else None
    if _open_pause(ledger):
        return Reckoning(state, total, finished_at=finished_at)
    stages = stages_of(terms, ledger, calendar)
    return Reckoning(
        state,
        total,
        stages,
        stages[-1].ends,
        provisional=not all(_is_settled(stage, calendar) for stage in stages),
        yellow_at=_yellow_at(terms, stages, calendar),
        finished_at=finished_at,
    )


def stages_of(terms: Terms, ledger: Sequence[Event], calendar: Calendar) -> tuple[Stage, ...]:
    """The stretches one after the other; every pause has its resumption."""
    stages: list[Stage] = []
    begins = ledger[0].at
    for unit, amount in _amounts(terms, ledger):
        stages.append(_stage(terms, unit, amount, begins, ledger, calendar))
        begins = stages[-1].ends
    return tuple(stages)


def _amounts(terms: Terms, ledger: Sequence[Event]) -> list[tuple[str, int]]:
    """What is to be counted, neighbours of one unit as one."""
    parts = [(terms.unit, terms.amount)]
    for event in ledger:
        if event.kind == Kind.EXTEND:
            unit = event.unit or terms.unit
            added = parts.pop()[1] if parts[-1][0] == unit else 0
            parts.append((unit, added + event.amount))
    return parts


def _stage(
    terms: Terms, unit: str, amount: int, begins: dt.datetime, ledger: Sequence[Event], calendar: Calendar
) -> Stage:
    if unit == LimitUnit.HOUR:
        return Stage(unit, amount, begins, _end_by_hours(ledger, begins, amount))
    reached, due = _end_by_days(terms, unit, clock.local(begins).date(), amount, ledger, calendar)
    return Stage(unit, amount, begins, clock.end_of(due), reached)


def state_of(ledger: Sequence[Event]) -> LimitState:
    """Running, paused or finished after the last line."""
    for event in reversed(ledger):
        if event.kind == Kind.FINISH:
            return LimitState.FINISHED
        if event.kind == Kind.PAUSE:
            return LimitState.PAUSED
        if event.kind in (Kind.RESUME, Kind.START):
            break
    return LimitState.RUNNING


def day_of(event: Event) -> dt.date:
    """The date of a line on the city's wall clock."""
    return clock.local(event.at).date()


def latest(ledger: Sequence[Event]) -> dt.datetime:
    """The moment of the last line."""
    return ledger[-1].at


def pauses_of(ledger: Sequence[Event]) -> Iterator[tuple[Event, Event | None]]:
    """Each pause with its resumption; the last one may have none yet."""
    turns = [event for event in ledger if event.kind in (Kind.PAUSE, Kind.RESUME)]
    for event, following in pairwise([*turns, None]):
        if event and event.kind == Kind.PAUSE:
            yield event, following


def uncounted_spans(terms: Terms, ledger: Sequence[Event], today: dt.date) -> list[Span]:
    """The dates that pauses take out of the count, in order and without overlap. A pause still open takes out up to ``today``."""
    spans: list[Span] = []
    for pause, resume in pauses_of(ledger):
        first = day_of(pause) + _ONE_DAY if terms.pause_day_used else day_of(pause)
        last = day_of(resume) if resume else today
        if spans:
            first = max(first, spans[-1].last + _ONE_DAY)
        if first <= last:
            spans.append(Span(first, last))
    return spans


def add_months(date: dt.date, months: int) -> dt.date:
    """The corresponding day so many months later, or the last day of a shorter month (民法典 202)."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return dt.date(year, month + 1, min(date.day, gregorian.monthrange(year, month + 1)[1]))


def _open_pause(ledger: Sequence[Event]) -> bool:
    return any(resume is None for _pause, resume in pauses_of(ledger))


def _end_by_hours(ledger: Sequence[Event], begins: dt.datetime, amount: int) -> dt.datetime:
    due = begins + dt.timedelta(hours=amount)
    for pause, resume in pauses_of(ledger):
        if resume and pause.at <= due and resume.at > begins:
            due += resume.at - max(pause.at, begins)
    return due


def _end_by_days(
    terms: Terms, unit: str, start: dt.date, amount: int, ledger: Sequence[Event], calendar: Calendar
) -> tuple[dt.date, dt.date]:
    """The day on which the amount is full, and the last day of the period: later when that day is a rest day, or when a pause
    began on the last day itself: what was left of it is done on the day of the resumption.
    """
    reached = _end_of_period(unit, start, amount, calendar)
    for span in uncounted_spans(terms, ledger, start):
        first = max(span.first, start + _ONE_DAY)
        if span.last < first or first > reached:
            continue
        if unit == LimitUnit.WORKING_DAY:
            left = calendar.working_days_between(first - _ONE_DAY, reached)
            reached = calendar.add_working_days(span.last, left)
        else:
            reached = span.last + (reached - first) + _ONE_DAY
    due = calendar.working_day_from(reached)
    for pause, resume in pauses_of(ledger):
        if resume and day_of(pause) <= due:
            due = max(due, calendar.working_day_from(day_of(resume)))
    return reached, due


def _end_of_period(unit: str, start: dt.date, amount: int, calendar: Calendar) -> dt.date:
    if unit == LimitUnit.WORKING_DAY:
        return calendar.add_working_days(start, amount)
    if unit == LimitUnit.CALENDAR_DAY:
        return start + dt.timedelta(days=amount)
    return add_months(start, amount * 12 if unit == LimitUnit.YEAR else amount)


def _is_settled(stage: Stage, calendar: Calendar) -> bool:
    """Whether every year that the stretch used has its notice published."""
    if stage.reached is None:
        return True
    first = stage.start + _ONE_DAY if stage.unit == LimitUnit.WORKING_DAY else stage.reached
    return all(map(calendar.is_published, range(first.year, (stage.last + _NEW_YEAR_REACHES_BACK).year + 1)))


def _yellow_at(terms: Terms, stages: Sequence[Stage], calendar: Calendar) -> dt.datetime:
    """When at most ``warn_percent`` of the whole or ``warn_days`` working days are left; of hours only the former."""
    only = stages[0] if len(stages) == 1 else None
    last = stages[-1]
    if only and only.unit == LimitUnit.HOUR:
        return only.ends - dt.timedelta(hours=only.amount) * terms.warn_percent / 100
    if only and only.unit == LimitUnit.WORKING_DAY:
        days = max(only.amount * terms.warn_percent // 100, terms.warn_days)
        return clock.at(calendar.add_working_days(last.last, -days))
    whole = sum((_length(stage, calendar) for stage in stages), dt.timedelta()).days
    by_percent = last.last - dt.timedelta(days=whole * terms.warn_percent // 100)
    return clock.at(min(by_percent, calendar.add_working_days(last.last, -terms.warn_days)))


def _length(stage: Stage, calendar: Calendar) -> dt.timedelta:
    """How long it would be without any pause."""
    if stage.unit == LimitUnit.HOUR:
        return dt.timedelta(hours=stage.amount)
    return _end_of_period(stage.unit, stage.start, stage.amount, calendar) - stage.start
