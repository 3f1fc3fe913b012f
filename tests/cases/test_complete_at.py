"""A step is done by the case and its node as by the row of the task."""

import pytest

from onewindow.base.errors import Conflict, NotFound, NotPermitted
from onewindow.cases import service as cases
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road


def test_the_duty_of_the_step_names_the_verb(road: Road, statements) -> None:
    case = road.case_in("accepted")
    cases.complete_at(road.case_in("accepted").number, "examine", outcome="agree", opinion="符合", actor=road.examiner)
    with statements(OF_A_COMMAND):
        examined = cases.complete_at(case.number, "examine", outcome="agree", opinion="符合", actor=road.examiner)
    assert (examined.state, examined.examined_by) == ("in_review", road.examiner)
    assert road.task(case).node == "decide"


def test_a_step_where_the_case_does_not_stand_is_refused(road: Road) -> None:
    case = road.case_in("accepted")
    for node in ("decide", "nowhere"):
        with pytest.raises(Conflict) as refused:
            cases.complete_at(case.number, node, outcome="granted", actor=road.chief)
        assert refused.value.code == "task_closed"
    assert road.task(case).node == "examine"


def test_a_number_nobody_has_is_said(road: Road) -> None:
    with pytest.raises(NotFound) as refused:
        cases.complete_at("MC0", "examine", outcome="agree", actor=road.examiner)
    assert refused.value.code == "no_such_case"


@pytest.mark.parametrize("who", ["clerk", "chief", "issuer", "applicant"])
def test_only_who_may_do_the_step_does_it(road: Road, who: str) -> None:
    case = road.case_in("accepted")
    with pytest.raises(NotPermitted):
        cases.complete_at(case.number, "examine", outcome="agree", opinion="符合", actor=getattr(road, who))
    assert road.task(case).node == "examine"
