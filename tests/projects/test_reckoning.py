"""Working days counted once, whatever overlaps: the pure part."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.timelimits.service import Halt, Span, Spent
from onewindow.kernel.workcalendar.service import Calendar, Day
from onewindow.projects import reckoning

FIRST = dt.date(2026, 1, 1)
CALENDAR = Calendar(
    years=frozenset({2026}),
    special={
        dt.date(2026, 2, 14): Day(dt.date(2026, 2, 14), is_working=True, name="春节"),
        dt.date(2026, 2, 16): Day(dt.date(2026, 2, 16), is_working=False, name="春节"),
    },
)
_days = st.integers(min_value=0, max_value=120).map(lambda n: FIRST + dt.timedelta(days=n))
_spans = st.tuples(_days, st.integers(min_value=0, max_value=30)).map(
    lambda pair: Span(pair[0], pair[0] + dt.timedelta(days=pair[1]))
)
_many = st.lists(_spans, max_size=8)


def dates_of(spans: list[Span]) -> set[dt.date]:
    return {one.first + dt.timedelta(days=n) for one in spans for n in range((one.last - one.first).days + 1)}


def of_case(key: str, *spans: Span, halts: tuple[Span, ...] = ()) -> list[Spent]:
    halted = tuple(Halt(span, "hearing", "听证", is_open=False) for span in halts)
    return [Spent(key, "promised", span, halted) for span in spans]


@given(_many)
def test_joined_spans_have_the_same_dates_and_never_touch(spans: list[Span]) -> None:
    found = reckoning.joined(spans)
    assert dates_of(found) == dates_of(spans)
    assert sum((one.last - one.first).days + 1 for one in found) == len(dates_of(spans))


@given(_many, _many)
def test_without_is_the_difference_of_the_dates(spans: list[Span], holes: list[Span]) -> None:
    found = reckoning.without(spans, holes)
    assert dates_of(found) == dates_of(spans) - dates_of(holes)
    assert all(one.first <= one.last for one in found)


@given(_many)
def test_a_working_day_counts_once(spans: list[Span]) -> None:
    expected = sum(CALENDAR.is_working(date) for date in dates_of(spans))
    assert reckoning.working_days(spans, CALENDAR) == expected


@given(st.lists(st.tuples(st.sampled_from(["land", "design", "works"]), _spans, _many), max_size=6))
def test_the_total_never_exceeds_the_sum_of_the_stages(rows: list[tuple[str, Span, list[Span]]]) -> None:
    stages: dict[str, list[str]] = {"land": [], "design": [], "works": []}
    spent = []
    for number, (stage, span, halts) in enumerate(rows):
        stages[stage].append(f"c{number}")
        spent += of_case(f"c{number}", span, halts=tuple(halts))
    found = reckoning.total(stages, spent, CALENDAR)
    assert max(found.by_stage.values(), default=0) <= found.days <= sum(found.by_stage.values())
    counted = set().union(*(dates_of(list(spans)) for spans in found.spans.values())) if found.spans else set()
    assert found.days == sum(CALENDAR.is_working(date) for date in counted)


def test_a_pause_of_one_unit_does_not_stop_the_day_of_another() -> None:
    week = Span(dt.date(2026, 3, 2), dt.date(2026, 3, 6))
    spent = [*of_case("a", week, halts=(week,)), *of_case("b", Span(dt.date(2026, 3, 5), dt.date(2026, 3, 9)))]
    found = reckoning.total({"land": ["a", "b"]}, spent, CALENDAR)
    assert (found.days, found.by_stage) == (3, {"land": 3})
    assert [(one.case, one.days) for one in found.standstills] == [("a", 5)]


def test_two_limits_of_a_case_that_stand_still_together_are_told_once() -> None:
    week = Span(dt.date(2026, 3, 2), dt.date(2026, 3, 6))
    found = reckoning.total({"land": ["a"]}, of_case("a", week, week, halts=(week,)), CALENDAR)
    assert (found.days, len(found.standstills)) == (0, 1)
