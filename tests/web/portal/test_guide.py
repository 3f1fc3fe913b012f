"""The guide of an item."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.catalogue.service import RevisionState
from onewindow.kernel.org import service as org
from tests.cases.road import Road
from tests.factories import UnitFactory

Statements = Callable[[int], AbstractContextManager[None]]


def url(road: Road) -> str:
    return f"/items/{road.revision.item.code}/"


def test_the_guide_answers_every_question(client: Client, road: Road, statements: Statements) -> None:
    client.get(url(road))  # each process reads the calendar once
    # The item, its materials, steps, questions and windows, the related items.
    with statements(6):
        page = client.get(url(road)).content.decode()
    for words in ("我能办吗", "要准备什么", "要等多久", "要花多少钱", "在哪里办", "办理流程", "换演员要重办吗？"):
        assert words in page
    assert "如果今天受理，最晚 2026年3月16日 (周一) 出结果。" in page
    assert "行政许可法第八十二条" in page
    assert "data-bpmn" in page
    assert '<svg class="ow-qr"' in page


def test_answers_choose_the_materials_also_without_scripts(client: Client, road: Road) -> None:
    assert "护照首页" not in client.get(url(road)).content.decode()
    page = client.get(url(road), {"performers": "foreign"}).content.decode()
    assert "护照首页" in page
    assert f"{url(road)}apply/?performers=foreign" in page
    page = client.get(url(road), {"performers": "mainland"}).content.decode()
    assert "按您选的情况，不需要：护照首页" in page


def test_a_fragment_for_htmx(client: Client, road: Road, statements: Statements) -> None:
    client.get(url(road))
    with statements(5):
        part = client.get(url(road), {"performers": "foreign"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "护照首页" in part
    assert 'hx-swap-oob="true"' in part


def test_a_suspended_item_is_told_but_takes_nothing(client: Client, road: Road) -> None:
    road.revision.state = RevisionState.SUSPENDED
    road.revision.save(update_fields=["state"])
    page = client.get(url(road)).content.decode()
    assert "暂停办理" in page
    assert "在线办理</a>" not in page


def test_the_drawing(client: Client, road: Road, statements: Statements) -> None:
    with statements(2):
        response = client.get(f"{url(road)}flow.bpmn")
    assert response["Content-Type"] == "application/xml"
    assert b"definitions" in response.content


def test_the_guide_and_the_sheet_on_paper(client: Client, road: Road) -> None:
    for name in ("guide", "notice"):
        response = client.get(f"{url(road)}{name}.pdf", {"performers": "foreign"})
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")


def test_no_such_item(client: Client, road: Road) -> None:
    for path in ("", "flow.bpmn", "guide.pdf", "notice.pdf"):
        assert client.get(f"/items/999/{path}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "words"), [("entrusted", "受明川市文化和旅游局委托办理"), ("delegated", "现在由谁办")]
)
def test_who_exercises_the_power_now_is_told(client: Client, road: Road, kind: str, words: str) -> None:
    assert "现在由谁办" not in client.get(url(road)).content.decode()
    park = UnitFactory(name="明川高新园区管理委员会", address="云津大道 1 号", phone="0600-6610999")
    org.delegate(kind, road.bureau, park, [], "决定", actor=org.system_actor(), valid_from=clock.today())
    page = client.get(url(road)).content.decode()
    assert words in page
    for known in ("明川高新园区管理委员会", "云津大道 1 号", "0600-6610999"):
        assert known in page
