"""The elements beside tasks and gateways: terminations, rules, messages, timers, errors, calls, steps of several units."""

from collections.abc import Mapping
from typing import Any

import pytest

from onewindow.base.errors import Conflict, Invalid
from onewindow.procedures import composing, engine, outside
from onewindow.procedures.engine import Step
from onewindow.procedures.graph import Graph
from tests.procedures.drawings import (
    chain,
    element,
    end,
    failure,
    flow,
    gateway,
    graph_of,
    several,
    start,
    terminate,
    timer,
    user,
)


class Run:
    """One run of a graph, told what happens by the names of the drawing."""

    def __init__(self, *elements: str, called: Mapping[str, Graph] | None = None, **variables: Any) -> None:
        self.graph = composing.with_instances(composing.with_calls(graph_of(*elements), called or {}))
        self.variables = variables
        self.step = engine.begin(self.graph, variables)

    def do(self, node: str, outcome: str = "agree") -> Step:
        self.step = engine.advance(self.graph, self.step.marking, node, outcome, self.variables)
        return self.step

    def wait(self, timer: str) -> Step:
        self.step = engine.elapse(self.graph, self.step.marking, timer, self.variables)
        return self.step

    def hear(self, message: str) -> Step:
        self.variables["received"] = [*self.variables.get("received", []), message]
        self.step = engine.receive(self.graph, self.step.marking, self.variables)
        return self.step

    def back(self, node: str, to_node: str) -> Step:
        self.step = engine.send_back(self.graph, self.step.marking, node, to_node, self.variables)
        return self.step

    @property
    def at(self) -> list[str]:
        return sorted(self.step.marking.places)


FORK = gateway("fork", "parallel"), chain("s", "fork")


def test_a_termination_ends_everything_that_is_still_at_work() -> None:
    run = Run(
        start(), *FORK, user("a"), user("b"), terminate(), end(), chain("fork", "a", "t"), chain("fork", "b", "e")
    )
    done = run.do("a")

    assert done.ended
    assert done.closed == ("b",)


def test_a_rule_decides_the_way() -> None:
    drawn = (
        start(),
        element("businessRuleTask", "r", ow_rule="area > 100 ? 'large' : 'small'"),
        gateway("x", "exclusive", default="x-b"),
        user("a"),
        user("b"),
        end(),
        chain("s", "r", "x", "b", "e"),
        flow("x", "a", "outcome == 'large'"),
        chain("a", "e"),
    )

    assert Run(*drawn, area=120).at == ["a"]
    assert Run(*drawn, area=80).at == ["b"]
    with pytest.raises(Invalid) as refused:
        Run(*drawn, area="large")
    assert refused.value.code == "rule_failed"


def test_a_message_is_sent_in_passing() -> None:
    run = Run(
        start(),
        user("a"),
        element("sendTask", "m", ow_message="请来领取"),
        user("b"),
        end(),
        chain("s", "a", "m", "b", "e"),
    )

    assert run.do("a").sent == ("m",)
    assert run.at == ["b"]
    assert run.do("b").sent == ()


RECEIVES = start(), element("receiveTask", "r", ow_message="paid"), user("a"), end(), chain("s", "r", "a", "e")


def test_a_receive_task_waits_for_its_message_only() -> None:
    run = Run(*RECEIVES)
    assert run.at == ["r"]
    assert run.hear("other").marking.places == {"r"}
    assert run.hear("paid").opened == ("a",)


def test_a_message_that_came_early_is_not_waited_for_again() -> None:
    assert Run(*RECEIVES, received=["paid"]).at == ["a"]


def test_a_wait_in_the_line_ends_with_its_time() -> None:
    run = Run(start(), user("a"), timer("w"), user("b"), end(), chain("s", "a", "w", "b", "e"))

    assert run.do("a").begun == ("w",)
    assert run.wait("w").opened == ("b",)
    with pytest.raises(Conflict) as refused:
        run.wait("w")
    assert refused.value.code == "not_at_this_step"


def guarded(*, beside: bool) -> tuple[str, ...]:
    return (
        start(),
        user("a"),
        timer("late", at="a", beside=beside),
        user("b"),
        end(),
        end("late-end"),
        chain("s", "a", "e"),
        chain("late", "b", "late-end"),
    )


def test_a_timer_at_the_border_begins_and_ends_with_its_step() -> None:
    run = Run(*guarded(beside=False))
    assert run.step.begun == ("late",)
    done = run.do("a")

    assert done.ended
    assert done.stopped == ("late",)


def test_a_timer_at_the_border_takes_the_step_away() -> None:
    run = Run(*guarded(beside=False))
    late = run.wait("late")

    assert (late.closed, late.opened) == (("a",), ("b",))
    assert run.do("b").ended


def test_a_timer_beside_lets_the_step_go_on() -> None:
    run = Run(*guarded(beside=True))
    late = run.wait("late")

    assert (late.closed, late.opened) == ((), ("b",))
    assert not run.do("a").ended
    assert run.do("b").ended


def test_going_back_to_a_step_begins_its_timer_anew() -> None:
    run = Run(
        start(), user("a"), timer("late", at="a"), user("b"), end(), chain("s", "a", "b", "e"), chain("late", "b")
    )
    run.do("a")
    again = run.back("b", "a")

    assert (again.opened, again.begun) == (("a",), ("late",))


def fails(context: Mapping[str, Any]) -> str:
    raise Invalid(context["code"], "没有成功")


def failing(at: str, error: str = "") -> tuple[str, ...]:
    return (
        start(),
        element("serviceTask", "auto", ow_service="fails"),
        failure("f", at, error),
        user("a"),
        user("b"),
        end(),
        chain("s", "auto", "a", "e"),
        chain("f", "b", "e"),
    )


@pytest.fixture(autouse=True)
def failing_service() -> None:
    outside.register_service("fails", fails)


def test_an_error_is_caught_at_the_border() -> None:
    assert Run(*failing("auto"), code="anything").at == ["b"]


def test_an_error_nobody_catches_stops_the_step() -> None:
    with pytest.raises(Invalid, match="没有成功"):
        Run(
            start(),
            element("serviceTask", "auto", ow_service="fails"),
            user("a"),
            end(),
            chain("s", "auto", "a", "e"),
            code="x",
        )


def test_a_rule_that_fails_is_caught_as_well() -> None:
    drawn = [
        one.replace("serviceTask", "businessRuleTask").replace('ow:service="fails"', 'ow:rule="1"')
        for one in failing("auto")
    ]

    assert Run(*drawn).at == ["b"]


TWO_ENDS = (
    start(),
    *FORK,
    user("a"),
    user("b"),
    end("ea"),
    end("eb"),
    chain("fork", "a", "ea"),
    chain("fork", "b", "eb"),
)


def calling(*more: str) -> tuple[str, ...]:
    return (
        start(),
        element("callActivity", "c", calledElement="other"),
        user("z"),
        end(),
        chain("s", "c", "z", "e"),
        *more,
    )


def test_a_called_procedure_is_over_when_all_its_ends_are_reached() -> None:
    run = Run(*calling(), called={"other": graph_of(*TWO_ENDS)})
    assert run.at == ["c/a", "c/b"]
    assert run.do("c/a").opened == ()
    assert run.do("c/b").opened == ("z",)


def test_a_termination_within_a_call_ends_the_call_only() -> None:
    inner = graph_of(*TWO_ENDS[:-4], terminate("ea"), end("eb"), *TWO_ENDS[-2:])
    run = Run(*calling(), called={"other": inner})
    done = run.do("c/a")

    assert (done.closed, done.opened, done.ended) == (("c/b",), ("z",), False)


def test_an_error_within_a_call_is_caught_at_its_border() -> None:
    inner = graph_of(
        start(), *FORK, user("a"), element("serviceTask", "auto", ow_service="fails"), user("b"), end(), end("eb"),
        chain("fork", "a", "e"), chain("fork", "b", "auto", "eb"),
    )  # fmt: skip
    run = Run(
        *calling(failure("f", "c"), user("mend"), chain("f", "mend", "e")), called={"other": inner}, code="broken"
    )
    done = run.do("c/b")

    assert (done.closed, done.opened) == (("c/a",), ("mend",))


def test_a_timer_at_a_call_takes_all_of_it_away() -> None:
    late = timer("late", at="c"), user("y"), chain("late", "y", "e")
    run = Run(*calling(*late), called={"other": graph_of(*TWO_ENDS)})
    assert run.step.begun == ("late",)
    assert run.wait("late").closed == ("c/a", "c/b")
    assert run.do("y").ended


def test_within_a_call_elements_go_by_their_own_ids() -> None:
    inner = graph_of(
        start(), user("a"), gateway("x", "exclusive", default="x-c"), user("b"), user("c"), end(),
        chain("s", "a", "x", "c", "e"), flow("x", "b", "outcomes.a == 'no'"), chain("b", "e"),
    )  # fmt: skip
    run = Run(*calling(), called={"other": inner})
    run.do("c/a", "no")

    assert run.at == ["c/b"]


def test_a_call_may_call() -> None:
    middle = composing.with_calls(graph_of(*calling()), {"other": graph_of(*TWO_ENDS)})
    run = Run(*calling(), called={"other": middle})
    assert run.at == ["c/c/a", "c/c/b"]
    for step in ("c/c/b", "c/c/a", "c/z"):
        run.do(step)

    assert run.at == ["z"]


JOINT = (
    start(),
    several("m", "U1 U2 U3"),
    gateway("x", "exclusive", default="x-ok"),
    user("ok"),
    user("no"),
    end(),
    chain("s", "m", "x", "ok", "e"),
    flow("x", "no", "outcome == 'object'"),
    chain("no", "e"),
)


def test_a_step_of_several_units_opens_a_task_for_each_and_waits_for_all() -> None:
    run = Run(*JOINT)
    assert run.step.opened == ("m/U1", "m/U2", "m/U3")
    assert [run.graph.node[name].unit for name in run.step.opened] == ["U1", "U2", "U3"]
    run.do("m/U2")
    run.do("m/U1")

    assert run.do("m/U3").opened == ("ok",)


def test_one_unit_that_objects_speaks_for_the_step() -> None:
    run = Run(*JOINT)
    run.do("m/U1", "object")
    run.do("m/U2")

    assert run.do("m/U3").opened == ("no",)
    assert run.step.marking.trail[-2].outcome == "object"


def test_one_unit_does_its_part_again_and_the_others_not() -> None:
    run = Run(*JOINT)
    for unit in ("m/U1", "m/U2", "m/U3"):
        run.do(unit, "object")
    again = run.back("no", "m/U2")

    assert (again.opened, again.closed) == (("m/U2",), ("no",))
    assert run.do("m/U2", "object").opened == ("no",)


def test_only_the_units_that_the_case_concerns_are_asked() -> None:
    drawn = (start(), several("m", "U1 U2 U3", "concerned"), user("z"), end(), chain("s", "m", "z", "e"))

    assert Run(*drawn, concerned=["U1", "U3"]).at == ["m/U1", "m/U3"]
    assert Run(*drawn, concerned=[]).at == ["z"]
    assert Run(*drawn).at == ["z"]


def test_a_circle_in_which_nobody_is_asked_is_left_with_a_sentence() -> None:
    drawn = (start(), several("m", "U1", "concerned"), gateway("g", "exclusive", "g-e"), end())
    round_it = (chain("s", "m", "g", "e"), flow("g", "m", "again"))

    assert Run(*drawn, *round_it, concerned=["U1"], again=True).at == ["m/U1"]
    with pytest.raises(Invalid) as refused:
        Run(*drawn, *round_it, concerned=[], again=True)
    assert refused.value.code == "turns_alone"


def test_who_does_not_answer_in_time_has_agreed() -> None:
    late = timer("late", at="m"), user("z"), chain("late", "z", "e")
    run = Run(*JOINT, *late)
    run.do("m/U1")
    gone = run.wait("late")

    assert gone.closed == ("m/U2", "m/U3")
    assert gone.opened == ("z",)
    assert run.do("z").ended
