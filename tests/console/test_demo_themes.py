"""The demo city's themes, as data: every way to answer them is told once, names nothing unknown, and comes to fewer papers."""

import json
from typing import Any

import pytest

from onewindow.console.city import rows
from onewindow.console.launcher import places
from onewindow.packages import questions, table_checks, tables
from onewindow.packages.shape import checked

CITY = places.DEMO_CITY
THEMES = {row["code"]: checked(row) for row in rows.read(CITY / "themes.jsonl")}
ITEMS = {
    row["code"]: row
    for file in (CITY / "items").glob("*.jsonl")
    for row in map(json.loads, file.read_text().splitlines())
}
ELEMENTS = {row["key"] for row in rows.read(CITY / "elements.jsonl")}
STAGES = ("stage-1-land", "stage-2-design", "stage-3-works", "stage-4-acceptance")
EACH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def test_the_six_and_the_four_stages_are_there() -> None:
    names = {theme["name"] for code, theme in THEMES.items() if code not in STAGES}
    assert names == {"企业开办", "存量房转移登记", "城市更新", "重大疾病专项救治", "餐饮店开办", "人才购房"}
    assert [THEMES[code]["name"] for code in STAGES] == ["立项用地规划许可", "工程建设许可", "施工许可", "竣工验收"]


@EACH
def test_the_table_takes_every_answer_once(theme: dict[str, Any]) -> None:
    ways = questions.ways(theme["questions"])
    aliases = [spec["alias"] for spec in theme["items"]]
    assert table_checks.faults(theme["table"], theme["questions"], theme["risks"], aliases, ways) == []


@EACH
def test_it_names_items_fields_and_materials_that_are_there(theme: dict[str, Any]) -> None:
    for spec in theme["items"]:
        item = ITEMS[spec["item"]]
        assert set(spec.get("fields", {})) <= set(item["form_schema"]["properties"])
        assert set(spec.get("fields", {}).values()) <= ELEMENTS
        codes = {material["code"] for material in item["materials"]}
        assert {*spec.get("materials", {}), *spec.get("results", {})} <= codes
        assert set(spec.get("answers", {})) <= {question["key"] for question in item["scenarios"]}


def test_promises_are_those_of_the_cities() -> None:
    company, house = THEMES["company"], THEMES["house-transfer"]
    assert (company["limit_amount"], company["limit_unit"]) == (3, "working_day")
    assert (house["limit_amount"], house["limit_unit"]) == (1, "hour")


def test_urban_renewal_has_three_classes() -> None:
    theme = THEMES["urban-renewal"]
    chosen = {kind: tables.row_for(theme["table"], {"kind": kind}) for kind in ("works", "lift", "area")}
    assert {kind: row.items for kind, row in chosen.items() if row} == {
        "works": ("fire", "build"),
        "lift": ("plan", "lift"),
        "area": ("plan", "fire", "build"),
    }
    assert [risk["label"] for risk in theme["risks"]] == ["建筑设施改造类", "加装电梯类", "新增建筑面积类"]
