"""What is done to a step of the procedure keeps to the states of the case it belongs to."""

import pytest

from onewindow.base.errors import Conflict, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.org.service import Role
from tests.cases.road import Road
from tests.factories import StaffFactory, hold, stand_for


def test_a_step_is_sent_back_before_the_decision(road: Road) -> None:
    case = road.case_in("in_review")
    cases.send_back_task(road.task(case).pk, "examine", opinion="再看场次", actor=road.chief)
    assert road.task(case).node == "examine"


@pytest.mark.parametrize(("state", "who"), [("decided", "issuer"), ("issued", "clerk")])
def test_nothing_goes_back_behind_the_decision(road: Road, state: str, who: str) -> None:
    case = road.case_in(state)
    task = road.task(case)
    with pytest.raises(Conflict) as refused:
        cases.send_back_task(task.pk, "examine", opinion="再看看", actor=getattr(road, who))
    assert refused.value.code == "wrong_state"
    assert road.task(case) == task


def test_nothing_goes_back_while_the_clock_stands_still(road: Road) -> None:
    case = road.case_in("in_review")
    cases.suspend(case, kind="hearing", days_needed=5, reason="要听证", actor=road.examiner)
    with pytest.raises(Conflict) as refused:
        cases.send_back_task(road.task(case).pk, "examine", opinion="再看看", actor=road.chief)
    assert refused.value.code == "wrong_state"


def test_the_window_that_takes_a_case_over_must_be_able_to_accept_it(road: Road) -> None:
    case = road.case_in("submitted")
    with pytest.raises(NotPermitted) as refused:
        cases.hand_over(case, to=road.examiner, reason="请局里接", actor=road.clerk)
    assert refused.value.code == "receiver_cannot_go_on"
    assert Case.objects.get(pk=case.pk).window_unit == road.centre


def test_a_clerk_of_the_bureau_takes_it_to_the_bureau(road: Road) -> None:
    colleague = StaffFactory(unit=road.bureau, role=Role.CLERK)
    case = cases.hand_over(road.case_in("submitted"), to=colleague, reason="请局里接", actor=road.clerk)
    assert case.window_unit == road.bureau
    assert cases.accept(case, actor=colleague).state == "accepted"


def test_who_is_a_clerk_only_at_this_window_takes_it_here(road: Road) -> None:
    lent = StaffFactory(unit=road.bureau)
    hold(lent, Role.CLERK, road.centre)
    case = cases.hand_over(road.case_in("submitted"), to=lent, reason="请接手", actor=road.clerk)
    assert case.window_unit == road.centre


def test_the_applicant_is_handed_no_step_of_the_case(road: Road) -> None:
    case = road.case_in("accepted")
    themselves = StaffFactory(unit=road.bureau, role=Role.EXAMINER)
    stand_for(themselves, road.party, "handler")
    with pytest.raises(NotPermitted) as refused:
        cases.hand_over(case, to=themselves, reason="请接手", actor=road.examiner)
    assert refused.value.code == "receiver_cannot_go_on"
    assert road.task(case).person is None
