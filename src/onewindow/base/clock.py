"""The only place that reads time.

Everything else asks here, so that tests, the demo and a replay of old cases can stand at another moment.
Aware datetimes everywhere; dates are those of the city (``settings.TIME_ZONE``).
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings

_moved_to: ContextVar[dt.datetime | None] = ContextVar("moved_to", default=None)


def zone() -> ZoneInfo:
    """The time zone of the city."""
    return ZoneInfo(settings.TIME_ZONE)


def now() -> dt.datetime:
    """The present moment, aware, in the city's zone."""
    moved = _moved_to.get()
    if moved is not None:
        return moved
    offset = dt.timedelta(seconds=settings.ONEWINDOW_CLOCK_OFFSET)
    return dt.datetime.now(tz=zone()) + offset


def today() -> dt.date:
    """The present date in the city."""
    return now().date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on the city's wall clock."""
    return moment.astimezone(zone())


def at(date: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A wall-clock moment of the city as an aware datetime."""
    return dt.datetime.combine(date, dt.time(hour, minute), tzinfo=zone())


def end_of(date: dt.date) -> dt.datetime:
    """The last instant of a date: an obligation is overdue only when ``now() > end_of(due date)``."""
    return dt.datetime.combine(date, dt.time.max, tzinfo=zone())


def stopwatch() -> float:
    """Seconds on a clock that only runs forward; for durations, never for dates."""
    return time.perf_counter()


@contextmanager
def moved_to(moment: dt.datetime) -> Iterator[None]:
    """Stand at another moment inside the block (this thread or task only)."""
    if moment.tzinfo is None:
        raise ValueError("moved_to needs an aware datetime")
    token = _moved_to.set(moment.astimezone(zone()))
    try:
        yield
    finally:
        _moved_to.reset(token)
