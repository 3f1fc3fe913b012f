import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.workcalendar.service import Calendar

VECTORS = """
2026-02-11 5 2026-02-25
2026-02-11 20 2026-03-17
2026-02-13 1 2026-02-14
2026-02-15 1 2026-02-24
2026-04-28 5 2026-05-08
2026-09-25 5 2026-10-09
2026-09-30 20 2026-11-03
2025-01-24 5 2025-02-07
2025-09-26 20 2025-10-30
2026-03-02 10 2026-03-16
"""
MADE_UP = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
DATES = st.dates(dt.date(2022, 12, 1), dt.date(2028, 1, 31))


@pytest.mark.parametrize("vector", VECTORS.split("\n")[1:-1])
def test_vectors(china, vector):
    start, n, due = vector.split()
    assert china.add_working_days(dt.date.fromisoformat(start), int(n)) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_s_working_days(china, year, worked):
    assert china.working_days_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == worked
    days = (dt.date(year, 1, 1) + dt.timedelta(days=i) for i in range(366))
    assert " ".join(f"{d:%m-%d}" for d in days if d.year == year and china.is_made_up(d)) == MADE_UP[year]


@given(after=DATES, n=st.integers(1, 300))
def test_adding_and_counting_agree(china, after, n):
    until = china.add_working_days(after, n)
    assert china.is_working(until)
    assert china.working_days_between(after, until) == n
    assert china.working_days_between(until, after) == -n
    assert china.add_working_days(until, -n) <= after or not china.is_working(after)


@given(after=DATES, until=DATES)
def test_counting_agrees_with_fingers(china, after, until):
    first, last = sorted((after, until))
    days = ((first + dt.timedelta(days=i)) for i in range(1, (last - first).days + 1))
    assert china.working_days_between(first, last) == sum(map(china.is_working, days))


def test_words_for_days(china):
    names = {"2026-02-17": "春节", "2026-02-14": "春节调休", "2026-03-07": "周末", "2026-03-06": ""}
    assert {day: china.day_name(dt.date.fromisoformat(day)) for day in names} == names


def test_next_working_day(china):
    assert china.working_day_from(dt.date(2026, 2, 15)) == dt.date(2026, 2, 24)
    assert china.working_day_from(dt.date(2026, 2, 14)) == dt.date(2026, 2, 14)


def test_an_unpublished_year_knows_only_weekends(china):
    assert not china.is_published(2027)
    assert china.is_working(dt.date(2027, 10, 1))
    assert Calendar().add_working_days(dt.date(2026, 2, 13), 1) == dt.date(2026, 2, 16)
