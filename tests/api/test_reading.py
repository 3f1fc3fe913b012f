"""Items, guides, lists and files as a machine reads them."""

import pytest

from onewindow.api.shapes.plain import meanings
from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.kernel.events import service as events
from onewindow.kernel.parties import service as parties
from tests.api.caller import Caller, is_problem
from tests.cases.road import FORM, PDF, Road, at

WHO = {
    "key": "who",
    "question": "谁来申请？",
    "options": [{"value": "company", "label": "公司"}, {"value": "person", "label": "个人"}],
}


def test_an_item_tells_what_to_hand_in(road: Road, caller: Caller) -> None:
    told = caller.get(f"/items/{road.revision.item.code}").json()
    assert told["form_schema"] == FORM
    assert told["promised"] == {"amount": 10, "unit": "working_day"}
    assert {row["code"]: row["exempt_by"] for row in told["materials"]} == {"m01": "", "m02": "", "m03": "营业执照"}


def test_a_guide_follows_the_answers(road: Road, caller: Caller) -> None:
    revision = road.item(scenarios=[WHO])
    revision.materials.filter(code="m02").update(when="who == 'company'")
    path = f"/items/{revision.item.code}/guide"
    company = caller.get(path, answer=["who:company"]).json()
    person = caller.get(path, answer=["who:person"]).json()
    assert [row["code"] for row in company["materials"]] == ["m01", "m02", "m03"]
    assert [row["code"] for row in person["materials"]] == ["m01", "m03"]
    assert (person["answers"], person["is_answered"]) == ({"who": "person"}, True)
    assert caller.get(path, answer=["who:nobody"]).json()["is_answered"] is False


def test_answers_given_with_the_case_choose_its_materials(road: Road, caller: Caller) -> None:
    revision = road.item(scenarios=[WHO])
    revision.materials.filter(code="m02").update(when="who == 'company'")
    number = caller.draft(revision, answers={"who": "person"})
    assert [row["code"] for row in caller.get(f"/cases/{number}").json()["materials"]] == ["m01", "m03"]
    caller.send("PATCH", f"/cases/{number}", {"answers": {"who": "company"}})
    assert {row["code"] for row in caller.get(f"/cases/{number}").json()["materials"]} == {"m01", "m02", "m03"}


@pytest.mark.parametrize("path", ["/items/{code}", "/items/{code}/guide"])
def test_what_has_not_changed_is_not_sent_again(road: Road, caller: Caller, path: str) -> None:
    address = path.format(code=road.revision.item.code)
    tag = caller.get(address)["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = caller.get(address, {"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert caller.get(address, {"If-None-Match": '"other"'}).status_code == 200
    road.revision.summary = "改了"
    road.revision.name = "改了名"
    road.revision.save(update_fields=["summary", "name"])
    assert caller.get(address, {"If-None-Match": tag}).status_code == 200


def test_items_come_page_by_page(road: Road, caller: Caller) -> None:
    for _ in range(4):
        road.item(procedure=False)
    seen, cursor = [], ""
    while cursor is not None:
        page = caller.get("/items", limit=2, cursor=cursor).json()
        seen += [each["code"] for each in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_items_of_a_unit(road: Road, caller: Caller) -> None:
    assert len(caller.get("/items", unit=road.bureau.code).json()["items"]) == 1
    assert caller.get("/items", unit=road.centre.code).json()["items"] == []
    assert caller.get("/items", theme="婚育").json()["items"] == []


def test_items_are_found_by_words(road: Road, caller: Caller) -> None:
    answer = caller.get("/items/search", q="演出")
    assert answer.status_code == 200
    assert is_problem(caller.get("/items/search"), 422, "invalid_request")


def test_cases_come_page_by_page_newest_first(road: Road, caller: Caller) -> None:
    for minute in range(5):
        with clock.moved_to(at(3, 2, 11, minute // 2)):  # some at the same moment
            caller.draft(road.revision)
    seen, cursor = [], ""
    while cursor is not None:
        page = caller.get("/cases", limit=2, cursor=cursor).json()
        seen += [each["number"] for each in page["cases"]]
        cursor = page["next"]
    assert seen == [f"MC2603020000{n}" for n in (5, 4, 3, 2, 1)]


def test_cases_by_state_and_item(road: Road, caller: Caller) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    caller.draft(road.revision)
    code = road.revision.item.code
    assert [each["number"] for each in caller.get("/cases", state="submitted").json()["cases"]] == [number]
    assert len(caller.get("/cases", item_code=code).json()["cases"]) == 2
    assert caller.get("/cases", item_code="none").json()["cases"] == []


def test_a_case_says_what_can_be_done(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    assert caller.get(f"/cases/{number}").json()["actions"] == [
        "add_file",
        "remove_file",
        "save_draft",
        "submit",
        "withdraw",
    ]


def test_a_file_can_be_fetched_once_it_was_found_clean(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    key = caller.upload(number).json()["key"]
    assert is_problem(caller.get(f"/files/{key}"), 409, "file_being_scanned")
    events.run_pending()
    answer = caller.get(f"/files/{key}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_can_be_taken_back(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    key = caller.upload(number).json()["key"]
    assert caller.send("DELETE", f"/cases/{number}/files/{key}").status_code == 200
    assert caller.get(f"/cases/{number}/files").json()["files"] == []
    assert is_problem(caller.send("DELETE", f"/cases/{number}/files/{key}"), 404, "no_such_file")


def test_a_known_party_is_found_by_its_number(road: Road, caller: Caller) -> None:
    party = {"kind": "natural", "name": road.party.name, "id_type": "111"}
    body = {"item_code": road.revision.item.code, "party": party}
    party["id_number"] = parties.id_number_of(road.party)
    assert caller.post("/cases", body).status_code == 201
    party["name"] = "别的名字"
    assert is_problem(caller.post("/cases", body), 422, "name_differs")


def test_code_lists_are_told_in_chinese() -> None:
    assert meanings("状态", State).startswith("状态：draft 草稿、submitted 已提交")
