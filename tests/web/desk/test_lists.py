import html
import io
import json
import re
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.kernel.notices import service as notices
from onewindow.kernel.parties import service as parties
from tests.cases.road import at, publish_spring
from tests.factories import StaffFactory, citizen_id
from tests.packages.city import City


def test_pending_at_the_window(road, enter):
    case, accepted = road.case_in(State.SUBMITTED), road.case_in(State.ACCEPTED)
    page = enter(road.clerk).get("/desk/pending/").content.decode()
    assert case.number in page
    assert accepted.number not in page
    assert "还剩 5 个工作日" in page
    assert case.number not in enter(StaffFactory(role="clerk")).get("/desk/pending/").content.decode()


def test_waiting_for_others(road, enter):
    case = road.case_in(State.SUSPENDED)
    assert case.number in enter(road.examiner).get("/desk/waiting/").content.decode()


def test_done_by_me(road, enter):
    case = road.case_in(State.IN_REVIEW)
    desk = enter(road.examiner)
    assert case.number in desk.get("/desk/done/").content.decode()
    rows = list(load_workbook(io.BytesIO(desk.get("/desk/done/?as=xlsx").content)).active.values)
    assert rows[1][-1] == case.number
    assert "还没有办结的环节" in enter(road.chief).get("/desk/done/").content.decode()


def test_search_by_number_name_identity_and_state(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    for asked in (case.number, road.party.name, case.item_name[:3]):
        assert case.number in desk.get("/desk/search/", {"q": asked}).content.decode(), asked
    assert case.number not in desk.get("/desk/search/", {"q": citizen_id()}, follow=True).content.decode()
    assert case.number not in desk.get("/desk/search/", {"state": "archived"}).content.decode()
    other = enter(StaffFactory(role="examiner")).get("/desk/search/", {"q": case.number})
    assert other.context["rows"] == []


def test_search_by_the_whole_identity_number(road, enter):
    case = road.case_in(State.ACCEPTED)
    number = parties.id_number_of(road.party)
    found = enter(road.examiner).post("/desk/search/", {"q": number}, follow=True)
    assert [row.case for row in found.context["rows"]] == [case]


@pytest.mark.parametrize("asking", ["post", "get"])
def test_no_address_has_the_identity_number(road, enter, monkeypatch, asking):
    """Neither that of the result nor those of its pages and its export; typed into an address it leaves it at once."""
    monkeypatch.setattr("onewindow.web.desk.lists.PAGE", 1)
    first, second = road.case_in(State.ACCEPTED), road.case_in(State.ACCEPTED)
    number = parties.id_number_of(road.party)
    desk = enter(road.examiner)
    typed = {"q": f"{number[:6]} {number[6:]}", "state": "accepted"}
    answer = getattr(desk, asking)("/desk/search/", typed)
    assert answer.status_code == 302
    assert number[6:] not in answer["Location"]
    page = desk.get(answer["Location"])
    assert [row.case for row in page.context["rows"]] == [second]
    links = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    assert not [link for link in links if number[6:] in link]
    following = next(html.unescape(link) for link in links if "after=" in link)
    assert [row.case for row in desk.get(f"/desk/search/{following}").context["rows"]] == [first]
    export = next(html.unescape(link) for link in links if "as=xlsx" in link)
    rows = list(load_workbook(io.BytesIO(desk.get(f"/desk/search/{export}").content)).active.values)
    assert [row[-1] for row in rows[1:]] == [second.number, first.number]


def test_the_number_is_kept_sealed_for_its_reader_and_not_for_long(road, enter, client):
    road.case_in(State.ACCEPTED)
    number = parties.id_number_of(road.party)
    there = enter(road.examiner).post("/desk/search/", {"q": number})["Location"]
    assert number not in json.dumps(dict(client.session))
    with clock.moved_to(at(3, 2, 10, 36)):
        later = client.get(there, follow=True)
    assert later.redirect_chain == [("/desk/search/", 302)]
    assert "请重新输入号码" in later.content.decode()
    other = enter(road.clerk).get(there)
    assert (other.status_code, other["Location"]) == (302, "/desk/search/")


def test_only_the_latest_numbers_are_kept(road, enter, client):
    desk = enter(road.examiner)
    places = [desk.post("/desk/search/", {"q": citizen_id()})["Location"] for _n in range(10)]
    assert [desk.get(place).status_code for place in places] == [302] * 2 + [200] * 8


def test_other_words_may_stand_in_the_address(road, enter):
    desk = enter(road.examiner)
    for words in ("莱茵谷", "MC26022700417", "Mingchuan Hotels Ltd"):
        assert desk.post("/desk/search/", {"q": words})["Location"] == f"/desk/search/?{urlencode({'q': words})}"
    assert desk.post("/desk/search/", {"q": "", "state": "accepted"})["Location"] == "/desk/search/?state=accepted"


@pytest.mark.parametrize("path", ["pending", "waiting", "search"])
def test_export_under_the_same_permission(road, enter, path):
    case = road.case_in({"pending": State.SUBMITTED, "waiting": State.SUSPENDED}.get(path, State.ACCEPTED))
    rows = list(load_workbook(io.BytesIO(enter(road.clerk).get(f"/desk/{path}/?as=xlsx").content)).active.values)
    assert rows[1][-1] == case.number
    other = enter(StaffFactory(role="clerk")).get(f"/desk/{path}/?as=xlsx")
    assert len(list(load_workbook(io.BytesIO(other.content)).active.values)) == 1


@pytest.mark.parametrize("path", ["search", "done"])
def test_the_cost_is_constant(road, enter, statements, path):
    road.case_in(State.IN_REVIEW)
    desk = enter(road.examiner)
    desk.get(f"/desk/{path}/")
    with statements() as one:
        desk.get(f"/desk/{path}/")
    for _again in range(3):
        road.case_in(State.IN_REVIEW)
    with statements() as many:
        desk.get(f"/desk/{path}/")
    assert len(one) == len(many) <= 12, "\n".join(many)


def test_messages_of_mine_and_marking_them_read(road, enter):
    case = road.case_in(State.ACCEPTED)
    notice = notices.Notice.objects.create(
        key="7f1b0f44-1111-4a4a-8a8a-000000000001",
        person=road.examiner,
        channel="inbox",
        template="x",
        title="办件转给您了",
        body="请在期限内办理。",
        subject_kind="case",
        subject_key=case.number,
        once="once",
        created_at=case.accepted_at,
    )
    desk = enter(road.examiner)
    page = desk.get("/desk/messages/").content.decode()
    assert "办件转给您了" in page
    assert f"/desk/cases/{case.number}/" in page
    desk.post("/desk/messages/read/", {"key": str(notice.key)})
    assert notices.unread_count(road.examiner) == 0
    assert "没有消息" in desk.get("/desk/messages/?only=unread").content.decode()
    assert "办件转给您了" not in enter(road.chief).get("/desk/messages/").content.decode()


def test_the_number_of_one_thing_at_once_finds_its_cases(db, enter):
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        _find_by_number(City(), enter)


def _find_by_number(city, enter):
    application = city.sent()
    numbers = {alias: city.case_of(application, alias).number for alias in city.units}
    page = enter(city.clerk).get("/desk/search/", {"q": application.number}).content.decode()
    assert all(number in page for number in numbers.values())
    page = enter(city.staff("food", "examiner")).get("/desk/search/", {"q": application.number.lower()})
    assert [row.case.number for row in page.context["rows"]] == [numbers["food"]]
