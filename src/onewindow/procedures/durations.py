"""Durations as other drawing programs write them (ISO 8601), of one unit: ``P3D``, ``PT12H``, ``P1M``."""

import re

from onewindow.base.codes import LimitUnit

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W|(?P<days>\d+)D|T(?P<hours>\d+)H|(?P<months>\d+)M|(?P<years>\d+)Y)", re.ASCII
)
_UNITS = {
    "days": LimitUnit.CALENDAR_DAY,
    "hours": LimitUnit.HOUR,
    "months": LimitUnit.MONTH,
    "years": LimitUnit.YEAR,
}


def read(text: str) -> tuple[int, str] | None:
    """Amount and ``LimitUnit``; days are calendar days. None for what has several parts, or is no duration, or is too long."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    name = match.lastgroup or ""
    amount = int(match.group(name))
    amount, unit = (amount * 7, LimitUnit.CALENDAR_DAY) if name == "weeks" else (amount, _UNITS[name])
    return (amount, unit.value) if 0 < amount < 1000 else None
