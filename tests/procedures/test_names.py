"""Which variables an expression reads. That the examples are expressions is asked of the engine that runs them."""

import pytest

from onewindow.procedures import conditions, names

READ = {
    "outcome == 'granted'": ["outcome"],
    "answers.fire == 'yes' and answers.safety != \"no\"": ["answers.fire", "answers.safety"],
    "answers['fire'] == 'yes'": ["answers.fire"],
    "answers[key] == 'yes'": ["answers", "key"],
    "$root.channel == 'web'": ["channel"],
    "not urgent and true or false == null": ["urgent"],
    "seats > 1_000 and area >= 2.5e3": ["seats", "area"],
    "seats in [1..most]": ["seats", "most"],
    "seats in (1..5]": ["seats"],
    "len(rows) > 0 and some(rows, # == 'fire')": ["rows"],
    "sum(map(rows, #.price)) > limit": ["rows", "limit"],
    "sum(map(rows as row, row.price)) > 5": ["rows"],
    "twice = seats * 2; twice > limit": ["seats", "limit"],
    "rows[0].kind == 'a'": ["rows"],
    "urgent ? seats : area": ["urgent", "seats", "area"],
    "contains(keys({a: seats, 'b': area}), wanted)": ["seats", "area", "wanted"],
    "`${answers.kind}-x` == kind": ["answers.kind", "kind"],
    "d(begins).add('1d') > d(ends)": ["begins", "ends"],
    "a ?? b": ["a", "b"],
    "5 > 3": [],
    "'no.names(here) and none' == \"nor here\"": [],
}


@pytest.mark.parametrize(("expression", "read"), READ.items(), ids=READ.keys())
def test_the_variables_an_expression_reads(expression: str, read: list[str]) -> None:
    assert names.read_by(expression) == read


@pytest.mark.parametrize("expression", READ)
def test_the_examples_are_expressions(expression: str) -> None:
    assert conditions.fault(expression) == ""


@pytest.mark.parametrize("expression", ["a / 0", "a/0 > 1", "1 % 0 == b", "a / 0.0", "a / -0", "a / 0_0"])
def test_a_division_by_zero_is_seen(expression: str) -> None:
    assert names.divides_by_zero(expression)


@pytest.mark.parametrize("expression", ["a / 0.5", "a / 10", "0 / a", "a / b", "'a / 0' == b", "a - 0", ""])
def test_any_other_division_is_not(expression: str) -> None:
    assert not names.divides_by_zero(expression)
