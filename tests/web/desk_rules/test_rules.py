"""The pages of rule sets: from an empty table to the version in force, and the sample that is checked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from onewindow.kernel.org.service import Person
from onewindow.rulings import service as rulings
from onewindow.rulings.models import RuleSet, RuleVersion, RulingCheck
from tests.cases.road import Road
from tests.cases.test_decide_by_rule import handed_in, ruled
from tests.rulings.sets import BASIS, auditor_of, editor_of, in_force
from tests.web.desk.conftest import road

__all__ = ["road"]
Enter = Callable[[Person], Client]
EDIT = "/desk/rules/of/small/edit/"
FIRST = {
    "i": "0",
    "i0.key": "c1",
    "i0.label": "座位",
    "i0.expression": "form.seats",
    "i0.kind": "number",
    "r": "0",
    "r0.c1": "<= 200",
    "r0.verdict": "grant",
    "r0.reason": "小型演出",
    "basis": BASIS,
    "sample_rate": "10",
}


def draft() -> RuleVersion:
    return RuleVersion.objects.get(rule_set__code="small", state="draft")


def save(browser: Client, do: str = "save", **more: str) -> Any:
    seen = draft().saved_at
    assert seen is not None
    return browser.post(EDIT, {**FIRST, "seen": seen.isoformat(), "do": do, **more})


@pytest.fixture
def desk(road: Road, signed_in: Enter) -> Client:
    """An editor of the bureau with an empty draft before them."""
    browser = signed_in(editor_of(road.bureau))
    given = {"unit": road.bureau.pk, "name": "小型演出", "code": "small"}
    assert browser.post("/desk/rules/new/", given).status_code == 302
    return browser


def test_written_with_buttons_and_published_by_another(desk: Client, road: Road, signed_in: Enter) -> None:
    assert "加一个条件" in desk.get(EDIT).content.decode()
    assert save(desk, "add_row").status_code == 302
    table = draft().table
    assert [row["reason"] for row in table["rows"]] == ["小型演出", ""]
    page = desk.get(EDIT).content.decode()
    assert "请写明理由，申请人会看到。" in page
    assert save(desk).status_code == 302
    page = desk.get(EDIT).content.decode()
    assert "没有一行说到这些情况，会转人工" in page
    assert "座位 &gt; 200" in page
    chief = signed_in(road.chief)
    act = "/desk/rules/of/small/do/publish/"
    assert "发布“小型演出”" in chief.get(act).content.decode()
    seen = draft().saved_at
    assert seen is not None
    assert chief.post(act, {"seen": seen.isoformat()}).status_code == 302
    page = chief.get("/desk/rules/of/small/").content.decode()
    assert "小型演出" in page
    assert BASIS in page


def test_what_was_typed_survives_a_refusal(desk: Client) -> None:
    answer = save(desk, sample_rate="0", **{"r0.reason": "没有丢的话"})
    assert answer.status_code == 422
    assert "没有丢的话" in answer.content.decode()
    answer = desk.post(EDIT, {**FIRST, "seen": "", "r0.reason": "没有丢的话"})
    assert answer.status_code == 422
    assert "刚刚有人改过" in answer.content.decode()
    assert "没有丢的话" in answer.content.decode()
    assert draft().table["rows"] == []


def test_columns_and_rows_are_added_and_taken(desk: Client) -> None:
    save(desk, "add_input")
    assert [one["key"] for one in draft().table["inputs"]] == ["c1", "c2"]
    save(desk, "drop_input.0")
    assert draft().table["inputs"] == []
    save(desk, "drop_row.0")
    assert draft().table["rows"] == []
    save(desk, "drop_row.99")
    save(desk, "nonsense")


def test_given_up_and_gone(desk: Client) -> None:
    answer = desk.post("/desk/rules/of/small/do/drop/")
    assert answer.headers["Location"] == "/desk/rules/"
    assert not RuleSet.objects.exists()
    assert desk.get(EDIT).status_code == 404


def test_halted_with_a_reason_and_released(road: Road, signed_in: Enter) -> None:
    in_force(road.bureau)
    chief = signed_in(road.chief)
    assert chief.post("/desk/rules/of/small/do/halt/", {"reason": ""}).status_code == 200
    assert chief.post("/desk/rules/of/small/do/halt/", {"reason": "先看看"}).status_code == 302
    assert "停用，新的申请全部转人工" in chief.get("/desk/rules/of/small/").content.decode()
    assert chief.post("/desk/rules/of/small/do/release/").status_code == 302
    assert chief.get("/desk/rules/of/small/do/dance/").status_code == 404


def test_an_auditor_finds_a_sampled_decision_wrong(road: Road, signed_in: Enter) -> None:
    in_force(road.bureau)
    ruling = ruled(handed_in(road))
    assert ruling is not None
    auditor = signed_in(auditor_of(road.bureau))
    assert ruling.subject_key in auditor.get("/desk/rules/samples/").content.decode()
    place = f"/desk/rules/samples/{ruling.pk}/"
    page = auditor.get(place).content.decode()
    assert "第 1 行：不超过 200 座的演出" in page
    assert auditor.post(place, {"finding": "wrong", "reason": ""}).status_code == 200
    assert auditor.post(place, {"finding": "wrong", "reason": "平面图不符"}).status_code == 302
    assert RulingCheck.objects.get(ruling=ruling).finding == "wrong"
    page = signed_in(road.chief).get(place).content.decode()
    assert "平面图不符" in page
    assert "去办件页撤销许可" in page
    assert auditor.get("/desk/rules/samples/?show=done&as=xlsx").status_code == 200


def test_the_case_page_and_the_portal_say_what_the_rules_said(road: Road, signed_in: Enter) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruled(case)
    page = signed_in(road.chief).get(f"/desk/cases/{case.number}/").content.decode()
    assert "规则怎么说" in page
    page = signed_in(road.applicant).get(f"/cases/{case.number}/").content.decode()
    assert "这件是按规则当即决定的" in page
    assert "第 1 行：不超过 200 座的演出" in page


def test_a_doubt_is_told_on_both_sides(road: Road, signed_in: Enter) -> None:
    in_force(road.bureau)
    case = handed_in(road, {"show": "大型", "seats": 900})
    ruled(case)
    assert "规则存疑，转人工" in signed_in(road.clerk).get(f"/desk/cases/{case.number}/").content.decode()
    assert "为什么没有当即决定" in signed_in(road.applicant).get(f"/cases/{case.number}/").content.decode()


def test_lists_cost_the_same_whatever_their_length(road: Road, signed_in: Enter, statements: Any) -> None:
    auditor, reader = auditor_of(road.bureau), signed_in(editor_of(road.bureau))
    in_force(road.bureau)
    ruled(handed_in(road))
    checking = signed_in(auditor)
    for path, browser, cost in (("/desk/rules/", reader, 5), ("/desk/rules/samples/", checking, 4)):
        browser.get(path)
        with statements(cost):
            browser.get(path)
    in_force(road.bureau, code="second")
    ruled(handed_in(road))
    for path, browser, cost in (("/desk/rules/", reader, 5), ("/desk/rules/samples/", checking, 4)):
        with statements(cost):
            browser.get(path)


def test_a_rule_set_of_another_unit_is_none(road: Road, signed_in: Enter) -> None:
    in_force(road.bureau)
    stranger = signed_in(editor_of(road.centre))
    for path in ("", "edit/", "do/publish/"):
        assert stranger.get(f"/desk/rules/of/small/{path}").status_code == 404
    assert "小型演出" not in stranger.get("/desk/rules/").content.decode()
    assert rulings.visible_to(road.applicant).count() == 0
