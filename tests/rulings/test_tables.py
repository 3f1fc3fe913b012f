"""What a decision table says: of one application, and of every application there can be."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rulings import cells, judging, tables
from onewindow.rulings.cells import BadCell
from onewindow.rulings.covering import cover
from onewindow.rulings.drafting import examine
from tests.rulings.tables import TABLE, with_row


def judged(variables: dict[str, Any], table: dict[str, Any] = TABLE) -> judging.Judgement:
    return judging.judge(tables.of(table), variables)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("<= 200", 200, 201),
        ("≤200", 200, 201),
        ("< 200", 199, 200),
        (">5", 6, 5),
        (">= 5", 5, 4),
        ("50..200", 200, 201),
        ("7", 7, 8),
        ("-3", -3, 3),
        ("1, 5..6", 6, 4),
        ("", 10**9, None),
    ],
)
def test_cells_of_numbers(text: str, inside: int, outside: int | None) -> None:
    cell = cells.read(text, "number")
    assert cell.holds(Decimal(inside))
    assert outside is None or not cell.holds(Decimal(outside))


@pytest.mark.parametrize(
    ("text", "kind"), [("很多", "number"), ("9..1", "number"), ("也许", "yes_no"), ("海上", "choice")]
)
def test_a_cell_that_cannot_be_read_says_so(text: str, kind: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.read(text, kind, {"in": "室内"})
    assert str(refused.value)


def test_a_row_that_applies_grants_with_its_reason() -> None:
    found = judged({"form": {"seats": 120}, "answers": {"venue": "室内"}})
    assert (found.verdict, found.cause, found.rows) == ("grant", "row", (1,))
    assert found.reasons == ("第 1 行：室内不超过 200 座",)
    assert found.inputs == {"seats": {"label": "座位", "value": "120"}, "venue": {"label": "场所", "value": "室内"}}


@pytest.mark.parametrize(
    ("variables", "cause"),
    [
        ({"form": {"seats": 300}, "answers": {"venue": "室内"}}, "row"),
        ({"form": {"seats": 100}, "answers": {"venue": "露天"}}, "no_row"),
        ({"form": {}, "answers": {"venue": "室内"}}, "missing"),
        ({"form": {"seats": ""}, "answers": {"venue": "室内"}}, "missing"),
        ({}, "missing"),
        ({"form": {"seats": True}, "answers": {"venue": "室内"}}, "unfit"),
        ({"form": {"seats": "很多"}, "answers": {"venue": "室内"}}, "unfit"),
        ({"form": {"seats": [1]}, "answers": {"venue": "室内"}}, "unfit"),
        ({"form": {"seats": 100}, "answers": {"venue": "海上"}}, "unfit"),
    ],
)
def test_what_is_not_certain_is_doubtful(variables: dict[str, Any], cause: str) -> None:
    found = judged(variables)
    assert (found.verdict, found.cause) == ("doubt", cause)
    assert all(found.reasons)


def test_an_expression_that_fails_is_doubtful() -> None:
    table = {**TABLE, "inputs": [{**TABLE["inputs"][0], "expression": "form.seats * 2 + len(form.show)"}]}
    found = judged({"form": {"seats": 1, "show": None}}, table)
    assert (found.verdict, found.cause) == ("doubt", "failed")


def test_an_optional_input_may_be_absent_where_a_row_asks_nothing_of_it() -> None:
    optional = [{**one, "optional": True} for one in TABLE["inputs"]]
    table = {"inputs": optional, "rows": [{"verdict": "grant", "reason": "室内", "cells": {"venue": "室内"}}]}
    assert judged({"answers": {"venue": "室内"}}, table).verdict == "grant"
    assert judged({"form": {"seats": 3}}, table).cause == "no_row"


def test_two_rows_that_apply_both_give_their_reason() -> None:
    found = judged({"form": {"seats": 50}, "answers": {"venue": "室内"}}, with_row(cells={"seats": "< 100"}))
    assert (found.verdict, found.rows) == ("grant", (1, 3))
    assert len(found.reasons) == 2


def test_options_have_words_and_a_cell_may_name_either() -> None:
    one = {"key": "v", "label": "场所", "expression": "v", "kind": "choice", "values": ["in=室内", "out＝露天"]}
    rows = [{"verdict": "grant", "reason": "室内", "cells": {"v": text}} for text in ("室内", "in")]
    table = {"inputs": [one], "rows": rows}
    found = judged({"v": "in"}, table)
    assert (found.rows, found.inputs["v"]["value"]) == ((1, 2), "室内")
    assert cover(tables.of(table)).holes == ("场所 露天",)


def test_holes_are_told_as_inputs() -> None:
    assert cover(tables.of(TABLE)).holes == ("场所 露天",)
    table = {**TABLE, "rows": TABLE["rows"][:1]}
    assert cover(tables.of(table)).holes == ("座位 > 200", "座位 <= 200，场所 露天")


def test_rows_that_contradict_each_other_are_told_with_where() -> None:
    found = examine(with_row(verdict="doubt", cells={"seats": "100..150"}))
    assert found.covering.contradictions == ((1, 3, "座位 >= 100且<= 150，场所 室内"),)
    assert not found.may_be_published
    assert examine(with_row(cells={"seats": "100"})).covering.contradictions == ()


def test_rows_that_say_the_same_twice_are_told_but_hinder_nothing() -> None:
    found = examine(with_row(cells={"seats": "100"}))
    assert found.covering.doubles == ((1, 3, "座位 = 100，场所 室内"),)
    assert found.may_be_published


def test_every_fault_of_a_table_is_told_at_its_place() -> None:
    bad = {
        "inputs": [
            {"key": "Seats!", "label": "", "expression": "form.", "kind": "number"},
            {
                "key": "venue",
                "label": "场所",
                "expression": "answers.venue",
                "kind": "choice",
                "values": ['内"外', '内"外'],
            },
        ],
        "rows": [{"verdict": "refuse", "reason": "", "cells": {"venue": "海上"}}],
    }
    places = {fault.where for fault in examine(bad).faults}
    assert places >= {"inputs.0.key", "inputs.0.label", "inputs.0.expression", "inputs.1.values"}
    assert places >= {"rows.0.verdict", "rows.0.reason", "rows.0.venue"}
    assert [fault.sentence for fault in examine({}).faults] == ["至少要有一个条件列和一行规则。"]


@pytest.mark.parametrize("junk", [{"inputs": "x", "rows": 3}, {"inputs": [1, None], "rows": [{"cells": []}]}])
def test_data_of_another_shape_is_an_unsound_table_and_no_crash(junk: dict[str, Any]) -> None:
    assert examine(junk).faults


NUMBERS = st.integers(-6, 6)
CELLS = st.one_of(
    st.just(""),
    st.builds(lambda sign, n: f"{sign} {n}", st.sampled_from(["<", "<=", ">", ">=", "="]), NUMBERS),
    st.builds(lambda a, b: f"{min(a, b)}..{max(a, b)}", NUMBERS, NUMBERS),
    st.builds(lambda a, b: f"{a}, > {b}", NUMBERS, NUMBERS),
)
ROWS = st.builds(
    lambda verdict, a, b, c: {"verdict": verdict, "reason": "理由", "cells": {"a": a, "b": b, "c": c}},
    st.sampled_from(["grant", "doubt"]),
    CELLS,
    st.sampled_from(["", "甲", "甲, 乙", "丙"]),
    st.sampled_from(["", "是", "否"]),
)
INPUTS = [
    {"key": "a", "label": "数", "expression": "a", "kind": "number", "optional": True},
    {"key": "b", "label": "类", "expression": "b", "kind": "choice", "values": ["甲", "乙", "丙"]},
    {"key": "c", "label": "否", "expression": "c", "kind": "yes_no"},
]


@given(
    rows=st.lists(ROWS, min_size=1, max_size=5),
    values=st.fixed_dictionaries(
        {
            "a": st.one_of(st.none(), NUMBERS, NUMBERS.map(lambda n: n + 0.5)),
            "b": st.sampled_from(["甲", "乙", "丙"]),
            "c": st.booleans(),
        }
    ),
)
def test_zen_says_what_the_cells_say_and_a_hole_is_where_no_row_applies(
    rows: list[dict[str, Any]], values: dict[str, Any]
) -> None:
    table = tables.of({"inputs": INPUTS, "rows": rows})
    found = judging.judge(table, values)
    given_values = {**values, "a": None if values["a"] is None else Decimal(str(values["a"]))}
    ours = tuple(
        place
        for place, row in enumerate(table.rows, start=1)
        if all(row.cell(one).holds(given_values[one.key]) for one in table.inputs)
    )
    assert found.rows == ours
    covering = cover(table)
    assert covering.holes or ours, "an application that no row speaks of, and no hole was told"
    mixed = {table.rows[place - 1].verdict for place in ours}
    assert len(mixed) < 2 or covering.contradictions, "rows contradict each other, and nobody was told"
