"""Every refusal is a problem with a code, whatever was sent."""

import datetime as dt
import json
from contextlib import suppress
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from onewindow.api import papers
from onewindow.api.access import Rate, TooMany
from onewindow.base import clock
from onewindow.kernel.org.service import Person
from tests.api.caller import Caller, is_problem, new_case, new_party
from tests.cases.road import Road


def _raw(caller: Caller, body: bytes, content_type: str = "application/json", path: str = "/cases") -> Any:
    return caller.client.generic("POST", f"/api/v1{path}", body, content_type=content_type, headers=caller.headers())


@pytest.mark.parametrize("path", ["/nothing", "/cases/MC26030200001/decide", "/items/a/b/c/d"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_an_unknown_address(db: None, method: str, path: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, f"/api/v1{path}")
    assert is_problem(answer, 404, "no_such_address")


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json"])
def test_the_description_is_only_read(db: None, path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/api/v1{path}")
    assert is_problem(answer, 405, "method_not_allowed")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_a_method_that_is_not_there(db: None, method: str) -> None:
    answer = Client().generic(method, "/api/v1/cases")
    assert answer.status_code == 405
    assert {word.strip() for word in answer["Allow"].split(",")} == {"GET", "POST"}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        '{"item_code": "x"}'.encode("utf-16"),
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_a_body_that_cannot_be_read(caller: Caller, body: bytes) -> None:
    answer = _raw(caller, body)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"not_json", "unstorable_text"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_another_content_type_than_json(road: Road, caller: Caller, content_type: str) -> None:
    answer = _raw(caller, json.dumps(new_case(road.revision)).encode(), content_type)
    assert is_problem(answer, 415, "json_expected")


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_another_content_type_than_multipart(road: Road, caller: Caller, content_type: str) -> None:
    number = caller.draft(road.revision)
    answer = _raw(caller, b"material=m01", content_type, f"/cases/{number}/files")
    assert is_problem(answer, 415, "multipart_expected")


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=x"])
def test_a_broken_multipart(road: Road, caller: Caller, boundary: str) -> None:
    number = caller.draft(road.revision)
    answer = _raw(caller, b"--x\r\nbroken", f"multipart/form-data{boundary}", f"/cases/{number}/files")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_too_large(caller: Caller, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert is_problem(_raw(caller, b'{"a": "' + b"x" * 200 + b'"}'), 413, "body_too_large")


def test_a_file_too_large(road: Road, caller: Caller, settings: LazySettings) -> None:
    number = caller.draft(road.revision)
    settings.ONEWINDOW_MAX_UPLOAD = 10
    assert is_problem(caller.upload(number), 422, "file_too_big")


def test_a_program_is_not_taken(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    assert is_problem(caller.upload(number, content=b"MZ" + b"\x00" * 200), 422, "file_is_program")


def test_everything_wrong_is_named_by_its_place(road: Road, caller: Caller) -> None:
    body = {"party": {**new_party(), "kind": "alien", "name": "", "pet": "cat"}, "title": "x" * 201}
    answer = caller.post("/cases", body)
    assert is_problem(answer, 422, "invalid_request")
    fields = answer.json()["fields"]
    assert set(fields) == {"item_code", "party.kind", "party.name", "party.pet", "title"}
    assert fields["item_code"] == "必须填写"
    assert fields["party.pet"] == "没有这个字段"
    assert fields["title"] == "太长，最多 200 个字"


def test_what_the_domain_refuses_keeps_its_code(road: Road, caller: Caller) -> None:
    wrong = new_case(road.revision, party=new_party(id_number="119900199003071230"))
    assert is_problem(caller.post("/cases", wrong), 422, "bad_citizen_id")
    assert is_problem(caller.post("/cases", {**new_case(road.revision), "item_code": "none"}), 422, "no_such_item")
    assert is_problem(caller.post("/cases", new_case(road.revision, answers={"who": "x"})), 422, "unknown_answer")
    suspended = road.item(state="suspended")
    assert is_problem(caller.post("/cases", new_case(suspended)), 409, "item_not_in_force")
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    assert is_problem(caller.post(f"/cases/{number}/submit"), 409, "wrong_state")
    assert is_problem(caller.send("PATCH", f"/cases/{number}", {"title": "x"}), 409, "wrong_state")
    assert is_problem(caller.get(f"/cases/{number}/limits/promised"), 404, "no_such_limit")


@pytest.mark.parametrize("number", ["x", "MC2603020\x00001", "../admin", "９９９９９９９", "MC" + "9" * 60])
def test_a_number_that_cannot_be_one(caller: Caller, number: str) -> None:
    assert caller.get(f"/cases/{number}").status_code in {404, 422}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "9" * 5000},
        {"limit": "x"},
        {"cursor": "x"},
        {"state": "x"},
        {"item_code": "\x00"},
    ],
)
def test_a_query_that_does_not_fit(caller: Caller, query: dict[str, str]) -> None:
    assert is_problem(caller.get("/cases", **query), 422, "invalid_request")


def test_a_cursor_from_the_end_of_time(caller: Caller) -> None:
    assert is_problem(caller.get("/cases", cursor="9" * 18 + "_1"), 422, "bad_cursor")


def test_what_nobody_expected_says_nothing_of_the_inside(
    road: Road, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_subject: object) -> None:
        raise RuntimeError("secret of the house")

    number = caller.draft(road.revision)
    monkeypatch.setattr(papers.documents, "of_subject", broken)
    answer = caller.get(f"/cases/{number}/documents")
    assert is_problem(answer, 500, "unexpected")
    assert "secret" not in answer.content.decode()


def test_too_many_requests(caller: Caller, settings: LazySettings) -> None:
    settings.ONEWINDOW_API_PER_MINUTE = 3
    assert [caller.get("/items").status_code for _ in range(3)] == [200] * 3
    answer = caller.get("/items")
    assert is_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_two_processes_count_together(caller: Caller, machine: Person, settings: LazySettings) -> None:
    settings.ONEWINDOW_API_PER_MINUTE = 40
    here, there = Rate(), Rate()  # what a process keeps for itself
    let_through = 0
    for number in range(60):
        with suppress(TooMany):
            (here, there)[number % 2].take(machine.pk)
            let_through += 1
    assert let_through == 40


def test_the_next_minute_begins_anew(caller: Caller, machine: Person, settings: LazySettings) -> None:
    settings.ONEWINDOW_API_PER_MINUTE = 40
    here = Rate()
    for _ in range(40):
        here.take(machine.pk)
    with pytest.raises(TooMany):
        here.take(machine.pk)
    with clock.moved_to(clock.now() + dt.timedelta(seconds=61)):
        here.take(machine.pk)
