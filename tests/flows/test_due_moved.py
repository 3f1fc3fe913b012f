"""A new notice of holidays moves the days: the case and its open steps follow the clock."""

import datetime as dt

import pytest

from onewindow.cases import service as cases
from onewindow.cases.service import State
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import Day
from onewindow.procedures import service as procedures
from tests.cases.road import SPRING, Road

pytestmark = pytest.mark.django_db


def one_day_more_off() -> None:
    """10 March is a day off now."""
    days = [*SPRING, Day(dt.date(2026, 3, 10), is_working=False, name="市运动会")]
    year = workcalendar.load_year("CN", 2026, days, "更正", actor=org.system_actor())
    timelimits.recompute_year(year.region, year.year)
    events.run_pending()


def promised_until(case) -> dt.datetime | None:
    return next(one.due_at for one in timelimits.of_subject(case.subject) if one.kind == "promised")


def test_the_case_and_its_open_step_follow(road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    before = case.due_at
    one_day_more_off()
    case.refresh_from_db()
    assert before < case.due_at == promised_until(case)
    assert {task.due_at for task in procedures.open_tasks(case.subject)} == {case.due_at}
    entry = audit.history(case.subject).get(verb="case.due_moved")
    assert entry.actor_kind == "system"
    one_day_more_off()
    assert audit.history(case.subject).filter(verb="case.due_moved").count() == 1


def test_after_the_decision_it_is_the_day_of_delivery(road: Road) -> None:
    case = road.case_in(State.ISSUED)
    before = case.due_at
    one_day_more_off()
    case.refresh_from_db()
    assert case.due_at > before
    assert case.due_at in {one.due_at for one in timelimits.of_subject(case.subject) if one.kind == "delivery"}


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SUSPENDED, State.DELIVERED])
def test_what_shows_no_day_still_shows_none(road: Road, state: State) -> None:
    case = road.case_in(state)
    one_day_more_off()
    case.refresh_from_db()
    assert case.due_at is None


def test_nothing_is_written_when_the_day_stands_there(road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    cases.follow_clock(case.number, actor=org.system_actor())
    assert not audit.history(case.subject).filter(verb="case.due_moved").exists()
