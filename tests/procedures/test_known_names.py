"""Conditions read what a case of every item knows, and outcomes of steps that are drawn."""

import pytest

from onewindow.procedures.service import Use, examine
from tests.procedures.conftest import Office
from tests.procedures.drawings import chain, drawing, end, flow, gateway, start, user
from tests.procedures.test_examine import use_of


def asks(condition: str) -> str:
    return drawing(
        start(),
        user("a"),
        gateway("x", "exclusive", "x-y"),
        user("b"),
        gateway("y", "exclusive"),
        end(),
        chain("s", "a", "x"),
        flow("x", "b", condition),
        flow("b", "y"),
        chain("x", "y", "e"),
    )


def knowing(office: Office, *fields: str, name: str = "取水许可") -> Use:
    return use_of(office, name, fields=frozenset(fields))


@pytest.mark.parametrize(
    "condition",
    [
        "outcome == 'b'",
        "outcomes.a == 'b'",
        "outcomes['a'] == 'b'",
        "len(keys(outcomes)) > 1",
        "channel == 'web'",
        "answers.fire == 'yes'",
        "len(keys(answers)) > 0",
    ],
)
def test_a_known_name_passes(office: Office, condition: str) -> None:
    assert examine(asks(condition), [knowing(office, "channel", "answers.fire")]) == []


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ("chanel == 'web'", "chanel"),
        ("answers.fier == 'yes'", "answers.fier"),
        ("channel.x == 1", "channel.x"),
        ("fire == 'yes'", "fire"),
    ],
)
def test_an_unknown_one_is_told_by_its_name(office: Office, condition: str, name: str) -> None:
    [found] = examine(asks(condition), [knowing(office, "channel", "answers.fire")])

    assert found.element == "x-b"
    assert f"里的“{name}”，事项“取水许可”没有这一项" in found.sentence


def test_every_item_must_know_it(office: Office) -> None:
    uses = [knowing(office, "answers.fire"), knowing(office, name="甲"), knowing(office, name="乙")]
    [found] = examine(asks("answers.fire == 'yes'"), uses)

    assert "“甲”等 2 个事项没有这一项" in found.sentence


def test_the_outcome_of_a_step_that_is_not_drawn_is_found_without_any_use(db: None) -> None:
    [found] = examine(asks("outcomes.z == 'b'"))

    assert found.element == "x-b"
    assert "“outcomes.z”不是这张图里的环节" in found.sentence


def test_without_a_use_nobody_says_what_is_known(db: None) -> None:
    assert examine(asks("anything == 1")) == []
