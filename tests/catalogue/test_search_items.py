from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.searching import synonyms
from onewindow.kernel.search import service as search
from tests.catalogue.conftest import Office

NAMES = ["食品经营许可", "挖掘城市道路审批", "公共场所卫生许可", "劳务派遣经营许可", "户外广告设置审批"]


@pytest.fixture
def index(settings: LazySettings, tmp_path: Path, office: Office) -> Iterator[Office]:
    settings.VAR_DIR = tmp_path
    office.published()
    for n, name in enumerate(NAMES):
        office.published(
            code=f"code-{n}",
            name=name,
            materials=[],
            questions=[{"question": "路灯下能挖吗？", "answer": "不能"}] if n == 1 else [],
            item_type="20",
            summary="",
        )
    catalogue.Synonym.objects.create(word="开饭店", expansion="食品经营许可")
    synonyms.forget()
    search.reindex("item")
    yield office
    synonyms.forget()


def found(text: str) -> list[str]:
    return [revision.name for revision in catalogue.search_items(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("营业性演出", "营业性演出审批"),
        ("城市道路 挖掘", "挖掘城市道路审批"),
        ("城市道路挖掘怎么办", "挖掘城市道路审批"),
        ("戶外廣告設置", "户外广告设置审批"),
        ("开饭店要什么手续", "食品经营许可"),
        ("护照首页", "营业性演出审批"),
        ("路灯下", "挖掘城市道路审批"),
        ("开演前先拿到批准", "营业性演出审批"),
    ],
)
def test_in_a_persons_own_words(index: Office, text: str, name: str) -> None:
    assert found(text)[0] == name


def test_of_titles_with_every_word_the_shortest_comes_first(index: Office) -> None:
    """Whatever else a longer one says of the same words."""
    for code, name in (("long", "公共场所卫生许可证遗失补发的卫生许可"), ("other", "卫生许可公共浴室场所")):
        index.published(code=code, name=name, materials=[], questions=[], item_type="20", summary="卫生许可 公共场所")
    search.reindex("item")
    assert found("许可 公共场所")[:2] == ["公共场所卫生许可", "公共场所卫生许可证遗失补发的卫生许可"]
    assert found("公共场所卫生许可")[0] == "公共场所卫生许可"


def test_at_most_two_statements_whatever_is_found(index: Office) -> None:
    synonyms.forget()
    with CaptureQueriesContext(connection) as captured:
        hits = catalogue.search_items("许可 审批")
        assert len(hits) >= 5
        assert all(hit.item.unit.short_name == "市文旅局" for hit in hits)
    # synonyms (once in half a minute), revisions with item and unit
    assert len(captured.captured_queries) == 2


def test_no_words_no_answer(index: Office) -> None:
    assert found("") == found("，。") == []


def test_a_withdrawn_item_is_not_shown_even_before_the_index_knows(index: Office) -> None:
    revision = catalogue.published().of_item("code-0").get()
    catalogue.withdraw(revision, reason="取消", actor=index.reviewer)
    assert "食品经营许可" not in found("食品经营许可")
    search.reindex("item")
    assert ("code-0", "食品经营许可") not in catalogue.suggest("食品")


def test_suggestions_as_typed(index: Office) -> None:
    assert catalogue.suggest("营业")[0] == ("91119900MB1A00012A3000122004001", "营业性演出审批")
    assert catalogue.suggest("hwgg")[0] == ("code-4", "户外广告设置审批")
    with CaptureQueriesContext(connection) as captured:
        catalogue.suggest("食")
    assert len(captured.captured_queries) == 0


def test_a_new_word_is_known_within_half_a_minute(index: Office) -> None:
    catalogue.search_items("许可")
    catalogue.Synonym.objects.create(word="摆摊", expansion="户外广告设置审批")
    synonyms.forget()
    assert found("摆摊") == ["户外广告设置审批"]
