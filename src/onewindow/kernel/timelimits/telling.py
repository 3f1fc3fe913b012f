"""How much is left, in a few words, from the stored row alone: a list page asks this for every line."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.codes import LimitUnit
from onewindow.kernel.timelimits.models import Light, Limit, LimitState
from onewindow.kernel.workcalendar import service as workcalendar

_ONE_HOUR = dt.timedelta(hours=1)


class OpenLimit(NamedTuple):
    """What a line of a list needs to know of a limit; ``remaining`` turns it into words."""

    subject_key: str
    kind: str
    state: str
    light: str
    due_at: dt.datetime | None
    unit: str
    region: str
    next_change_at: dt.datetime | None
    provisional: bool
    overdue_light: str


# Where a whole limit or what a list knows of one will do.
AnyLimit = TypeVar("AnyLimit", Limit, OpenLimit)


@dataclass(frozen=True)
class Remaining:
    """``days`` are in the limit's own measure: working days, calendar days (also for months and years) or whole hours;
    negative when overdue, None while paused or finished.
    """

    light: Light
    words: str
    days: int | None = None
    provisional: bool = False
    paused: bool = False


def remaining(limit: Limit | OpenLimit, at: dt.datetime | None = None) -> Remaining:
    """The light and the words at a moment, without a statement: right even when the sweep has not passed yet."""
    at = at or clock.now()
    if limit.state == LimitState.FINISHED:
        return Remaining(Light.NONE, _("已结束"))
    if limit.due_at is None:
        return Remaining(Light.NONE, _("暂停计时"), paused=True)
    left = _left(limit, limit.due_at, at)
    return Remaining(_light(limit, limit.due_at, at), _words(limit, left, at > limit.due_at), left, limit.provisional)


def _light(limit: Limit | OpenLimit, due_at: dt.datetime, at: dt.datetime) -> Light:
    if at > due_at:
        return Light(limit.overdue_light)
    if limit.light == Light.GREEN and (limit.next_change_at is None or at < limit.next_change_at):
        return Light.GREEN
    return Light.YELLOW


def _left(limit: Limit | OpenLimit, due_at: dt.datetime, at: dt.datetime) -> int:
    if limit.unit == LimitUnit.HOUR:
        left = abs(due_at - at) // _ONE_HOUR
        return left if at <= due_at else -left
    today, due = clock.local(at).date(), clock.local(due_at).date()
    if limit.unit == LimitUnit.WORKING_DAY:
        return workcalendar.calendar(limit.region).working_days_between(today, due)
    return (due - today).days


def _words(limit: Limit | OpenLimit, left: int, overdue: bool) -> str:
    unit = limit.unit if limit.unit in (LimitUnit.WORKING_DAY, LimitUnit.HOUR) else LimitUnit.CALENDAR_DAY
    amount = dates.count_words(abs(left), unit)
    if overdue:
        return _("超期 %(amount)s") % {"amount": amount} if left else _("刚刚超期")
    if left:
        return _("还剩 %(amount)s") % {"amount": amount}
    return _("还剩不到 1 小时") if unit == LimitUnit.HOUR else _("今天到期")
