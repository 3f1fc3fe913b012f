"""The token engine, gateway by gateway."""

import pytest

from onewindow.base.errors import Conflict, Invalid
from onewindow.procedures import engine, outside
from onewindow.procedures.engine import Step
from onewindow.procedures.graph import Graph, from_json, to_json
from onewindow.procedures.marking import Marking
from tests.procedures.drawings import (
    BRANCHES,
    CHOICE,
    INCLUSIVE,
    chain,
    element,
    end,
    flow,
    gateway,
    graph_of,
    start,
    user,
    user_places,
)


def run(graph: Graph, *nodes: str, outcome: str = "ok", **variables: object) -> Step:
    """Begin and complete these user tasks in turn."""
    step = engine.begin(graph, variables)
    for node in nodes:
        step = engine.advance(graph, step.marking, node, outcome, variables)
    return step


def waiting(graph: Graph, marking: Marking) -> set[str]:
    return set(user_places(graph, marking))


def test_a_parallel_join_waits_for_every_branch() -> None:
    graph = graph_of(*BRANCHES)

    assert run(graph).opened == ("a", "c")
    assert run(graph, "c").opened == ()
    assert run(graph, "c", "a").opened == ("b",)
    assert run(graph, "c", "a", "b").opened == ("d",)
    assert run(graph, "c", "a", "b", "d").ended


@pytest.mark.parametrize(("amount", "expected"), [(6, "b"), (5, "c")])
def test_an_exclusive_gateway_takes_the_first_true_way_or_the_default(amount: int, expected: str) -> None:
    assert run(graph_of(*CHOICE), "a", amount=amount).opened == (expected,)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, ("n",)), ({"fire": True}, ("f",)), ({"fire": True, "green": True}, ("f", "g")), ({"green": True}, ("g",))],
)
def test_an_inclusive_gateway_takes_every_true_way_or_the_default(
    variables: dict[str, object], expected: tuple[str, ...]
) -> None:
    step = run(graph_of(*INCLUSIVE), "a", **variables)

    assert step.opened == expected


def test_an_inclusive_join_waits_only_for_those_who_can_still_come() -> None:
    graph = graph_of(*INCLUSIVE)

    assert run(graph, "a", "f", fire=True).opened == ("d",)
    assert run(graph, "a", "f", fire=True, green=True).opened == ()
    assert run(graph, "a", "f", "g", fire=True, green=True).opened == ("d",)


TURNING = (
    start(),
    gateway("fork", "parallel"),
    user("a"),
    user("b"),
    gateway("x", "exclusive", default="x-meet"),
    gateway("meet", "inclusive"),
    user("d"),
    end(),
    end("away"),
    chain("s", "fork", "a", "meet", "d", "e"),
    chain("fork", "b", "x", "meet"),
    flow("x", "away", "outcome == 'away'"),
)


def test_an_inclusive_join_goes_on_when_the_other_branch_turns_away() -> None:
    graph = graph_of(*TURNING)
    held = run(graph, "a")

    assert held.opened == ()
    assert engine.advance(graph, held.marking, "b", "away", {}).opened == ("d",)
    assert engine.advance(graph, held.marking, "b", "here", {}).opened == ("d",)


def test_going_back_before_a_branch_turned_away_takes_back_the_join_that_went_on_without_it() -> None:
    graph = graph_of(*TURNING)
    held = run(graph, "a")
    gone_on = engine.advance(graph, held.marking, "b", "away", {})

    step = engine.send_back(graph, gone_on.marking, "d", "b", {})

    assert (step.opened, step.closed) == (("b",), ("d",))
    assert engine.advance(graph, step.marking, "b", "here", {}).opened == ("d",)


def test_an_inclusive_join_in_a_circle_does_not_wait_for_its_own_next_turn() -> None:
    graph = graph_of(
        start(),
        gateway("again", "exclusive"),
        gateway("fork", "parallel"),
        user("a"),
        gateway("split", "inclusive", default="split-b"),
        user("b"),
        user("c"),
        gateway("meet", "inclusive"),
        gateway("join", "parallel"),
        gateway("x", "exclusive", default="x-e"),
        end(),
        chain("s", "again", "fork", "a", "join", "x", "e"),
        chain("fork", "split", "b", "meet", "join"),
        flow("split", "c", "more == true"),
        flow("c", "meet"),
        flow("x", "again", "outcome == 'again'"),
    )

    assert run(graph, "b", "a").ended
    assert run(graph, "b", "a", outcome="again").opened == ("a", "b")


def test_conditions_see_the_outcomes_of_earlier_steps() -> None:
    graph = graph_of(
        start(),
        user("a"),
        user("b"),
        gateway("x", "exclusive", default="x-e"),
        user("c"),
        end(),
        chain("s", "a", "b", "x", "e"),
        flow("x", "c", "outcomes.a == 'doubt' and outcome == 'ok'"),
        flow("c", "e"),
    )
    doubt = engine.advance(graph, engine.begin(graph, {}).marking, "a", "doubt", {})

    assert engine.advance(graph, doubt.marking, "b", "ok", {}).opened == ("c",)
    assert run(graph, "a", "b").ended


def test_a_service_task_gives_its_outcome_without_anybody() -> None:
    outside.register_service("even", lambda variables: "even" if variables["n"] % 2 == 0 else "odd")
    graph = graph_of(
        start(),
        element("serviceTask", "count", ow_service="even"),
        gateway("x", "exclusive", default="x-b"),
        user("a"),
        user("b"),
        end(),
        chain("s", "count", "x", "b", "e"),
        flow("x", "a", "outcome == 'even'"),
        flow("a", "e"),
    )

    assert run(graph, n=2).opened == ("a",)
    assert run(graph, n=3).opened == ("b",)


def test_a_condition_that_cannot_be_computed_stops_the_step() -> None:
    with pytest.raises(Invalid) as refused:
        run(graph_of(*CHOICE), "a", amount="many")

    assert refused.value.code == "condition_failed"


def test_a_condition_that_is_no_yes_or_no_stops_the_step() -> None:
    graph = graph_of(*(part.replace("amount &gt; 5", "amount + 5") for part in CHOICE))
    with pytest.raises(Invalid, match="amount"):
        run(graph, "a", amount=1)


def test_nobody_completes_a_step_that_does_not_wait() -> None:
    with pytest.raises(Conflict) as refused:
        run(graph_of(*BRANCHES), "b")

    assert refused.value.code == "not_at_this_step"


def test_going_back_within_a_branch_leaves_the_other_alone() -> None:
    graph = graph_of(*BRANCHES)
    here = run(graph, "a", "c").marking

    step = engine.send_back(graph, here, "b", "a", {})

    assert (step.opened, step.closed) == (("a",), ("b",))
    again = engine.advance(graph, step.marking, "a", "ok", {})
    assert engine.advance(graph, again.marking, "b", "ok", {}).opened == ("d",)


def test_going_back_over_a_join_keeps_the_branch_that_need_not_be_done_again() -> None:
    graph = graph_of(*BRANCHES)
    here = run(graph, "a", "b", "c").marking

    step = engine.send_back(graph, here, "d", "c", {})

    assert (step.opened, step.closed) == (("c",), ("d",))
    assert engine.advance(graph, step.marking, "c", "ok", {}).opened == ("d",)


def test_going_back_before_a_fork_closes_every_branch() -> None:
    graph = graph_of(
        start(), user("z"), *BRANCHES[1:-2], chain("s", "z", "fork", "a", "b", "join", "d", "e"), BRANCHES[-1]
    )
    here = run(graph, "z", "a").marking

    step = engine.send_back(graph, here, "b", "z", {})

    assert (step.opened, set(step.closed)) == (("z",), {"b", "c"})
    assert waiting(graph, engine.advance(graph, step.marking, "z", "ok", {}).marking) == {"a", "c"}


def test_going_back_over_an_inclusive_split_chooses_anew() -> None:
    graph = graph_of(*INCLUSIVE)
    here = run(graph, "a", "f", fire=True).marking

    step = engine.send_back(graph, here, "d", "a", {})

    assert engine.advance(graph, step.marking, "a", "ok", {"fire": True, "green": True}).opened == ("f", "g")


@pytest.mark.parametrize("target", ["c", "d", "b", "fork", "nowhere"])
def test_only_a_step_that_led_here_can_be_gone_back_to(target: str) -> None:
    graph = graph_of(*BRANCHES)
    with pytest.raises(Conflict) as refused:
        engine.send_back(graph, run(graph, "a", "c").marking, "b", target, {})

    assert refused.value.code == "not_an_earlier_step"


def test_earlier_steps_are_those_that_led_here_in_order() -> None:
    graph = graph_of(*BRANCHES)

    assert engine.earlier_steps(graph, run(graph, "c", "a").marking, "b") == ("a",)
    assert engine.earlier_steps(graph, run(graph, "c", "a", "b").marking, "d") == ("c", "a", "b")


@pytest.mark.parametrize("elements", [BRANCHES, CHOICE, INCLUSIVE])
def test_a_graph_survives_json(elements: tuple[str, ...]) -> None:
    graph = graph_of(*elements)

    assert from_json(to_json(graph)) == graph
