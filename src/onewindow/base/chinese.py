"""How dates, names and numbers are written for people in Simplified Chinese."""

import datetime as dt

from pypinyin import Style, lazy_pinyin

from onewindow.base import clock

_WEEKDAYS = "一二三四五六日"


def weekday(date: dt.date) -> str:
    """``周二``."""
    return f"周{_WEEKDAYS[date.weekday()]}"


def long_date(date: dt.date) -> str:
    """``2026年3月17日 (周二)``."""
    return f"{date.year}年{short_date(date)}"


def short_date(date: dt.date) -> str:
    """``3月17日 (周二)``, where the year is plain."""
    return f"{month_and_day(date)} ({weekday(date)})"


def month_and_day(date: dt.date) -> str:
    """``3月17日``."""
    return f"{date.month}月{date.day}日"


def long_moment(moment: dt.datetime) -> str:
    """``2026年2月27日 (周五) 16:40`` on the city's wall clock."""
    local = clock.local(moment)
    return f"{long_date(local.date())} {local:%H:%M}"


def mask_name(name: str) -> str:
    """``林**``: the surname's first character stays; of an organisation's name the first two and last four characters."""
    if len(name) > 6:
        return f"{name[:2]}{'*' * (len(name) - 6)}{name[-4:]}"
    return f"{name[:1]}{'*' * (len(name) - 1)}"


def mask_id_number(number: str) -> str:
    """``990***********231X``: the first three and last four characters stay; of a short number only the first and last."""
    if len(number) < 10:
        return f"{number[:1]}{'*' * max(len(number) - 2, 0)}{number[1:][-1:]}"
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_phone(phone: str) -> str:
    """``138****5678``; a short number keeps its last two digits."""
    if len(phone) < 8:
        return f"{'*' * max(len(phone) - 2, 0)}{phone[-2:]}"
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def initials(text: str) -> str:
    """First letters of the pinyin, for typing ``yyxyc`` instead of 营业性演出; letters and digits stay, the rest falls out."""
    letters = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(c for c in "".join(letters).lower() if c.isascii() and c.isalnum())
