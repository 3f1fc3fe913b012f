"""Home, search, all items."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from onewindow.cases.service import State
from onewindow.catalogue.service import RevisionState
from tests.cases.road import Road

Statements = Callable[[int], AbstractContextManager[None]]

# Popular for persons and for enterprises, number of items, themes of either, what is done as one thing, halls.
OF_HOME = 7
# Session, account.
OF_A_PERSON = 2


def test_home_for_everybody(client: Client, road: Road, statements: Statements) -> None:
    with statements(OF_HOME):
        page = client.get("/").content.decode()
    assert "您想办什么事？" in page
    assert page.count(f"/items/{road.revision.item.code}/") == 3  # 大家常办, 个人, 企业
    assert "登录或注册" in page


def test_home_shows_my_cases(citizen: Client, road: Road, statements: Statements) -> None:
    road.case_in(State.IN_REVIEW)
    draft = road.draft()
    with statements(OF_HOME + OF_A_PERSON + 4):  # running cases, their limits, the latest draft, running packages
        page = citizen.get("/").content.decode()
    assert "正在审查，还剩 10 个工作日" in page
    assert f"/applications/{draft.number}/form/" in page


def test_home_shows_no_stranger_my_cases(stranger: Client, road: Road) -> None:
    road.case_in(State.IN_REVIEW)
    page = stranger.get("/").content.decode()
    assert "没有正在办的事" in page
    assert "正在审查" not in page


def test_search_in_own_words(client: Client, road: Road, indexed: None, statements: Statements) -> None:
    client.get("/search/", {"q": "演出"})  # the list of synonyms is read twice a minute
    with statements(1):
        page = client.get("/search/", {"q": "演出 审批"}).content.decode()
    assert "找到 1 项" in page
    assert road.revision.summary in page


def test_nothing_found_says_what_to_try(client: Client, road: Road, indexed: None) -> None:
    page = client.get("/search/", {"q": "量子<b>计算"}).content.decode()
    assert "没有找到“量子&lt;b&gt;计算”" in page
    assert "大家常办" in page


def test_suggestions_as_typed(client: Client, road: Road, indexed: None, statements: Statements) -> None:
    with statements(0):
        answer = client.get("/search/suggest/", {"q": "营业"}).json()
    assert answer["options"] == [{"words": "营业性演出审批", "url": f"/items/{road.revision.item.code}/"}]
    assert client.get("/search/suggest/", {"q": " "}).json() == {"options": []}


@pytest.mark.parametrize("query", ["", "?for=enterprise", "?theme=文化体育", "?for=enterprise&theme=文化体育"])
def test_items_by_theme(client: Client, road: Road, query: str, statements: Statements) -> None:
    with statements(2):  # the page, the themes
        page = client.get(f"/items/{query}").content.decode()
    assert "营业性演出审批" in page


def test_items_of_a_unit(client: Client, road: Road) -> None:
    page = client.get("/items/", {"unit": road.bureau.code}).content.decode()
    assert f"<h1>{road.bureau.name}</h1>" in page
    assert "这里还没有事项" in client.get("/items/", {"unit": "no-such"}).content.decode()


def test_a_draft_of_an_item_is_nobodys_business(client: Client, road: Road) -> None:
    road.revision.state = RevisionState.DRAFT
    road.revision.save(update_fields=["state"])
    assert "营业性演出审批" not in client.get("/items/").content.decode()
    assert client.get(f"/items/{road.revision.item.code}/").status_code == 404


def test_halls_with_their_phones(client: Client, road: Road, statements: Statements) -> None:
    road.centre.address, road.centre.phone = "清江大道 100 号", "0600-6610000"
    road.centre.save(update_fields=["address", "phone"])
    with statements(1):
        page = client.get("/halls/").content.decode()
    assert "清江大道 100 号" in page
    assert "tel:0600-6610000" in page


@pytest.mark.parametrize("page", ["help", "about", "accessibility", "privacy"])
def test_pages_that_tell(client: Client, db: None, page: str, statements: Statements) -> None:
    with statements(0):
        assert client.get(f"/{page}/").status_code == 200
