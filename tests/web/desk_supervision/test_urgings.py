"""督办 at the desk: written on a case's page, answered, closed; and the rules that draft it."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from onewindow.cases.service import Case
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import LightRule
from onewindow.supervision.service import EscalationRule, Urging
from tests.cases.road import Road

Enter = Callable[[Person], Client]


def test_from_the_case_to_its_end(road: Road, supervisor: Person, march: dict[str, Case], enter: Enter) -> None:
    number = march["double_red"].number
    desk = enter(supervisor)
    assert "发出督办" in desk.get(f"/desk/cases/{number}/").content.decode()
    assert "发出督办" not in enter(road.examiner).get(f"/desk/cases/{number}/").content.decode()
    typed = {"reason": "serious", "words": "", "reply_days": 3}
    refused = desk.post(f"/desk/cases/{number}/urge/", typed)
    assert refused.status_code == 200
    sent = desk.post(f"/desk/cases/{number}/urge/", {**typed, "words": "请在三天内办结"}, follow=True)
    letter = Urging.objects.get()
    assert sent.redirect_chain == [(f"/desk/urgings/{letter.number}/", 302)]
    page = sent.content.decode()
    assert "请在三天内办结" in page
    assert letter.document_number in page
    assert "发出督办" not in desk.get(f"/desk/cases/{number}/").content.decode()
    assert letter.number in enter(road.examiner).get(f"/desk/cases/{number}/").content.decode()
    head = enter(road.head)
    assert "/do/answer/" in head.get(f"/desk/urgings/{letter.number}/").content.decode()
    head.post(f"/desk/urgings/{letter.number}/do/answer/", {"words": "今天办"})
    assert head.get(f"/desk/urgings/{letter.number}/do/close/").status_code == 404
    closed = desk.post(f"/desk/urgings/{letter.number}/do/close/", {"words": "同意"}, follow=True).content.decode()
    assert "已办结" in closed
    assert "今天办" in closed
    assert "督办办结了" in closed


def test_the_list_and_its_workbook(road: Road, supervisor: Person, march: dict[str, Case], enter: Enter) -> None:
    desk = enter(supervisor)
    for name in ("double_red", "red"):
        words = {"reason": "slow", "words": "请办理", "reply_days": 3}
        desk.post(f"/desk/cases/{march[name].number}/urge/", words)
    page = desk.get("/desk/urgings/?state=open").content.decode()
    assert all(march[name].number in page for name in ("double_red", "red"))
    assert "没有督办件" in desk.get("/desk/urgings/?state=closed").content.decode()
    rows = list(load_workbook(io.BytesIO(desk.get("/desk/urgings/?as=xlsx").content)).active.values)
    assert [row[-1] for row in rows[1:]] == [march["red"].number, march["double_red"].number]
    assert enter(road.clerk).get("/desk/urgings/").status_code == 403


def test_a_second_letter_is_refused_and_the_words_stay(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter
) -> None:
    desk, words = enter(supervisor), {"reason": "slow", "words": "请马上办理", "reply_days": 3}
    address = f"/desk/cases/{march['red'].number}/urge/"
    desk.post(address, words)
    again = desk.post(address, words).content.decode()
    assert "已经有一件督办还没有办结" in again
    assert "请马上办理" in again


def test_rules_are_set_and_ended(road: Road, supervisor: Person, enter: Enter) -> None:
    desk = enter(supervisor)
    page = desk.get("/desk/supervision/rules/").content.decode()
    assert "剩余 ≤ 20% 或 ≤ 1 个工作日" in page
    asked = {"kind": "promised", "warn_percent": 40, "warn_days": 2, "overdue_light": "red", "basis": "市监察办法"}
    assert desk.post("/desk/supervision/rules/lights/new/", asked).status_code == 302
    rule = LightRule.objects.latest("pk")
    assert (rule.warn_percent, rule.basis) == (40, "市监察办法")
    assert "剩余 ≤ 40% 或 ≤ 2 个工作日" in desk.get("/desk/supervision/rules/").content.decode()
    more = {"light": "red", "after_days": 5, "action": "draft_letter", "reply_days": 3, "basis": "市监察办法"}
    assert desk.post("/desk/supervision/rules/escalations/new/", more).status_code == 302
    made = EscalationRule.objects.latest("pk")
    assert made.after_days == 5
    for code in (rule.code, made.code):
        assert desk.post(f"/desk/supervision/rules/{code}/end/", {"last_day": "2026-03-02"}).status_code == 302
    assert EscalationRule.objects.get(pk=made.pk).valid_until is not None
    assert desk.get("/desk/supervision/rules/XX/end/").status_code == 404
    bad = desk.post("/desk/supervision/rules/lights/new/", {**asked, "valid_from": "2026-01-01"})
    assert "规则不能改过去的日子" in bad.content.decode()


@pytest.mark.parametrize("path", ["lights/new/", "escalations/new/", "JC0001/end/"])
def test_heads_read_the_rules_and_set_none(road: Road, enter: Enter, path: str) -> None:
    desk = enter(road.head)
    assert desk.get("/desk/supervision/rules/").status_code == 200
    assert desk.get(f"/desk/supervision/rules/{path}").status_code == 403
    assert "/end/" not in desk.get("/desk/supervision/rules/").content.decode()
