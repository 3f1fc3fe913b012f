"""Why is this due on that day: the calendar day by day, and sentences with the article of the law."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import clock, dates
from onewindow.base.codes import LimitUnit
from onewindow.kernel.timelimits import rules
from onewindow.kernel.timelimits.models import LedgerEntry, LimitKind
from onewindow.kernel.timelimits.reasons import ART45, ENDED_BY, PauseReason
from onewindow.kernel.timelimits.rules import Event, Reckoning, Span, Terms
from onewindow.kernel.workcalendar.service import Calendar

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = LedgerEntry.Kind
_ONE_DAY = dt.timedelta(days=1)

_START_NOT_COUNTED = gettext_lazy("民法典第二百零一条")
_MONTHS = gettext_lazy("民法典第二百零二条")
_LAST_DAY_MOVES = gettext_lazy("民法典第二百零三条")
_EXTENSION = gettext_lazy("行政许可法第四十二条")
_NOT_COUNTED = gettext_lazy("行政许可法第四十五条")
_WORKING_DAYS = gettext_lazy("行政许可法第八十二条")
_EXCHANGED = gettext_lazy("国务院办公厅放假通知")

_BEGINS_WITH = {
    LimitKind.STATUTORY: gettext_lazy("受理"),
    LimitKind.PROMISED: gettext_lazy("受理"),
    LimitKind.NOTICE: gettext_lazy("收到材料"),
    LimitKind.CORRECTION: gettext_lazy("发出补正告知"),
    LimitKind.STEP: gettext_lazy("环节开始"),
    LimitKind.DELIVERY: gettext_lazy("作出决定"),
}


class What(TextChoices):
    """What a day is for the count."""

    START = "start", gettext_lazy("起算日，不算")
    COUNTED = "counted", gettext_lazy("计入")
    MADE_UP = "made_up", gettext_lazy("调休上班，计入")
    PAUSED = "paused", gettext_lazy("暂停")
    RESUMED = "resumed", gettext_lazy("恢复")
    REST = "rest", gettext_lazy("休息")
    HOLIDAY = "holiday", gettext_lazy("放假")
    LAST = "last", gettext_lazy("最后一天")


@dataclass(frozen=True)
class Day:
    """One date. ``number`` says the how-manieth counted day it is; ``name`` is the holiday's."""

    date: dt.date
    what: What
    number: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Reason:
    """One sentence and, where a law says so, its article."""

    sentence: str
    law: str = ""


@dataclass(frozen=True)
class Explanation:
    """The whole story of one limit. ``days`` runs from the start to the last day (while paused: to today); it is empty for
    hours. ``used`` counts the days up to today, ``left`` those after it; ``left`` is None while paused.
    """

    kind: str
    unit: str
    total: int
    due: dt.date | None
    provisional: bool
    used: int
    left: int | None
    today: dt.date
    days: tuple[Day, ...]
    reasons: tuple[Reason, ...]


def explain(kind: str, terms: Terms, ledger: Sequence[Event], calendar: Calendar, *, today: dt.date) -> Explanation:
    """The explanation of a ledger, seen from ``today``."""
    reckoning = rules.reckon(terms, ledger, calendar)
    due = clock.local(reckoning.due_at).date() if reckoning.due_at else None
    days = tuple(_days(terms, ledger, reckoning, calendar, until=due or today))
    return Explanation(
        kind=kind,
        unit=terms.unit,
        total=reckoning.total,
        due=due,
        provisional=reckoning.provisional,
        used=sum(day.number is not None and day.date <= today for day in days),
        left=sum(day.number is not None and day.date > today for day in days) if due else None,
        today=today,
        days=days,
        reasons=tuple(_reasons(kind, terms, ledger, reckoning, days)),
    )


# --- days ----------------------------------------------------------------------------------------------------


def _days(
    terms: Terms, ledger: Sequence[Event], reckoning: Reckoning, calendar: Calendar, *, until: dt.date
) -> Iterator[Day]:
    if terms.unit == LimitUnit.HOUR:
        return
    start = rules.day_of(ledger[0])
    spans = rules.uncounted_spans(terms, ledger, until)
    resumed = {rules.day_of(event) for event in ledger if event.kind == Kind.RESUME}
    yield Day(start, What.START, name=calendar.day_name(start))
    number, date = 0, start
    while date < until:
        date += _ONE_DAY
        what = _what(terms, date, reckoning, calendar, spans, resumed)
        number += what in (What.COUNTED, What.MADE_UP)
        counted = number if what in (What.COUNTED, What.MADE_UP) else None
        if reckoning.due_at and date == until:
            what = What.LAST
        yield Day(date, what, counted, calendar.day_name(date))


def _what(
    terms: Terms, date: dt.date, reckoning: Reckoning, calendar: Calendar, spans: Sequence[Span], resumed: set[dt.date]
) -> What:
    if any(span.first <= date <= span.last for span in spans):
        return What.RESUMED if date in resumed else What.PAUSED
    by_working_days = terms.unit == LimitUnit.WORKING_DAY
    beyond = reckoning.reached is not None and date > reckoning.reached
    if beyond or (by_working_days and not calendar.is_working(date)):
        return What.HOLIDAY if date in calendar.special else What.REST
    return What.MADE_UP if by_working_days and calendar.is_made_up(date) else What.COUNTED


# --- reasons -------------------------------------------------------------------------------------------------


def _reasons(
    kind: str, terms: Terms, ledger: Sequence[Event], reckoning: Reckoning, days: Sequence[Day]
) -> Iterator[Reason]:
    start = rules.day_of(ledger[0])
    begun = {"day": _day(start, start), "begins": _BEGINS_WITH[LimitKind(kind)]}
    if terms.unit == LimitUnit.HOUR:
        yield from _hours(ledger, reckoning, begun)
        return
    if reckoning.total:
        yield _reason(_("%(day)s %(begins)s，当天不算，第二天起算。") % begun, _START_NOT_COUNTED)
    else:
        yield _reason(_("%(day)s %(begins)s，即办件，当天办结。") % begun)
    goes_on = ""
    for pause, resume in rules.pauses_of(ledger):
        yield _pause(terms, pause, resume, start)
        goes_on = _going_on(resume, days, start) if resume else ""
    if terms.unit == LimitUnit.WORKING_DAY and reckoning.total:
        yield _reason(_("%(goes_on)s周六、周日和法定假日不算。") % {"goes_on": goes_on}, _WORKING_DAYS)
    elif goes_on:
        yield _reason(goes_on)
    for day in days:
        if day.what == What.MADE_UP:
            yield _reason(_("%(day)s 调休上班，照算。") % {"day": _day(day.date, start, weekday=True)}, _EXCHANGED)
    yield from _extensions(kind, terms, ledger, start)
    yield from _last_day(terms, reckoning, start)


def _pause(terms: Terms, pause: Event, resume: Event | None, start: dt.date) -> Reason:
    day = rules.day_of(pause)
    reason = PauseReason(pause.reason_code) if pause.reason_code in PauseReason.values else None
    words = {
        "day": _day(day, start),
        "why": reason.label if reason else pause.reason,
        "end": _day(rules.day_of(resume), start) if resume else "",
        "ended": ENDED_BY[reason] if reason else _("恢复计时"),
    }
    law = _NOT_COUNTED if reason in ART45 else ""
    if resume is None:
        return _reason(_("%(day)s 开始%(why)s，暂停计时。最后一天要等恢复以后才能定。") % words, law)
    if rules.day_of(resume) == day:
        return _reason(_("%(day)s %(why)s，当天恢复。") % words, law)
    if terms.pause_day_used and day != start:
        return _reason(_("%(day)s 开始%(why)s。当天算，之后不算，直到 %(end)s %(ended)s。") % words, law)
    return _reason(_("%(day)s 开始%(why)s。从当天起不算，直到 %(end)s %(ended)s。") % words, law)


def _going_on(resume: Event, days: Sequence[Day], start: dt.date) -> str:
    """With which number the count goes on after the last resumption; empty when nothing was left to count."""
    day = next((day for day in days if day.date > rules.day_of(resume) and day.number), None)
    return _("%(day)s 接着算第 %(n)s 天。") % {"day": _day(day.date, start), "n": day.number} if day else ""


def _extensions(kind: str, terms: Terms, ledger: Sequence[Event], start: dt.date) -> Iterator[Reason]:
    for event in ledger:
        if event.kind == Kind.EXTEND:
            words = {
                "day": _day(rules.day_of(event), start),
                "amount": dates.count_words(event.amount, terms.unit),
                "why": _("：%(reason)s") % {"reason": event.reason} if event.reason else "",
            }
            law = _EXTENSION if kind == LimitKind.STATUTORY else ""
            yield _reason(_("%(day)s 延长 %(amount)s%(why)s。") % words, law)


def _last_day(terms: Terms, reckoning: Reckoning, start: dt.date) -> Iterator[Reason]:
    if reckoning.due_at is None or reckoning.reached is None:
        return
    due = clock.local(reckoning.due_at).date()
    words = {
        "amount": dates.count_words(reckoning.total, terms.unit),
        "reached": _day(reckoning.reached, start, weekday=True),
        "due": _day(due, start, weekday=True),
        "year": due.year,
    }
    law = _MONTHS if terms.unit in (LimitUnit.MONTH, LimitUnit.YEAR) else ""
    if reckoning.total:
        yield _reason(_("数满 %(amount)s，是 %(reached)s。") % words, law)
    if due != reckoning.reached and reckoning.total and terms.unit == LimitUnit.WORKING_DAY:
        yield _reason(_("最后一天里暂停过，剩下的事在恢复那天做完：%(due)s。") % words)
    elif due != reckoning.reached:
        yield _reason(_("那天不上班，顺延到下一个工作日：%(due)s。") % words, _LAST_DAY_MOVES)
    if reckoning.provisional:
        yield _reason(_("这段时间里有的年份放假安排还没有公布，这个日子是暂定的，公布后会重新计算。"))


def _hours(ledger: Sequence[Event], reckoning: Reckoning, begun: Mapping[str, object]) -> Iterator[Reason]:
    amount = dates.count_words(reckoning.total, LimitUnit.HOUR)
    words = {**begun, "moment": dates.long_moment(ledger[0].at), "amount": amount}
    yield _reason(_("%(moment)s %(begins)s，按钟点算 %(amount)s，节假日也算。") % words)
    for pause, resume in rules.pauses_of(ledger):
        span = {"since": dates.long_moment(pause.at), "until": dates.long_moment(resume.at) if resume else ""}
        yield _reason(
            _("%(since)s 到 %(until)s 暂停，不算。") % span if resume else _("%(since)s 起暂停，不算。") % span
        )
    if reckoning.due_at:
        yield _reason(
            _("数满 %(amount)s，是 %(due)s。") % {"amount": amount, "due": dates.long_moment(reckoning.due_at)}
        )


def _reason(sentence: str, law: "str | StrPromise" = "") -> Reason:
    return Reason(sentence, str(law))


def _day(date: dt.date, start: dt.date, *, weekday: bool = False) -> str:
    """The year is said only where it differs from the start's."""
    words = dates.short_date(date) if weekday else dates.month_and_day(date)
    return words if date.year == start.year else dates.with_year(date, words)
