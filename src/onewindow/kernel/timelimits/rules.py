"""From a ledger and a calendar to a due date: pure functions, no clock, no database.

Days are dates of the city. The day of the start is not counted (民法典 201). A day that a pause covers is not counted: by the
house's convention the day on which a pause begins counts as used and the day of the resumption does not count
(``Terms.pause_day_used``, docs/adr/0002). A period of days, months or years that ends on a rest day runs to the next
working day (民法典 203). Hours run on by the wall clock.
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
    """One line of the ledger, in order of time; the first is the start. ``amount`` is what an extension adds."""

    kind: str
    at: dt.datetime
    amount: int = 0
    reason_code: str = ""
    reason: str = ""
    document_number: str = ""


@dataclass(frozen=True)
class Span:
    """Dates, both ends included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Reckoning:
    """What follows from a ledger. ``due_at`` is the last instant in time, empty while paused; ``reached`` is the day on which
    the amount was full, before it moved off a rest day; from ``yellow_at`` on it is nearly due.
    """

    state: LimitState
    total: int
    due_at: dt.datetime | None = None
    reached: dt.date | None = None
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
    total = terms.amount + sum(event.amount for event in ledger)
    finished_at = ledger[-1].at if state == LimitState.FINISHED else None
    if _open_pause(ledger):
        return Reckoning(state, total, finished_at=finished_at)
    if terms.unit == LimitUnit.HOUR:
        due_at = _due_by_hours(ledger, total)
        warning = dt.timedelta(hours=total) * terms.warn_percent / 100
        return Reckoning(state, total, due_at, yellow_at=due_at - warning, finished_at=finished_at)
    reached, due = _due_by_days(terms, ledger, total, calendar)
    return Reckoning(
        state,
        total,
        clock.end_of(due),
        reached,
        provisional=not _is_settled(terms.unit, day_of(ledger[0]), reached, due, calendar),
        yellow_at=clock.at(_yellow_day(terms, day_of(ledger[0]), total, due, calendar)),
        finished_at=finished_at,
    )


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


def _due_by_hours(ledger: Sequence[Event], total: int) -> dt.datetime:
    due = ledger[0].at + dt.timedelta(hours=total)
    for pause, resume in pauses_of(ledger):
        if resume and pause.at <= due:
            due += resume.at - pause.at
    return due


def _due_by_days(terms: Terms, ledger: Sequence[Event], total: int, calendar: Calendar) -> tuple[dt.date, dt.date]:
    """The day on which the amount is full, and the last day of the period: later when that day is a rest day, or when a pause
    began on the last day itself: what was left of it is done on the day of the resumption.
    """
    by_working_days = terms.unit == LimitUnit.WORKING_DAY
    start = day_of(ledger[0])
    reached = _end_of_period(terms.unit, start, total, calendar)
    for span in uncounted_spans(terms, ledger, start):
        first = max(span.first, start + _ONE_DAY)
        if span.last < first or first > reached:
            continue
        if by_working_days:
            left = calendar.working_days_between(first - _ONE_DAY, reached)
            reached = calendar.add_working_days(span.last, left)
        else:
            reached = span.last + (reached - first) + _ONE_DAY
    due = calendar.working_day_from(reached)
    for pause, resume in pauses_of(ledger):
        if resume and day_of(pause) <= due:
            due = max(due, calendar.working_day_from(day_of(resume)))
    return reached, due


def _end_of_period(unit: str, start: dt.date, total: int, calendar: Calendar) -> dt.date:
    if unit == LimitUnit.WORKING_DAY:
        return calendar.add_working_days(start, total)
    if unit == LimitUnit.CALENDAR_DAY:
        return start + dt.timedelta(days=total)
    return add_months(start, total * 12 if unit == LimitUnit.YEAR else total)


def _is_settled(unit: str, start: dt.date, reached: dt.date, due: dt.date, calendar: Calendar) -> bool:
    """Whether every year that the reckoning used has its notice published."""
    first = start + _ONE_DAY if unit == LimitUnit.WORKING_DAY else reached
    return all(map(calendar.is_published, range(first.year, (due + _NEW_YEAR_REACHES_BACK).year + 1)))


def _yellow_day(terms: Terms, start: dt.date, total: int, due: dt.date, calendar: Calendar) -> dt.date:
    """The first day with at most ``warn_percent`` of the whole or ``warn_days`` working days left after it."""
    if terms.unit == LimitUnit.WORKING_DAY:
        return calendar.add_working_days(due, -max(total * terms.warn_percent // 100, terms.warn_days))
    whole = (_end_of_period(terms.unit, start, total, calendar) - start).days
    by_percent = due - dt.timedelta(days=whole * terms.warn_percent // 100)
    return min(by_percent, calendar.add_working_days(due, -terms.warn_days))
