"""在办件换版 at the desk: choose, look, map, move, read what became of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Role, system_actor
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution
from tests.cases.road import DRAWING, Road
from tests.cases.versions import to_second
from tests.factories import StaffFactory
from tests.web.pages import browser

pytestmark = pytest.mark.django_db
LIST = "/desk/procedures/standard/moving/"
PLAN = f"{LIST}plan/"
VERSIONS = {"from": "1", "to": "2"}


@pytest.fixture
def desk(road: Road) -> Client:
    """The administrator of the whole house."""
    return browser(StaffFactory(unit=road.government, role=Role.OPERATOR))


@pytest.fixture
def case(road: Road) -> Case:
    """In review on the first version, and a second version with 复核."""
    found = road.case_in(State.IN_REVIEW)
    to_second()
    return found


def mark(case: Case) -> str:
    return procedures.mark_of(Execution.objects.get(subject_key=case.number))


def moving(case: Case, **words: str) -> dict[str, str]:
    return {**VERSIONS, "number": case.number, f"mark.{case.number}": mark(case), "reason": "新规定要复核", **words}


def text(desk: Client, address: str, **asked: str) -> str:
    answer = desk.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_offers_the_old_version_with_what_runs_on_it(desk: Client, case: Case) -> None:
    page = text(desk, LIST)

    assert "第 1 版，1 件在办" in page
    assert case.number in page
    assert 'value="1" selected' in page
    assert case.party_name not in page.partition("<main")[2]  # the bar has the name of who looks


@pytest.mark.parametrize(
    ("asked", "found"), [({"step": "decide"}, True), ({"step": "examine"}, False), ({"q": "MC9"}, False)]
)
def test_the_list_is_filtered_by_step_and_number(desk: Client, case: Case, asked: dict[str, str], found: bool) -> None:
    assert (case.number in text(desk, LIST, **asked)) is found


def test_the_plan_says_where_the_case_would_stand_and_what_was_promised(desk: Client, case: Case) -> None:
    page = text(desk, PLAN, **VERSIONS, number=case.number)

    for words in ("能换 1 件", "办过的算数", "先要补办", "复核", "还剩 10 个工作日，往后各环节最多 2 个，来得及"):
        assert words in page
    assert mark(case) in page


def test_a_whole_page_of_the_list_is_looked_at(desk: Client, case: Case) -> None:
    assert case.number in text(desk, PLAN, **VERSIONS, listed=case.number, all="1")


def test_nothing_chosen_leads_back_to_the_list(desk: Client, case: Case) -> None:
    assert desk.get(PLAN, VERSIONS).headers["Location"] == f"{LIST}?from=1&to=2"


def test_the_case_is_moved_and_the_page_says_so(desk: Client, case: Case) -> None:
    answer = desk.post(PLAN, moving(case))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "换了 1 件" in page
    assert "已经换了 1 件，还在办 0 件" in page
    (move,) = procedures.moves_of(case.subject)
    assert f"/desk/procedures/standard/moves/{move.pk}/" in page


def test_without_a_reason_nothing_is_moved_and_the_plan_stays(desk: Client, case: Case) -> None:
    answer = desk.post(PLAN, moving(case, reason=""))

    assert answer.status_code == 422
    assert "先要补办" in answer.content.decode()
    assert not procedures.moves_of(case.subject)


def test_what_was_handled_meanwhile_stays_and_is_told(desk: Client, road: Road, case: Case) -> None:
    words = moving(case)
    cases.decide(case, outcome="granted", actor=road.chief)
    page = desk.post(PLAN, words).content.decode()

    assert "换了 0 件" in page
    assert "看过以后这件又有人办了" in page


def test_a_renamed_step_is_suggested_and_can_be_given_otherwise(desk: Client, road: Road) -> None:
    case = road.case_in(State.IN_REVIEW)
    xml = DRAWING.read_text().replace('"decide"', '"settle"')
    procedures.publish("standard", "承诺件", xml, actor=system_actor())
    page = text(desk, PLAN, **VERSIONS, number=case.number)

    assert '<option value="settle" selected>审定</option>' in page
    assert "接着办" in page
    assert "没有这个环节" in text(desk, PLAN, **VERSIONS, number=case.number, **{"map.decide": ""})
    assert "手上的不用再办" in text(desk, PLAN, **VERSIONS, number=case.number, **{"map.decide": "-"})
    desk.post(PLAN, moving(case, **{"map.decide": "settle"}))
    assert road.task(case).node == "settle"


def test_a_step_given_to_others_may_count_all_the_same(desk: Client, road: Road) -> None:
    case = road.case_in(State.IN_REVIEW)
    xml = DRAWING.read_text().replace('name="审查" ow:role="examiner"', 'name="审查" ow:role="unit_head"')
    procedures.publish("standard", "承诺件", xml, actor=system_actor())

    assert "要重新办" in text(desk, PLAN, **VERSIONS, number=case.number)
    assert "要重新办" not in text(desk, PLAN, **VERSIONS, number=case.number, **{"map.examine": "="})


@pytest.mark.parametrize(
    "asked", [{"from": "1", "to": "1"}, {"from": "x", "to": "2"}, {**VERSIONS, "map.nowhere": "a"}], ids=str
)
def test_an_address_that_was_made_up_is_refused(desk: Client, case: Case, asked: dict[str, str]) -> None:
    assert desk.get(PLAN, {**asked, "number": case.number}).status_code in (404, 422)


def test_one_case_is_looked_at_on_both_drawings(desk: Client, case: Case) -> None:
    page = text(desk, f"{LIST}case/{case.number}/", **VERSIONS)

    assert 'data-current="decide"' in page
    assert 'data-current="recheck"' in page
    assert "看好了" not in page
    part = desk.get(f"{LIST}case/{case.number}/", VERSIONS, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "看好了" in part


def test_the_proof_is_kept_for_the_administrator_and_in_the_case(desk: Client, road: Road, case: Case) -> None:
    desk.post(PLAN, moving(case))
    (move,) = procedures.moves_of(case.subject)

    assert case.number in text(desk, "/desk/procedures/standard/moves/")
    assert "证明成立" in text(desk, f"/desk/procedures/standard/moves/{move.pk}/")
    chief = browser(road.chief)
    assert f"/desk/cases/{case.number}/moves/" in text(chief, f"/desk/cases/{case.number}/")
    page = text(chief, f"/desk/cases/{case.number}/moves/")
    assert "证明成立" in page
    assert "新规定要复核" in page
    for side, has in (("before", False), ("after", True)):
        drawing = chief.get(f"/desk/cases/{case.number}/moves/{move.pk}/{side}/").content.decode()
        assert ("recheck" in drawing) is has
    assert chief.get(f"/desk/cases/{case.number}/moves/{move.pk}/beside/").status_code == 404


@pytest.mark.parametrize("address", [LIST, PLAN])
def test_many_cases_cost_the_statements_of_one(desk: Client, road: Road, address: str) -> None:
    some = [road.case_in(State.IN_REVIEW) for _ in range(5)]
    to_second()
    costs = []
    for chosen in (some[:1], some):
        with CaptureQueriesContext(connection) as seen:
            answer = desk.get(address, {**VERSIONS, "number": [one.number for one in chosen], "q": ""})
        assert answer.status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 16
