"""How many working days the authorities had a project in their hands, and what stood still meanwhile. Pure.

Counted is a working day on which at least one unit's clock ran; however many ran, it counts once. What a pause of a case covers
(publicity, hearing, tender, expert review: 行政许可法 45; time at the applicant) does not count for that case.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onewindow.kernel.timelimits.service import Halt, Span, Spent
from onewindow.kernel.workcalendar.service import Calendar

_ONE_DAY = dt.timedelta(days=1)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same dates as spans in order that neither overlap nor touch."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.first, one.last)):
        if found and span.first <= found[-1].last + _ONE_DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """The dates of the spans that no hole has."""
    rest = joined(spans)
    for hole in joined(holes):
        rest = [part for span in rest for part in _cut(span, hole)]
    return rest


def _cut(span: Span, hole: Span) -> list[Span]:
    if hole.last < span.first or span.last < hole.first:
        return [span]
    before = Span(span.first, hole.first - _ONE_DAY)
    after = Span(hole.last + _ONE_DAY, span.last)
    return [part for part in (before, after) if part.first <= part.last]


def working_days(spans: Iterable[Span], calendar: Calendar) -> int:
    """How many working days the spans have, each once."""
    return sum(calendar.working_days_between(span.first - _ONE_DAY, span.last) for span in joined(spans))


def held(spent: Sequence[Spent]) -> list[Span]:
    """The dates on which the clock of one case ran: its limits together, without what any of them stood still."""
    ran = [one.ran for one in spent if one.ran is not None]
    return without(ran, (halt.span for one in spent for halt in one.halts))


@dataclass(frozen=True)
class Standstill:
    """A pause of a case: told once, though several of its limits stood still together."""

    case: str
    halt: Halt
    days: int


@dataclass(frozen=True)
class Total:
    """``days`` over the whole project and by stage, in working days; ``spans`` by case."""

    days: int
    by_stage: Mapping[str, int]
    spans: Mapping[str, Sequence[Span]]
    standstills: Sequence[Standstill]


def total(stages: Mapping[str, Sequence[str]], spent: Iterable[Spent], calendar: Calendar) -> Total:
    """From the cases of each stage and what their clocks spent. Stages that overlap count a day each, the whole counts it once."""
    by_case: dict[str, list[Spent]] = {}
    for one in spent:
        by_case.setdefault(one.subject_key, []).append(one)
    spans = {case: held(limits) for case, limits in by_case.items()}
    by_stage = {
        stage: working_days((span for case in cases for span in spans.get(case, ())), calendar)
        for stage, cases in stages.items()
    }
    whole = [span for cases in stages.values() for case in cases for span in spans.get(case, ())]
    return Total(working_days(whole, calendar), by_stage, spans, _standstills(by_case, calendar))


def _standstills(by_case: Mapping[str, Sequence[Spent]], calendar: Calendar) -> list[Standstill]:
    seen: dict[tuple[str, Span], Halt] = {}
    for case, limits in by_case.items():
        for halt in (halt for limit in limits for halt in limit.halts):
            seen.setdefault((case, halt.span), halt)
    found = [Standstill(case, halt, working_days([span], calendar)) for (case, span), halt in seen.items()]
    return sorted(found, key=lambda one: (one.halt.span.first, one.case))
