"""The longest way of step limits: against every way by itself, and against what items promise."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.procedures import longest_way
from onewindow.procedures.graph import Graph, Kind
from onewindow.procedures.service import Finding, Period, Use, examine
from tests.procedures.conftest import Office
from tests.procedures.drawings import chain, drawing, end, flow, gateway, graph_of, start, user
from tests.procedures.test_engine_properties import PLANS, built, timed
from tests.procedures.test_examine import use_of


def every_way(graph: Graph, name: str, passed: frozenset[str]) -> list[Fraction]:
    """The sum of each way onward that meets no node twice; instead of an element a way may take a timer at its border."""
    node = graph.node[name]
    own = longest_way.period_of(node).working_days if node.limit else Fraction(0)
    targets = [flow.target for flow in graph.leaving[name]]
    targets += [guard for flow in graph.leaving[name] for guard in graph.given[flow.id][1:]]
    onward = [target for target in targets if target not in passed | {name}]
    return [own + rest for target in onward for rest in every_way(graph, target, passed | {name})] or [own]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=PLANS, data=st.data())
def test_no_way_is_longer_and_one_is_as_long(plan: tuple, data: st.DataObject) -> None:
    limits = st.tuples(st.integers(0, 9), st.sampled_from(["working_day", "hour", "calendar_day"]))
    graph = timed(built(plan), lambda: data.draw(limits))
    way = longest_way.longest(graph)

    assert way.total == max(every_way(graph, graph.start.id, frozenset()))
    assert sum((longest_way.period_of(step).working_days for step in way.steps), Fraction(0)) == way.total
    assert all(step.kind in (Kind.USER, Kind.TIMER) and step.limit for step in way.steps)


def line(*limits: dict[str, object]) -> str:
    names = [f"a{n}" for n in range(len(limits))]
    steps = "".join(user(name, **limit) for name, limit in zip(names, limits, strict=True))
    return drawing(start(), steps, end(), chain("s", *names, "e"))


def promised(office: Office, amount: int, unit: str = "working_day", **facts: object) -> list[Use]:
    return [use_of(office, promised=Period(amount, unit), **facts)]


def test_the_step_at_which_the_promise_is_exceeded_is_told(office: Office) -> None:
    xml = line({"limit": 3}, {"limit": 3}, {"limit": 1})
    assert examine(xml, promised(office, 7)) == []
    assert examine(xml, promised(office, 5)) == [
        Finding("a1", "走到“环节a1”，各环节时限合计最多 7 个工作日，超过事项“营业性演出审批”承诺的 5 个工作日。")
    ]


def test_every_item_s_promise_counts_and_none_is_no_promise(office: Office) -> None:
    uses = [use_of(office), *promised(office, 9), *promised(office, 2, item_name="甲"), *promised(office, 1)]
    [found] = examine(line({"limit": 3}), uses)

    assert "“甲”等 2 个事项承诺的 2 个工作日" in found.sentence


def test_of_parallel_branches_the_longest_counts(office: Office) -> None:
    xml = drawing(
        start(),
        gateway("fork", "parallel"),
        user("a", limit=3),
        user("b", limit=4),
        gateway("join", "parallel"),
        user("c", limit=1),
        end(),
        chain("s", "fork", "a", "join", "c", "e"),
        chain("fork", "b", "join"),
    )
    assert examine(xml, promised(office, 5)) == []
    assert [found.element for found in examine(xml, promised(office, 4))] == ["c"]


def test_what_is_done_again_counts_once(office: Office) -> None:
    xml = drawing(
        start(),
        gateway("again", "exclusive"),
        user("a", limit=4),
        gateway("enough", "exclusive", "enough-e"),
        end(),
        chain("s", "again", "a", "enough", "e"),
        flow("enough", "again", "outcome == 'again'"),
    )
    assert examine(xml, promised(office, 4)) == []


def test_a_drawing_of_a_thousand_steps_is_no_matter() -> None:
    names = [f"a{n}" for n in range(1500)]
    graph = graph_of(start(), "".join(user(name, limit=1) for name in names), end(), chain("s", *names, "e"))

    assert longest_way.longest(graph).total == 1500


def test_hours_and_days_are_compared_as_an_office_works(office: Office) -> None:
    hours = line({"limit": 8, "limitUnit": "hour"}, {"limit": 8, "limitUnit": "hour"})
    assert examine(hours, promised(office, 2)) == []
    assert examine(hours, promised(office, 1)) != []
    days = line({"limit": 4, "limitUnit": "calendar_day"}, {"limit": 4, "limitUnit": "calendar_day"})
    assert examine(days, promised(office, 8, "calendar_day")) == []
    assert examine(days, promised(office, 7, "calendar_day")) != []
    assert examine(line({"limit": 5}), promised(office, 7, "calendar_day")) == []
    assert examine(line({"limit": 5}), promised(office, 6, "calendar_day")) != []
    assert examine(line({"limit": 21}), promised(office, 1, "month")) == []


def test_a_promise_longer_than_the_law_is_found(office: Office) -> None:
    assert examine(line({}), promised(office, 20, statutory=Period(20))) == []
    assert examine(line({}), promised(office, 30, statutory=Period(3, "month"))) == []
    assert examine(line({}), promised(office, 21, statutory=Period(20))) == [
        Finding("process", "事项“营业性演出审批”承诺 21 个工作日，长于法定的 20 个工作日。")
    ]
