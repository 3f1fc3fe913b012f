"""The check of a rule table, by boxes, against looking at every single way to answer."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.base.errors import Invalid
from onewindow.packages import questions, table_checks, tables

VALUES = ["a", "b", "c"]


def _question(key: str, when: str = "") -> dict[str, Any]:
    return {"key": key, "question": f"{key}？", "when": when, "options": [{"value": v, "label": v} for v in VALUES]}


ASKED = [_question("x"), _question("y"), _question("z", 'x == "a"')]
CELL = st.lists(st.sampled_from(VALUES), unique=True, max_size=3)
ROW = st.fixed_dictionaries({"when": st.fixed_dictionaries({"x": CELL, "y": CELL, "z": CELL})})
TABLE = st.lists(ROW, max_size=5).map(lambda rows: {"inputs": ["x", "y", "z"], "rows": rows})
WAYS = questions.ways(ASKED)


def _takes(row: dict[str, Any], way: dict[str, str]) -> bool:
    return all(not cell or way.get(key, "") in cell for key, cell in row["when"].items())


def _inside(box: Any, way: dict[str, str]) -> bool:
    return all(way.get(key, "") in side for key, side in box.items())


@given(TABLE)
def test_overlaps_are_those_that_somebody_meets(table: dict[str, Any]) -> None:
    found = {(one.first, one.second) for one in tables.overlaps(table, ASKED, WAYS)}
    numbered = list(enumerate(table["rows"], start=1))
    met = {
        (n, m)
        for (n, one), (m, other) in combinations(numbered, 2)
        if any(_takes(one, way) and _takes(other, way) for way in WAYS)
    }
    assert found == met


@given(TABLE)
def test_holes_hold_every_way_that_no_row_takes_and_no_other(table: dict[str, Any]) -> None:
    boxes = tables.holes(table, ASKED, WAYS)
    for way in WAYS:
        taken = any(_takes(row, way) for row in table["rows"])
        assert sum(_inside(box, way) for box in boxes) == (0 if taken else 1)


@given(TABLE)
def test_the_engine_chooses_the_first_row_that_takes(table: dict[str, Any]) -> None:
    table = {**table, "rows": [{**row, "risk": "r", "flow": "parallel"} for row in table["rows"]]}
    for way in WAYS[::4]:
        chosen = tables.row_for(table, way)
        first = next((n for n, row in enumerate(table["rows"], start=1) if _takes(row, way)), None)
        assert (chosen.number if chosen else None) == first


def test_a_fault_is_told_as_the_inputs_that_have_it() -> None:
    table = {
        "inputs": ["x", "y"],
        "rows": [
            {"when": {"x": ["a"]}, "risk": "low", "flow": "parallel"},
            {"when": {"x": ["a", "b"], "y": ["c"]}, "risk": "low", "flow": "parallel"},
        ],
    }
    said = table_checks.faults(table, ASKED, [{"value": "low", "label": "低"}], [], WAYS)
    assert said[0] == "第 1 行和第 2 行重叠：x＝a；y＝c，两行都符合。"
    assert said[1:] == ["有空缺：x＝c；y＝a、b、c，没有一行符合。", "有空缺：x＝b；y＝a、b，没有一行符合。"]


def test_unknown_names_are_told_before_anything_else() -> None:
    table = {
        "inputs": ["x", "q"],
        "rows": [{"when": {"x": ["w"], "y": ["a"]}, "risk": "none", "flow": "parallel", "items": ["shop"]}],
    }
    said = " ".join(table_checks.faults(table, ASKED, [], ["food"], WAYS))
    for word in ("“q”不是", "“w”不是“x？”的选项", "没有这一列", "“none”没有定义", "“shop”不是"):
        assert word in said


def test_a_table_that_asks_nothing_has_one_row() -> None:
    only = {"inputs": [], "rows": [{"when": {}, "risk": "low", "flow": "parallel"}]}
    assert tables.holes(only, ASKED, WAYS) == []
    assert tables.row_for(only, {}).number == 1
    assert tables.holes({"inputs": [], "rows": []}, ASKED, WAYS) == [{}]


def test_too_many_ways_are_refused() -> None:
    many = [_question(f"q{n}") for n in range(9)]
    with pytest.raises(Invalid) as refused:
        questions.ways(many)
    assert refused.value.code == "too_many_ways"


def test_a_question_of_an_untouched_branch_is_not_asked() -> None:
    assert questions.answers_given(ASKED, {"x": "b", "y": "a", "z": "a"}) == {"x": "b", "y": "a"}
    assert questions.told(ASKED, {"x": "b", "y": "a"}) == "x：b；y：a"
