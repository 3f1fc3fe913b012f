import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.kernel.timelimits import rules
from onewindow.kernel.timelimits.rules import Event, Terms
from onewindow.kernel.timelimits.service import Light

TEN = Terms(10, LimitUnit.WORKING_DAY)


def events(*lines):
    """``"start 03-02 10"``: kind, day of 2026, and an hour or the amount of an extension."""
    for line in lines:
        kind, day, *more = line.split()
        number = int(more[0]) if more else 0
        date = dt.date.fromisoformat(f"2026-{day}")
        yield Event(kind, clock.at(date, 10 if kind == "extend" else number or 10), number if kind == "extend" else 0)


def due(china, terms, *lines):
    moment = rules.reckon(terms, list(events(*lines)), china).due_at
    return moment and f"{clock.local(moment):%m-%d}"


@pytest.mark.parametrize(
    ("pause_day_used", "expected"), [(True, "03-25"), (False, "03-26")], ids=["as used, the house's", "as not used"]
)
def test_both_conventions(china, pause_day_used, expected):
    terms = Terms(10, LimitUnit.WORKING_DAY, pause_day_used=pause_day_used)
    assert due(china, terms, "start 03-02", "pause 03-05", "resume 03-16") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("start 03-02", "03-16"),
        ("start 03-02, pause 03-05", None),
        ("start 03-02, pause 03-05 9, resume 03-05 17", "03-16"),
        ("start 03-02, pause 03-07, resume 03-08", "03-16"),
        ("start 03-02, pause 03-02 11, resume 03-03", "03-17"),
        ("start 03-02, pause 03-05, resume 03-09 9, pause 03-09 11, resume 03-10", "03-19"),
        ("start 03-02, pause 03-16, resume 03-20", "03-20"),
        ("start 03-02, pause 03-16, resume 03-21", "03-23"),
        ("start 03-02, pause 03-17, resume 03-20", "03-16"),
        ("start 03-02, extend 03-18 5", "03-23"),
        ("start 03-02, pause 03-17, resume 03-20, extend 03-20 5", "03-26"),
        ("start 03-02, pause 03-05, extend 03-06 2, resume 03-16", "03-27"),
        ("start 02-13, pause 02-14, resume 02-15", "03-05"),
    ],
)
def test_pauses_and_extensions(china, lines, expected):
    assert due(china, TEN, *lines.split(", ")) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        (5, LimitUnit.CALENDAR_DAY, "03-02", "03-09"),
        (5, LimitUnit.CALENDAR_DAY, "02-10", "02-24"),
        (1, LimitUnit.MONTH, "01-31", "02-28"),
        (1, LimitUnit.MONTH, "04-03", "05-06"),
        (3, LimitUnit.MONTH, "01-15", "04-15"),
    ],
    ids=["Saturday moves", "Spring Festival moves to Tuesday", "no 31st, Saturday worked", "Labour Day moves", "plain"],
)
def test_days_and_months_run_to_a_working_day(china, amount, unit, start, expected):
    assert due(china, Terms(amount, unit), f"start {start}") == expected


def test_a_year_from_a_leap_day(china):
    start = [Event("start", clock.at(dt.date(2024, 2, 29), 9))]
    assert clock.local(rules.reckon(Terms(1, LimitUnit.YEAR), start, china).due_at).date() == dt.date(2025, 2, 28)


def test_hours_run_on_by_the_clock(china):
    terms = Terms(24, LimitUnit.HOUR)
    ledger = list(events("start 03-06 16", "pause 03-06 18", "resume 03-07 9"))
    assert rules.reckon(terms, ledger[:1], china).due_at == clock.at(dt.date(2026, 3, 7), 16)
    assert rules.reckon(terms, ledger, china).due_at == clock.at(dt.date(2026, 3, 8), 7)


@pytest.mark.parametrize(
    ("start", "provisional"), [("2026-12-01", False), ("2026-12-15", True), ("2026-12-28", True), ("2027-01-05", True)]
)
def test_a_year_without_notice_is_provisional(china, start, provisional):
    ledger = [Event("start", clock.at(dt.date.fromisoformat(start), 9))]
    assert rules.reckon(TEN, ledger, china).provisional is provisional


def test_lights(china):
    found = rules.reckon(TEN, list(events("start 03-02")), china)
    moments = {
        "03-11 23:59": Light.GREEN,
        "03-12 00:00": Light.YELLOW,
        "03-16 23:59": Light.YELLOW,
        "03-17 00:00": Light.RED,
    }
    for moment, light in moments.items():
        assert found.light(dt.datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=clock.zone())) == light


@pytest.mark.parametrize(("amount", "yellow"), [(1, "03-02"), (5, "03-06"), (10, "03-12"), (20, "03-24")])
def test_warned_at_a_fifth_or_one_working_day(china, amount, yellow):
    found = rules.reckon(Terms(amount, LimitUnit.WORKING_DAY), list(events("start 03-02")), china)
    assert f"{clock.local(found.yellow_at):%m-%d}" == yellow
