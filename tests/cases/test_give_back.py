"""退件 is no answer of the law: it ends what the applicant gives up, or what was not corrected in time."""

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road, at

ASKED = {"ground": "asked", "reason": "申请人3月2日来电要求退回"}
UNCORRECTED = {"ground": "uncorrected", "reason": "没有补正"}


@pytest.mark.parametrize("state", ["submitted", "pre_examined", "correction"])
def test_the_applicant_asks_and_has_it_in_writing(road: Road, state: str) -> None:
    case = cases.give_back(road.case_in(state), actor=road.clerk, **ASKED)
    paper = documents.of_subject(case.subject).get(kind="return_notice")
    assert (case.state, paper.title) == ("returned", "退件通知书")
    assert paper.content["reasons"] == [ASKED["reason"]]
    assert "可以重新申请" in paper.content["next"]
    assert {limit.state for limit in timelimits.of_subject(case.subject)} == {"finished"}


@pytest.mark.parametrize("state", ["submitted", "pre_examined"])
def test_what_is_not_for_this_office_is_not_given_back(road: Road, state: str) -> None:
    with pytest.raises(Conflict) as refused:
        cases.give_back(road.case_in(state), ground="uncorrected", reason="不归本局", actor=road.clerk)
    assert refused.value.code == "not_a_return"


def test_not_before_the_correction_s_last_day_is_over(road: Road) -> None:
    case = road.case_in("correction")
    with clock.moved_to(at(3, 30, 23, 59)), pytest.raises(Conflict) as refused:
        cases.give_back(case, actor=road.clerk, **UNCORRECTED)
    assert refused.value.code == "correction_not_over"
    with clock.moved_to(at(3, 31, 0, 1)):
        assert cases.give_back(case, actor=road.clerk, **UNCORRECTED).state == "returned"


@pytest.mark.parametrize(
    ("words", "code"),
    [({"ground": "asked", "reason": " "}, "reason_missing"), ({"ground": "tired", "reason": "x"}, "unknown_ground")],
)
def test_words_that_help_nobody(road: Road, words, code) -> None:
    with pytest.raises(Invalid) as refused:
        cases.give_back(road.case_in("submitted"), actor=road.clerk, **words)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["examiner", "chief", "head", "issuer", "applicant"])
def test_only_the_window_gives_back(road: Road, who: str) -> None:
    with pytest.raises(NotPermitted):
        cases.give_back(road.case_in("submitted"), actor=getattr(road, who), **ASKED)


def test_statements(road: Road, statements) -> None:
    case = road.case_in("correction")
    org.roles_of(road.clerk)
    with clock.moved_to(at(3, 31)), statements(OF_A_COMMAND):
        cases.give_back(case, actor=road.clerk, **UNCORRECTED)
