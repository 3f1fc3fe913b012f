"""Where a case would stand in a changed drawing, one change at a time; what holds for all is in test_moving_properties."""

import pytest

from onewindow.base.errors import Invalid
from onewindow.procedures import engine, moving
from onewindow.procedures.graph import Graph
from onewindow.procedures.marking import Marking
from onewindow.procedures.moving import Passage, Plan
from onewindow.procedures.runs import is_run
from tests.procedures.drawings import BRANCHES, CHOICE, chain, end, flow, gateway, graph_of, start, user, user_places

DECIDE = user("d", role="chief", duty="decision")
ISSUE = user("i", role="issuer", duty="issue")
OLD = graph_of(start(), user("a"), user("b"), DECIDE, ISSUE, end(), chain("s", "a", "b", "d", "i", "e"))


def after(graph: Graph, *done: str, outcomes: dict[str, str] | None = None, **variables: object) -> Marking:
    """The marking of a case after these steps."""
    marking = engine.begin(graph, variables).marking
    for node in done:
        marking = engine.advance(graph, marking, node, (outcomes or {}).get(node, "ok"), variables).marking
    return marking


def moved(
    marking: Marking, new: Graph, old: Graph = OLD, mapping: dict[str, str] | None = None, **variables: object
) -> Plan:
    return moving.plan(Passage(old, new, mapping or {}), marking, variables)


def why(plan: Plan) -> str:
    assert plan.obstacle is not None
    return plan.obstacle.code


def line(*steps: str) -> Graph:
    return graph_of(start(), *steps, end(), chain("s", *(step.split('"')[1] for step in steps), "e"))


def test_a_step_put_in_before_is_to_do_first_and_what_followed_is_done_again() -> None:
    plan = moved(after(OLD, "a", "b"), line(user("a"), user("x"), user("b"), DECIDE, ISSUE))

    assert plan.obstacle is None
    assert (plan.waits, plan.counted, plan.again) == (("d",), ("a",), ("b",))
    assert (plan.opened, plan.fresh, plan.closed) == (("x",), ("x",), ("d",))


def test_a_step_put_in_later_is_met_on_the_way() -> None:
    new = line(user("a"), user("b"), user("x"), DECIDE, ISSUE)
    plan = moved(after(OLD, "a"), new)

    assert (plan.counted, plan.kept, plan.opened, plan.closed) == (("a",), {"b": "b"}, (), ())
    assert user_places(new, plan.marking) == ("b",)


def test_a_step_taken_out_is_skipped() -> None:
    plan = moved(after(OLD, "a", "b"), line(user("b"), DECIDE, ISSUE))

    assert (plan.counted, plan.skipped, plan.kept) == (("b",), ("a",), {"d": "d"})


def test_steps_that_change_places_count_both() -> None:
    plan = moved(after(OLD, "a", "b"), line(user("b"), user("a"), DECIDE, ISSUE))

    assert (plan.counted, plan.kept) == (("b", "a"), {"d": "d"})


def test_a_step_that_falls_to_others_is_done_again() -> None:
    plan = moved(after(OLD, "a", "b"), line(user("a"), user("b", role="chief"), DECIDE, ISSUE))

    assert (plan.counted, plan.again, plan.opened) == (("a",), ("b",), ("b",))


def test_whoever_moves_may_say_that_it_counts_all_the_same() -> None:
    plan = moved(after(OLD, "a", "b"), line(user("a"), user("b", role="chief"), DECIDE, ISSUE), mapping={"b": "b"})

    assert (plan.counted, plan.kept) == (("a", "b"), {"d": "d"})


def test_a_mapping_never_answers_for_the_duty() -> None:
    new = line(user("a"), user("look", duty="survey"), DECIDE, ISSUE)
    plan = moved(after(OLD, "a", "b"), new, mapping={"b": "look"})

    assert (plan.counted, plan.again, plan.opened) == (("a",), ("look",), ("look",))


def test_a_waiting_step_that_falls_to_others_waits_anew() -> None:
    plan = moved(after(OLD, "a"), line(user("a"), user("b", role="chief"), DECIDE, ISSUE))

    assert (plan.kept, plan.opened, plan.closed) == ({}, ("b",), ("b",))


def test_a_case_that_waits_where_nothing_is_drawn_stays_until_somebody_says_where() -> None:
    new = line(user("a"), user("b2"), DECIDE, ISSUE)
    marking = after(OLD, "a")

    assert why(moved(marking, new)) == "step_without_place"
    assert moved(marking, new, mapping={"b": "b2"}).kept == {"b2": "b"}
    assert moved(marking, new, mapping={"b": ""}).opened == ("b2",)


def test_a_decision_taken_is_not_lost() -> None:
    decided = after(OLD, "a", "b", "d")

    assert why(moved(decided, line(user("a"), user("x"), user("b"), DECIDE, ISSUE))) == "outward_lost"
    assert why(moved(decided, line(user("a"), user("b"), ISSUE))) == "outward_lost"
    assert moved(decided, line(user("b"), DECIDE, ISSUE)).obstacle is None


def test_after_a_decision_nothing_is_examined_any_more() -> None:
    new = graph_of(
        *(
            start(),
            gateway("f", "parallel"),
            user("a"),
            user("b"),
            user("x"),
            gateway("j", "parallel"),
            DECIDE,
            ISSUE,
            end(),
        ),
        *(chain("s", "a", "b", "d", "f", "x", "j", "i", "e"), chain("f", "j")),
    )

    assert why(moved(after(OLD, "a", "b", "d"), new)) == "handled_after_decision"


@pytest.mark.parametrize("duty", ["", "decision", "survey"])
def test_after_a_decision_only_issue_delivery_and_filing_may_begin(duty: str) -> None:
    decided = after(OLD, "a", "b", "d")
    late = user("x", role="chief", duty=duty)

    assert why(moved(decided, line(user("a"), user("b"), DECIDE, late, ISSUE))) == "handled_after_decision"
    kept = moved(decided, line(user("a"), user("b"), DECIDE, user("x", role="clerk", duty="filing"), ISSUE))
    assert (kept.obstacle, kept.opened) == (None, ("x",))


def test_a_case_that_would_have_nothing_left_to_do_stays() -> None:
    assert (
        why(moved(after(OLD, "a", "b", "d"), line(user("a"), user("b"), DECIDE), mapping={"i": ""})) == "nothing_left"
    )


def test_a_condition_that_cannot_be_computed_keeps_the_case() -> None:
    new = graph_of(
        *(
            start(),
            user("a"),
            gateway("x", "exclusive", default="x-b"),
            user("b"),
            user("c"),
            gateway("y", "exclusive"),
        ),
        *(
            DECIDE,
            ISSUE,
            end(),
            chain("s", "a", "x", "b", "y", "d", "i", "e"),
            flow("x", "c", "size > 5"),
            flow("c", "y"),
        ),
    )

    assert why(moved(after(OLD, "a", size="many"), new, size="many")) == "condition_failed"
    assert moved(after(OLD, "a"), new, size=2).obstacle is None


def test_a_way_once_chosen_stays_chosen_and_the_plan_says_that_today_it_would_be_another() -> None:
    old = graph_of(*CHOICE)
    new = graph_of(*(part.replace("amount &gt; 5", "amount &gt; 500") for part in CHOICE))
    plan = moved(after(old, "a", amount=6), new, old, amount=6)

    assert (plan.kept, plan.overruled) == ({"b": "b"}, ("x",))


def test_a_way_that_is_no_longer_drawn_is_chosen_by_the_conditions() -> None:
    old = graph_of(*CHOICE)
    new = graph_of(
        *(
            start(),
            user("a"),
            gateway("x", "exclusive", default="x-c"),
            user("z"),
            user("c"),
            gateway("y", "exclusive"),
            end(),
        ),
        *(chain("s", "a", "x"), flow("x", "z", "amount > 5"), chain("x", "c", "y", "e"), flow("z", "y")),
    )
    plan = moved(after(old, "a", amount=6), new, old, {"b": ""}, amount=6)

    assert (plan.opened, plan.closed, plan.overruled) == (("z",), ("b",), ())


def test_branches_turned_into_a_line_keep_what_is_done() -> None:
    old = graph_of(*BRANCHES)
    new = line(user("a"), user("b"), user("c"), user("d", role="chief", duty="decision"))
    plan = moved(after(old, "a", "c"), new, old)

    assert (plan.counted, plan.kept, plan.closed) == (("a",), {"b": "b"}, ())
    assert plan.again == ("c",)


def test_a_later_result_is_not_given_up_for_an_earlier_one() -> None:
    loop = graph_of(
        *(start(), gateway("m", "exclusive"), user("a"), gateway("x", "exclusive", default="x-d"), DECIDE, end()),
        *(chain("s", "m", "a", "x", "d", "e"), flow("x", "m", "outcome == 'more'")),
    )
    marking = engine.begin(loop, {}).marking
    for outcome in ("more", "ok"):
        marking = engine.advance(loop, marking, "a", outcome, {}).marking

    assert why(moved(marking, line(user("a"), DECIDE), loop)) == "later_outcome_lost"


@pytest.mark.parametrize(
    "mapping", [{"nowhere": "b"}, {"b": "nowhere"}, {"b": "x", "a": "x"}, {"a": "b"}, {"a": "e"}], ids=str
)
def test_a_mapping_that_names_nothing_is_refused(mapping: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        Passage(OLD, line(user("a"), user("b"), user("x"), DECIDE, ISSUE), mapping)
    assert refused.value.code == "bad_mapping"


def test_a_marking_that_nobody_could_come_to_is_no_run() -> None:
    marking = after(OLD, "a")

    assert is_run(OLD, marking)
    assert not is_run(OLD, marking._replace(live=()))
    assert not is_run(line(user("a"), user("x"), DECIDE), marking)
