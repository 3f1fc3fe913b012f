"""How opinions become one, and when something may be held, as pure functions."""

import datetime as dt

import pytest

from onewindow.joint import rules
from onewindow.joint.rules import Said
from onewindow.joint.states import Verdict
from onewindow.kernel.workcalendar.service import Calendar, Day

FRIDAY = dt.date(2026, 2, 13)
FESTIVAL = Calendar(
    years=frozenset({2026}),
    special={
        dt.date(2026, 2, day): Day(dt.date(2026, 2, day), is_working=day == 14, name="春节") for day in range(14, 24)
    },
)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (["pass", "pass"], Verdict.PASS),
        (["pass", "correct"], Verdict.CORRECT),
        (["fail", "correct", "pass"], Verdict.FAIL),
    ],
)
def test_the_strictest_counts(said: list[str], verdict: Verdict) -> None:
    assert rules.verdict_of(said) == verdict


def test_a_saturday_that_is_worked_counts_and_a_festival_does_not() -> None:
    assert rules.earliest_day(FRIDAY, 1, FESTIVAL) == dt.date(2026, 2, 14)
    assert rules.earliest_day(FRIDAY, 2, FESTIVAL) == dt.date(2026, 2, 24)
    assert rules.obstacle_to_moment(dt.date(2026, 2, 24), FRIDAY, 2, FESTIVAL) is None
    refused = rules.obstacle_to_moment(dt.date(2026, 2, 16), FRIDAY, 2, FESTIVAL)
    assert refused is not None
    assert "最早可以定在 2月24日" in refused.message


def test_the_same_point_is_said_once_by_whoever_said_it_first() -> None:
    merged = rules.merged(
        [
            Said("规划局", "correct", "有问题", ("车道加宽。", "车道 加宽", "补日照分析")),
            Said("消防局", "fail", "不行", ("车道加宽", "没有水源")),
            Said("人防办", "pass", "可以", ()),
        ]
    )
    assert [one.points for one in merged] == [("车道加宽。", "补日照分析"), ("没有水源",), ()]
    assert [one.together for one in merged] == [(("消防局",), ()), ((),), ()]


def test_lines_are_points_and_empty_ones_fall_out() -> None:
    assert rules.lines_of(" 一 \n\n二\n") == ["一", "二"]
