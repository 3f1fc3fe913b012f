"""Themes at the desk: the rule table and the questions as forms, what the check finds, publication by another hand."""

from collections.abc import Iterator

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import ThemeVersion
from tests.cases.road import at, publish_spring
from tests.factories import StaffFactory
from tests.packages.city import City


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """Three units, their items, no theme yet; 10:05 on Monday, 2 March 2026."""
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        yield City()


def _as(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def _posted(version: ThemeVersion) -> dict[str, object]:
    """The table page of a version as its form would send it."""
    words: dict[str, object] = {
        "seen": packages.mark_of(version),
        "inputs": version.table["inputs"],
        "rows": str(len(version.table["rows"])),
    }
    for number, row in enumerate(version.table["rows"], start=1):
        words |= {f"r{number}.when.{key}": values for key, values in row["when"].items()}
        words |= {f"r{number}.risk": row["risk"], f"r{number}.flow": row["flow"]}
        if row.get("limit_amount") is not None:
            words |= {f"r{number}.limit_amount": str(row["limit_amount"]), f"r{number}.limit_unit": "working_day"}
    return words


def test_the_list_and_the_page_of_a_theme(city: City) -> None:
    version = city.publish()
    client = _as(city.editor)
    assert "餐饮店开办" in _text(client, "/desk/themes/")
    page = _text(client, "/desk/themes/restaurant/")
    for words in ("规则表", "店面多大？", "高风险", "个体工商户设立登记", f"第 {version.number} 版"):
        assert words in page
    assert "/desk/themes/restaurant/publish/" not in page


def test_a_table_is_saved_as_the_next_draft_and_comes_back_as_it_was(city: City) -> None:
    version = city.publish()
    client = _as(city.editor)
    assert "没有重叠，没有空缺" in _text(client, "/desk/themes/restaurant/table/")
    words = _posted(version) | {"r1.risk": "high", "save": "1"}
    assert client.post("/desk/themes/restaurant/table/", words).status_code == 302
    draft = packages.themes_of(city.editor).of_theme("restaurant").newest_first().first()
    assert draft is not None
    assert (draft.number, draft.state, draft.table["rows"][0]["risk"]) == (2, "draft", "high")
    assert draft.table["rows"][1]["limit_amount"] == 9


def test_overlaps_and_holes_are_told_without_saving(city: City) -> None:
    version = city.publish()
    client = _as(city.editor)
    words = _posted(version) | {"r1.when.size": ["small", "large"], "r3.when.food": [], "check": "1"}
    page = client.post("/desk/themes/restaurant/table/", words).content.decode()
    assert "第 1 行和第 2 行重叠：店面多大＝大；做什么＝热食" in page
    assert packages.themes_of(city.editor).count() == 1
    dropped = client.post("/desk/themes/restaurant/table/", _posted(version) | {"drop": "2"}).content.decode()
    assert "有空缺：店面多大＝大；做什么＝热食，没有一行符合" in dropped
    assert 'id="row-3"' not in dropped
    added = client.post("/desk/themes/restaurant/table/", _posted(version) | {"add": "1"}).content.decode()
    assert 'id="row-4"' in added


def test_two_editors_lose_nothing(city: City) -> None:
    version = city.publish()
    words = _posted(version) | {"r1.risk": "high", "save": "1"}
    packages.save_theme(city.theme(intro="别人先改了"), actor=city.editor)
    page = _as(city.editor).post("/desk/themes/restaurant/table/", words).content.decode()
    assert "您打开以后，别人保存了这个主题" in page
    assert 'value="high" selected' in page


def test_questions_are_saved_and_a_bad_one_is_told(city: City) -> None:
    city.publish()
    client = _as(city.editor)
    page = _text(client, "/desk/themes/restaurant/questions/")
    assert "small | 小" in page
    words = {"count": "4"}
    for number, question in enumerate(city.theme()["questions"], start=1):
        lines = "\n".join(f"{one['value']} | {one['label']}" for one in question["options"])
        words |= {f"q{number}.key": question["key"], f"q{number}.question": question["question"]}
        words |= {f"q{number}.options": lines}
    words |= {"q4.key": "lit", "q4.question": "亮灯吗？", "q4.when": 'sign == "yes"', "q4.options": "no|不亮"}
    refused = client.post("/desk/themes/restaurant/questions/", words).content.decode()
    assert "写得不对" in refused
    assert "亮灯吗？" in refused
    words["q4.options"] = "no | 不亮\nyes | 亮 | 夜里十点以后要调暗"
    assert client.post("/desk/themes/restaurant/questions/", words).status_code == 302
    draft = packages.themes_of(city.editor).of_theme("restaurant").newest_first().first()
    assert draft is not None
    assert draft.questions[3]["options"][1] == {"value": "yes", "label": "亮", "help": "夜里十点以后要调暗"}


def test_another_hand_publishes(city: City) -> None:
    packages.save_theme(city.theme(), actor=city.editor)
    assert "都符合发布要求" in _text(_as(city.editor), "/desk/themes/restaurant/")
    assert _as(city.editor).get("/desk/themes/restaurant/publish/").status_code == 403
    client = _as(city.reviewer)
    assert "发布以后新的申请都按这一版" in _text(client, "/desk/themes/restaurant/publish/")
    client.post("/desk/themes/restaurant/publish/")
    assert packages.themes_visible_to(None).standing("restaurant") is not None
    page = client.post("/desk/themes/restaurant/withdraw/", {"reason": ""}).content.decode()
    assert "请写明为什么取消" in page
    client.post("/desk/themes/restaurant/withdraw/", {"reason": "并入新主题"})
    assert packages.themes_visible_to(None).standing("restaurant") is None


def test_what_is_wrong_keeps_it_a_draft_and_is_told(city: City) -> None:
    packages.save_theme(city.theme(before={}), actor=city.editor)
    assert "改革前" in _text(_as(city.reviewer), "/desk/themes/restaurant/")
    page = _as(city.reviewer).post("/desk/themes/restaurant/publish/", follow=True).content.decode()
    assert "有 1 处不合规则，没有发布" in page


def test_other_units_find_nothing(city: City) -> None:
    city.publish()
    elsewhere = StaffFactory(roles=["catalogue_editor", "catalogue_reviewer"])
    for page in ("", "table/", "questions/", "publish/", "withdraw/"):
        assert _as(elsewhere).get(f"/desk/themes/restaurant/{page}").status_code == 404
    assert _as(city.clerk).get("/desk/themes/").status_code == 403


def test_the_case_page_tells_names_and_states_of_the_sisters(city: City) -> None:
    application = city.sent()
    city.accept(application, "licence")
    case = city.case_of(application, "food")
    page = _text(_as(city.staff("food", "examiner")), f"/desk/cases/{case.number}/")
    assert "同一件事里的各件" in page
    for branch in application.branches.all():
        assert branch.item_name in page
    licence = city.case_of(application, "licence")
    assert licence.number not in page
