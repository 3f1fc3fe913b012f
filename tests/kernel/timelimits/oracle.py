"""The slow second opinion: counts a period on the fingers, day by day, and shares nothing with ``timelimits.rules``."""

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    due: dt.datetime | None
    years: frozenset[int]


def answer(unit, amount, events, rest_days, zone, pause_day_used=True):
    """``events``: (kind, moment, amount). The last instant of the period and the years whose holidays it rests on."""
    total = amount + sum(more for _kind, _at, more in events)
    pauses, since = [], None
    for kind, at, _more in events:
        if kind == "pause":
            since = at
        elif kind == "resume":
            pauses.append((since, at))
            since = None
    if since is not None:
        return Answer(None, frozenset())
    if unit == "hour":
        return Answer(_by_stopwatch(events[0][1], dt.timedelta(hours=total), pauses), frozenset())
    days = [(p.date(), r.date()) for p, r in pauses]
    start = events[0][1].date()
    needed = total
    if unit in ("month", "year"):
        needed = (_same_day_later(start, total * (12 if unit == "year" else 1)) - start).days
    reached = _counted(start, needed, days, rest_days if unit == "working_day" else frozenset(), pause_day_used)
    last = reached
    while last in rest_days or any(p <= last < r for p, r in days):
        last += DAY
    first = start + DAY if unit == "working_day" else reached
    years = {first.year, last.year, (last + 3 * DAY).year} | set(range(first.year, last.year))
    return Answer(dt.datetime.combine(last, dt.time.max, zone), frozenset(years))


def _counted(start, needed, pauses, uncounted, pause_day_used):
    date, left = start, needed
    while left:
        date += DAY
        if date in uncounted:
            continue
        for p, r in pauses:
            if p < date <= r or (date == p and not pause_day_used):
                break
        else:
            left -= 1
    return date


def _by_stopwatch(since, left, pauses):
    for pause, resume in pauses:
        if pause - since > left:
            break
        left -= pause - since
        since = resume
    return since + left


def _same_day_later(start, months):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while True:
        try:
            return dt.date(year, month, day)
        except ValueError:
            day -= 1
