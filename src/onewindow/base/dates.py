"""Dates and lengths of time as the language of the page writes them; official papers take ``base.chinese``."""

import datetime as dt

from django.utils.translation import get_language

from onewindow.base import chinese, clock
from onewindow.base.codes import LimitUnit

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


def long_date(date: dt.date) -> str:
    """``2026年3月17日 (周二)``, ``Tue 17 March 2026``."""
    if not _in_english():
        return chinese.long_date(date)
    return f"{_WEEKDAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1][0]} {date.year}"


def short_date(date: dt.date) -> str:
    """``3月17日 (周二)``, ``Tue 17 Mar``, where the year is plain."""
    if not _in_english():
        return chinese.short_date(date)
    return f"{_WEEKDAYS[date.weekday()]} {month_and_day(date)}"


def month_and_day(date: dt.date) -> str:
    """``3月17日``, ``17 Mar``."""
    return f"{date.day} {_MONTHS[date.month - 1][1]}" if _in_english() else chinese.month_and_day(date)


def with_year(date: dt.date, words: str) -> str:
    """A short form of the date with its year added: ``2026年3月17日``, ``17 Mar 2026``."""
    return f"{words} {date.year}" if _in_english() else f"{date.year}年{words}"


def month(date: dt.date, *, year: bool = True) -> str:
    """``2026年3月``, ``March 2026``; without the year ``3月``, ``March``."""
    if _in_english():
        name = _MONTHS[date.month - 1][0]
        return f"{name} {date.year}" if year else name
    return f"{date.year}年{date.month}月" if year else f"{date.month}月"


def long_moment(moment: dt.datetime) -> str:
    """``2026年2月27日 (周五) 16:40``, ``Fri 27 February 2026, 16:40`` on the city's wall clock."""
    if not _in_english():
        return chinese.long_moment(moment)
    local = clock.local(moment)
    return f"{long_date(local.date())}, {local:%H:%M}"


def count_words(n: int, unit: str) -> str:
    """``10 个工作日``, ``10 working days``, ``1 month``: a number of a ``LimitUnit``."""
    words = str(LimitUnit(unit).label)
    return f"{n} {words.removesuffix('s') if n == 1 else words}"
