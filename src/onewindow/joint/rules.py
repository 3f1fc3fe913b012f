"""When a session may be held and concluded, and how opinions become one, as pure functions."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.joint.states import Kind, Verdict
from onewindow.kernel.workcalendar.service import Calendar

_STRICTEST = (Verdict.FAIL, Verdict.CORRECT, Verdict.PASS)
_SAME = re.compile(r"[\s，。；、：,.;:！!]+")


@dataclass(frozen=True)
class Said:
    """What one unit said, for the paper: ``together`` names, by point, the other units that said the same."""

    unit: str
    verdict: str
    words: str
    points: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()


def earliest_day(today: dt.date, notice_days: int, days: Calendar) -> dt.date:
    """The first day on which something announced today may be held: ``notice_days`` are working days.

    That it is announced in advance is the ordinance's (滨州市工程建设项目并联审批管理规定 13), how long is the city's own.
    """
    return days.add_working_days(today, notice_days)


def obstacle_to_moment(held_on: dt.date, today: dt.date, notice_days: int, days: Calendar) -> DomainError | None:
    """Announced late is not announced: ``Invalid('too_soon')``."""
    first = earliest_day(today, notice_days, days)
    if held_on >= first:
        return None
    words = {"days": notice_days, "first": f"{first.month}月{first.day}日"}
    sentence = _("要提前 %(days)s 个工作日通知各单位和申请人，最早可以定在 %(first)s。") % words
    return Invalid("too_soon", sentence, fields={"held_at": sentence})


def obstacle_to_opinion(kind: str, held_at: dt.datetime, now: dt.datetime) -> DomainError | None:
    """Before the hour only drawings can be judged, in writing: nobody knows a site before it was seen."""
    if now >= held_at or kind == Kind.DRAWING_REVIEW:
        return None
    return Conflict("not_held_yet", _("还没有到现场的时间，到了再提意见。写好的内容还在。"))


def obstacle_to_conclusion(held_at: dt.datetime, now: dt.datetime, silent: Sequence[str]) -> DomainError | None:
    """Held, and every unit whose case still runs has spoken."""
    if now < held_at:
        return Conflict("not_held_yet", _("还没有到约定的时间，不能下结论。"))
    if silent:
        names = _("、").join(silent)
        return Conflict("unit_silent", _("%(names)s还没有提出意见，不能下结论。写好的内容还在。") % {"names": names})
    return None


def verdict_of(verdicts: Iterable[str]) -> Verdict:
    """The strictest of all."""
    said = set(verdicts)
    return next(one for one in _STRICTEST if one in said)


def merged(opinions: Sequence[Said]) -> list[Said]:
    """By unit in the order given; a point that an earlier unit made is said there once, with the names of all who made it."""
    who: dict[str, list[str]] = {}
    for one in opinions:
        for point in one.points:
            who.setdefault(_same(point), []).append(one.unit)
    return [_once(one, who) for one in opinions]


def _once(one: Said, who: dict[str, list[str]]) -> Said:
    first = [point for place, point in enumerate(one.points) if _is_first(one, place, who)]
    together = tuple(tuple(dict.fromkeys(unit for unit in who[_same(point)] if unit != one.unit)) for point in first)
    return Said(one.unit, one.verdict, one.words, tuple(first), together)


def _is_first(one: Said, place: int, who: dict[str, list[str]]) -> bool:
    key = _same(one.points[place])
    return who[key][0] == one.unit and key not in map(_same, one.points[:place])


def _same(point: str) -> str:
    """Points are the same whatever their stops and spaces."""
    return _SAME.sub("", point)


def lines_of(text: str) -> list[str]:
    """One point a line; empty ones fall out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
