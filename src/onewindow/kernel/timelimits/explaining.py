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
from onewindow.kernel.timelimits.rules import Event, Reckoning, Span, Stage, Terms
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
    LimitKind.JOINT_NOTICE: gettext_lazy("收到材料"),
    LimitKind.CORRECTION: gettext_lazy("发出补正告知"),
    LimitKind.STEP: gettext_lazy("环节开始"),
    LimitKind.DELIVERY: gettext_lazy("作出决定"),
    LimitKind.SPECIAL: gettext_lazy("发出特别程序告知"),
    LimitKind.DEFERRED: gettext_lazy("收到材料"),
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
    """The whole story of one limit. ``days`` runs from the start to the last day (while paused: to today, or to the last day when
    that had passed before); it is empty for hours. ``used`` counts the days up to today, ``left`` those after it; ``left`` is
    None while paused. ``total`` is in the limit's own unit, ``added`` what extends it in another.
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
    added: tuple[tuple[int, str], ...] = ()

    @property
    def amount(self) -> str:
        """All of it in words: 3 个月又 10 个工作日."""
        return _("又 ").join(dates.count_words(*part) for part in ((self.total, self.unit), *self.added))


def explain(kind: str, terms: Terms, ledger: Sequence[Event], calendar: Calendar, *, today: dt.date) -> Explanation:
    """The explanation of a ledger, seen from ``today``."""
    reckoning = rules.reckon(terms, ledger, calendar)
    due = clock.local(reckoning.due_at).date() if reckoning.due_at else None
    stages = reckoning.stages or _stages_so_far(terms, ledger, calendar, today)
    days = tuple(_days(terms, ledger, stages, calendar, until=due or today, is_due=due is not None))
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
        reasons=tuple(_reasons(kind, terms, ledger, reckoning, days, calendar)),
        added=tuple((stage.amount, stage.unit) for stage in stages if stage.unit != terms.unit),
    )


def _stages_so_far(terms: Terms, ledger: Sequence[Event], calendar: Calendar, today: dt.date) -> Sequence[Stage]:
    """Of a paused limit: as if it ran on tonight. Up to today that is how it is."""
    tonight = max(clock.end_of(today), rules.latest(ledger))
    return rules.stages_of(terms, [*ledger, Event(Kind.RESUME, tonight)], calendar)


# --- days ----------------------------------------------------------------------------------------------------


def _days(
    terms: Terms, ledger: Sequence[Event], stages: Sequence[Stage], calendar: Calendar, *, until: dt.date, is_due: bool
) -> Iterator[Day]:
    spans = rules.uncounted_spans(terms, ledger, until)
    resumed = {rules.day_of(event) for event in ledger if event.kind == Kind.RESUME}
    by_days = [stage for stage in stages if stage.unit != LimitUnit.HOUR]
    if by_days:
        yield Day(by_days[0].start, What.START, name=calendar.day_name(by_days[0].start))
    for stage in by_days:
        number, date = 0, stage.start
        while date < min(stage.last, until):
            date += _ONE_DAY
            what = _what(stage, date, calendar, spans, resumed)
            number += what in (What.COUNTED, What.MADE_UP)
            counted = number if what in (What.COUNTED, What.MADE_UP) else None
            if is_due and date == until:
                what = What.LAST
            yield Day(date, what, counted, calendar.day_name(date))


def _what(stage: Stage, date: dt.date, calendar: Calendar, spans: Sequence[Span], resumed: set[dt.date]) -> What:
    if any(span.first <= date <= span.last for span in spans):
        return What.RESUMED if date in resumed else What.PAUSED
    by_working_days, is_working = stage.unit == LimitUnit.WORKING_DAY, calendar.is_working(date)
    is_beyond = stage.reached is not None and date > stage.reached
    if is_beyond and is_working:
        # The count was full, and the last day had moved here: the end of a stretch, or the day on which a pause began.
        return What.LAST if date == stage.last else What.PAUSED
    if is_beyond or (by_working_days and not is_working):
        return What.HOLIDAY if date in calendar.special else What.REST
    return What.MADE_UP if by_working_days and calendar.is_made_up(date) else What.COUNTED


# --- reasons -------------------------------------------------------------------------------------------------


def _reasons(
    kind: str, terms: Terms, ledger: Sequence[Event], reckoning: Reckoning, days: Sequence[Day], calendar: Calendar
) -> Iterator[Reason]:
    start = rules.day_of(ledger[0])
    begun = {"day": _day(start, start), "begins": _BEGINS_WITH[LimitKind(kind)]}
    if terms.unit == LimitUnit.HOUR:
        yield from _hours(ledger, reckoning, begun)
    else:
        yield from _counting(terms, ledger, reckoning, days, begun)
    yield from _extensions(kind, terms, ledger, start)
    yield from _last_days(ledger, reckoning, start, calendar)


def _counting(
    terms: Terms, ledger: Sequence[Event], reckoning: Reckoning, days: Sequence[Day], begun: Mapping[str, object]
) -> Iterator[Reason]:
    start = rules.day_of(ledger[0])
    if reckoning.total:
        yield _reason(_("%(day)s %(begins)s，当天不算，第二天起算。") % begun, _START_NOT_COUNTED)
    else:
        yield _reason(_("%(day)s %(begins)s，即办件，当天办结。") % begun)
    goes_on = ""
    counted = {day.date for day in days if day.number}
    for pause, resume in rules.pauses_of(ledger):
        yield _pause(pause, resume, reckoning, start, is_counted=rules.day_of(pause) in counted)
        goes_on = _going_on(resume, days, start) if resume else ""
    if any(stage.unit == LimitUnit.WORKING_DAY for stage in reckoning.stages) or terms.unit == LimitUnit.WORKING_DAY:
        if reckoning.total or len(reckoning.stages) > 1:
            yield _reason(_("%(goes_on)s周六、周日和法定假日不算。") % {"goes_on": goes_on}, _WORKING_DAYS)
    elif goes_on:
        yield _reason(goes_on)
    for day in days:
        if day.what == What.MADE_UP:
            yield _reason(_("%(day)s 调休上班，照算。") % {"day": _day(day.date, start, weekday=True)}, _EXCHANGED)


def _pause(pause: Event, resume: Event | None, reckoning: Reckoning, start: dt.date, *, is_counted: bool) -> Reason:
    """What a pause took out of the count; ``is_counted``: its first day was counted (docs/adr/0002)."""
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
    if reckoning.due_at and pause.at > reckoning.due_at:
        return _reason(_("%(day)s 开始%(why)s，那时期限已经过了，最后一天不变。") % words, law)
    if rules.day_of(resume) == day:
        return _reason(_("%(day)s %(why)s，当天恢复。") % words, law)
    if is_counted:
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
                "amount": dates.count_words(event.amount, event.unit or terms.unit),
                "why": _("：%(reason)s") % {"reason": event.reason} if event.reason else "",
            }
            law = _EXTENSION if kind == LimitKind.STATUTORY else ""
            yield _reason(_("%(day)s 延长 %(amount)s%(why)s。") % words, law)


def _last_days(ledger: Sequence[Event], reckoning: Reckoning, start: dt.date, calendar: Calendar) -> Iterator[Reason]:
    """How each stretch came to its last day; that of hours is told already."""
    for number, stage in enumerate(reckoning.stages):
        if number:
            since = _day(stage.start, start, weekday=True)
            yield _reason(_("延长的时间从 %(since)s 的第二天起算。") % {"since": since}, _START_NOT_COUNTED)
        if stage.reached is not None:
            yield from _last_day(stage, stage.reached, ledger, start, calendar)
        elif number:
            yield _full(stage, dates.long_moment(stage.ends))
    if reckoning.provisional:
        yield _reason(_("这段时间里有的年份放假安排还没有公布，这个日子是暂定的，公布后会重新计算。"))


def _last_day(
    stage: Stage, reached: dt.date, ledger: Sequence[Event], start: dt.date, calendar: Calendar
) -> Iterator[Reason]:
    if stage.amount:
        law = _MONTHS if stage.unit in (LimitUnit.MONTH, LimitUnit.YEAR) else ""
        yield _full(stage, _day(reached, start, weekday=True), law)
    moved = calendar.working_day_from(reached)
    if moved != reached:
        words = {"due": _day(moved, start, weekday=True)}
        yield _reason(_("那天不上班，顺延到下一个工作日：%(due)s。") % words, _LAST_DAY_MOVES)
    if stage.last != moved:
        words = {"due": _day(stage.last, start, weekday=True)}
        if any(event.kind == Kind.RESUME and rules.day_of(event) == stage.last for event in ledger):
            yield _reason(_("最后一天里暂停过，剩下的事在恢复那天做完：%(due)s。") % words)
        else:
            yield _reason(_("最后一天里暂停过，剩下的事在恢复后的第一个工作日做完：%(due)s。") % words)


def _full(stage: Stage, reached: str, law: "str | StrPromise" = "") -> Reason:
    words = {"amount": dates.count_words(stage.amount, stage.unit), "reached": reached}
    return _reason(_("数满 %(amount)s，是 %(reached)s。") % words, law)


def _hours(ledger: Sequence[Event], reckoning: Reckoning, begun: Mapping[str, object]) -> Iterator[Reason]:
    first = reckoning.stages[0] if reckoning.stages else None
    amount = dates.count_words(first.amount if first else reckoning.total, LimitUnit.HOUR)
    words = {**begun, "moment": dates.long_moment(ledger[0].at), "amount": amount}
    yield _reason(_("%(moment)s %(begins)s，按钟点算 %(amount)s，节假日也算。") % words)
    for pause, resume in rules.pauses_of(ledger):
        span = {"since": dates.long_moment(pause.at), "until": dates.long_moment(resume.at) if resume else ""}
        yield _reason(
            _("%(since)s 到 %(until)s 暂停，不算。") % span if resume else _("%(since)s 起暂停，不算。") % span
        )
    if first:
        yield _full(first, dates.long_moment(first.ends))


def _reason(sentence: str, law: "str | StrPromise" = "") -> Reason:
    return Reason(sentence, str(law))


def _day(date: dt.date, start: dt.date, *, weekday: bool = False) -> str:
    """The year is said only where it differs from the start's."""
    words = dates.short_date(date) if weekday else dates.month_and_day(date)
    return words if date.year == start.year else dates.with_year(date, words)
