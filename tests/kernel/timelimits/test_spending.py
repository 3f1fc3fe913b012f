"""Who had the time: dates a limit ran and dates it stood still, from its ledger."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy, Span
from tests.cases.conftest import spring, statements
from tests.cases.road import at

__all__ = ["spring", "statements"]
pytestmark = pytest.mark.django_db
KINDS = (LimitKind.PROMISED,)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def start(key: str) -> Subject:
    subject = Subject("case", key)
    policy = Policy(LimitKind.PROMISED, 10, LimitUnit.WORKING_DAY)
    timelimits.start(subject, [policy], actor=system_actor())
    return subject


def test_it_runs_from_the_day_after_until_the_day_it_ends(spring: None) -> None:
    subject = start("A")
    with clock.moved_to(at(3, 6)):
        timelimits.finish(subject, KINDS, actor=system_actor())
    (one,) = timelimits.spent("case", ["A"], KINDS)
    assert (one.subject_key, one.ran, one.halts) == ("A", Span(march(3), march(6)), ())


def test_ended_on_its_first_day_it_ran_on_none(spring: None) -> None:
    timelimits.finish(start("A"), KINDS, actor=system_actor())
    assert [one.ran for one in timelimits.spent("case", ["A"], KINDS)] == [None]


def test_a_pause_begins_the_day_after_and_lasts_while_it_is_open(spring: None) -> None:
    subject = start("A")
    with clock.moved_to(at(3, 4)):
        timelimits.pause(subject, KINDS, actor=system_actor(), reason_code="hearing", reason="听证")
    with clock.moved_to(at(3, 10)):
        (one,) = timelimits.spent("case", ["A"], KINDS)
        (halt,) = one.halts
        assert (halt.span, halt.reason, halt.is_open) == (Span(march(5), march(10)), "听证", True)
        timelimits.resume(subject, KINDS, actor=system_actor())
    with clock.moved_to(at(3, 12)):
        (one,) = timelimits.spent("case", ["A"], KINDS)
    assert (one.ran, one.halts[0].is_open) == (Span(march(3), march(12)), False)


def test_many_cost_as_much_as_one(spring: None, statements) -> None:
    for key in "ABC":
        start(key)
    with statements(2):
        assert len(timelimits.spent("case", ["A", "B", "C"], KINDS)) == 3
