"""A person's own words find the row."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.kernel.search import service as search
from tests.kernel.search.conftest import Toy

Keys = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("营业性演出审批", "i1"),
        ("營業性演出", "i1"),
        ("审批 演出 营业性", "i1"),
        ("营业演出", "i1"),
        ("演出经纪", "i6"),
        ("食品 许可 经营", "i2"),
        ("许可经营食品", "i2"),
        ("挖道路", "i3"),
        ("挖路", "i3"),
        ("怎么办理食品生产的许可？", "i7"),
        ("Ｘ光机", "i8"),
        ("x光", "i8"),
        ("spjyxk", "i2"),
        ("jyxk", "i2"),
        ("验资报告", "i5"),
    ],
)
def test_first_hit(built: Toy, keys: Keys, text: str, first: str) -> None:
    assert keys(text)[0] == first


def test_one_character_finds_titles_with_it(built: Toy, keys: Keys) -> None:
    assert set(keys("食")) == {"i2", "i7"}


def test_title_weighs_more_than_materials(built: Toy, keys: Keys) -> None:
    built.rows["i9"] = ("其他", "其他", "食品经营许可 食品经营许可 食品经营许可")
    search.reindex("toy")
    assert keys("食品经营许可")[0] == "i2"
    assert "i9" in keys("食品经营许可")


def test_noise_is_left_out(built: Toy, keys: Keys) -> None:
    assert keys("建设工程竣工规划核实") == []


@pytest.mark.parametrize("text", ["", "   ", "？！", "*:*", "name:(", '"', "\\", "的", "a" * 5000, "演" * 5000, "\x00"])
def test_odd_input_is_answered(built: Toy, keys: Keys, text: str) -> None:
    assert isinstance(keys(text), list)
    assert isinstance(search.suggest("toy", text), list)


_TYPED = st.text(max_size=40) | st.text("食品经营许可營業性演出审批的x光ab 12。？", max_size=60)


@given(_TYPED)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_typed_is_answered(built: Toy, text: str) -> None:
    assert isinstance(search.query("toy", text), list)
    assert isinstance(search.suggest("toy", text), list)


def test_limit(built: Toy) -> None:
    assert len(search.query("toy", "许可", limit=2)) == 2


def test_synonyms_lead_to_official_words(built: Toy, keys: Keys) -> None:
    assert keys("开饭店") == []
    table = {"开飯店": ["食品经营许可"], "商演": ["营业性演出审批"]}
    search.set_synonyms(lambda: table)
    assert keys("我要开饭店")[0] == "i2"
    assert keys("办商演")[0] == "i1"
    table = {}
    assert keys("开饭店") == []


@pytest.mark.parametrize(
    ("prefix", "first"),
    [("食", "食品经营许可"), ("食品经", "食品经营许可"), ("营业", "营业性演出审批"), ("演出经", "中外合作经营营业性演出经纪机构审批"),
     ("spj", "食品经营许可"), ("sp", "食品经营许可"), ("spsc", "食品生产许可"), ("道路审批", "挖掘城市道路审批"), ("演出 审批", "营业性演出审批"), ("x光", "X光机使用许可")],
)  # fmt: skip
def test_suggestions(built: Toy, prefix: str, first: str) -> None:
    hits = search.suggest("toy", prefix)
    assert hits[0].title == first


def test_suggestions_are_few(built: Toy) -> None:
    assert len(search.suggest("toy", "许可", limit=2)) == 2
