"""What needs no account."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from ipaddress import ip_network

import pytest
from django.conf import LazySettings
from django.test import Client

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import State
from onewindow.kernel.documents import service as documents
from tests.cases.road import Road

Statements = Callable[[int], AbstractContextManager[None]]


def test_progress_by_number_and_name(client: Client, road: Road) -> None:
    case = road.case_in(State.IN_REVIEW)
    page = client.post("/progress/", {"number": f" {case.number.lower()} ", "check": case.party_name}).content.decode()
    assert "审查中" in page
    assert "已受理，开始计时" in page
    assert f"<dd>{case.party_name}</dd>" not in page
    assert road.party.id_masked not in page


def test_progress_by_the_phones_last_digits(client: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    tail = road.party.phone_masked[-4:]
    assert "您提交了申请" in client.post("/progress/", {"number": case.number, "check": tail}).content.decode()


def test_wrong_words_stay_and_tell_nothing(client: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    for number, check in ((case.number, "别人"), ("MC000", case.party_name), (road.draft().number, case.party_name)):
        page = client.post("/progress/", {"number": number, "check": check}).content.decode()
        assert "没有查到" in page
        assert f'value="{number}"' in page
        assert f'value="{check}"' in page


def test_an_address_that_guesses_is_stopped(client: Client, road: Road) -> None:
    answers = [client.post("/progress/", {"number": f"MC{n}", "check": "甲"}).content.decode() for n in range(32)]
    assert "查得太频繁了" not in answers[29]
    assert "查得太频繁了" in answers[30]


def test_a_number_is_not_guessed_from_many_addresses(client: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    right = {"number": case.number, "check": case.party_name}
    for n in range(10):
        wrong = {"number": f" {case.number.lower()}", "check": f"{n:04}"}
        assert "没有查到" in client.post("/progress/", wrong, REMOTE_ADDR=f"203.0.113.{n}").content.decode()
    page = client.post("/progress/", right, REMOTE_ADDR="203.0.113.99").content.decode()
    assert "这个编号查得太频繁了" in page
    with clock.moved_to(clock.now() + dt.timedelta(minutes=61)):
        assert "您提交了申请" in client.post("/progress/", right).content.decode()


def test_who_knows_the_answer_may_ask_often(client: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    for _n in range(15):
        page = client.post("/progress/", {"number": case.number, "check": case.party_name}).content.decode()
        assert "您提交了申请" in page


def test_many_people_stand_behind_the_halls_address(client: Client, road: Road, settings: LazySettings) -> None:
    settings.ONEWINDOW_HALL_ADDRESSES = [ip_network("198.51.100.7"), ip_network("192.0.2.0/24")]
    for here, limited in (("198.51.100.7", False), ("192.0.2.77", False), ("198.51.100.8", True)):
        pages = [
            client.post("/progress/", {"number": f"MC{n}", "check": "甲"}, REMOTE_ADDR=here).content.decode()
            for n in range(31)
        ]
        assert ("查得太频繁了" in pages[-1]) == limited


def test_a_paper_is_checked(client: Client, road: Road, statements: Statements) -> None:
    case = road.case_in(State.ACCEPTED)
    paper = documents.of_subject(case.subject).last()
    assert paper is not None
    words = {"number": paper.number, "code": paper.verification_code}
    with statements(4):  # counted twice, found, the right answer taken back
        page = client.get("/verify/", words).content.decode()
    assert "是真的，现在有效" in page
    assert paper.title in page
    wrong = client.get("/verify/", {**words, "code": "XXXX"}).content.decode()
    assert "没有这份证照或文书" in wrong
    assert paper.title not in wrong
    assert "都要填" in client.get("/verify/", {"number": paper.number}).content.decode()


@pytest.mark.parametrize(("ground", "said"), [("69.2", "已经撤销，不能再用"), ("70.3", "已经注销，不能再用")])
def test_what_was_granted_and_ended_is_still_told(client: Client, road: Road, ground: str, said: str) -> None:
    case = cases.revoke(road.case_in(State.DELIVERED), ground=ground, reason="查明的事实", actor=road.head)
    for kind in ("grant", "certificate"):
        paper = documents.of_subject(case.subject).get(kind=kind)
        page = client.get("/verify/", {"number": paper.number, "code": paper.verification_code}).content.decode()
        assert said in page
        assert "查明的事实" in page


def test_too_many_checks(client: Client, road: Road) -> None:
    for _n in range(10):
        assert client.get("/verify/", {"number": "x", "code": "y"}).status_code == 200
    assert client.get("/verify/", {"number": "x", "code": "y"}).status_code == 429
