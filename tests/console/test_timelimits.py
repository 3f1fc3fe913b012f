"""``manage timelimits explain``: what an operator reads aloud to somebody who asks why."""

import pytest
from django.core.management import CommandError, call_command

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import State
from tests.cases.conftest import road, spring
from tests.cases.road import Road, at

__all__ = ["road", "spring"]
pytestmark = pytest.mark.django_db


def test_each_limit_with_its_reasons_and_days(road: Road, capsys) -> None:
    case = road.case_in(State.ACCEPTED)
    call_command("timelimits", "explain", case.number)
    told = capsys.readouterr().out
    promised = told[told.index("承诺时限") :]
    assert "最晚 2026年3月16日 (周一)，还剩 10 个工作日" in promised
    assert "民法典第二百零一条" in promised
    assert "2026年3月2日 (周一)　起算日，不算" in promised
    assert "2026年3月7日 (周六)　休息" in promised
    assert "2026年3月16日 (周一)　最后一天　第 10 天" in promised
    assert "法定时限" in told


def test_short_names_no_days_and_a_pause_has_no_end(road: Road, capsys) -> None:
    case = road.case_in(State.ACCEPTED)
    with clock.moved_to(at(3, 4)):
        cases.suspend(case, kind="hearing", days_needed=5, reason="要听证", actor=road.examiner)
        call_command("timelimits", "explain", case.number, short=True)
    told = capsys.readouterr().out
    assert "暂停计时" in told
    assert "第四十五条" in told
    assert "起算日" not in told


def test_a_number_without_limits_is_said() -> None:
    with pytest.raises(CommandError, match="没有时限"):
        call_command("timelimits", "explain", "MC0")
