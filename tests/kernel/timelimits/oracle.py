"""The slow second opinion: counts a period on the fingers, day by day, and shares nothing with ``timelimits.rules``."""

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    due: dt.datetime | None
    years: frozenset[int]


def answer(unit, amount, events, rest_days, zone, pause_day_used=True):
    """``events``: (kind, moment, amount[, unit]). The last instant of the period and the years whose holidays it rests on."""
    pauses, since = [], None
    for kind, at, *_more in events:
        if kind == "pause":
            since = at
        elif kind == "resume":
            pauses.append((since, at))
            since = None
    if since is not None:
        return Answer(None, frozenset())
    begins, years = events[0][1], set()
    for stretch_unit, stretch in _stretches(unit, amount, events):
        if stretch_unit == "hour":
            later = [(max(p, begins), r) for p, r in pauses if r > begins]
            begins = _by_stopwatch(begins, dt.timedelta(hours=stretch), later)
        else:
            last, rests_on = _by_days(stretch_unit, stretch, begins.date(), pauses, rest_days, pause_day_used)
            begins, years = dt.datetime.combine(last, dt.time.max, zone), years | rests_on
    return Answer(begins, frozenset(years))


def _stretches(unit, amount, events):
    found = [[unit, amount]]
    for _kind, _at, more, *own in events:
        if more and own and own[0] and own[0] != found[-1][0]:
            found.append([own[0], more])
        elif more and not (own and own[0]) and found[-1][0] != unit:
            found.append([unit, more])
        else:
            found[-1][1] += more
    return found


def _by_days(unit, total, start, pauses, rest_days, pause_day_used):
    days = [(p.date(), r.date()) for p, r in pauses]
    needed = total
    if unit in ("month", "year"):
        needed = (_same_day_later(start, total * (12 if unit == "year" else 1)) - start).days
    reached = _counted(start, needed, days, rest_days if unit == "working_day" else frozenset(), pause_day_used)
    last = reached
    while last in rest_days or any(p <= last < r for p, r in days):
        last += DAY
    first = start + DAY if unit == "working_day" else reached
    return last, {first.year, last.year, (last + 3 * DAY).year} | set(range(first.year, last.year))


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
