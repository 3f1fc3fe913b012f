from hypothesis import given
from hypothesis import strategies as st

from onewindow.console.replay import reading
from onewindow.console.replay.discovering import DECISION, discover
from onewindow.console.replay.drawing import FIRST, draw
from onewindow.console.replay.log import Log
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty, Node
from tests.console.replay.logs import REAL, is_there, log, trace

STEP_LETTERS = st.text("abc", min_size=1, max_size=6)


def drawn(given_log: Log) -> str:
    found = discover(given_log)
    return draw(given_log.code, given_log.name, found, dict.fromkeys(found.groups, "item"))


def walk(given_log: Log) -> None:
    """Every case of the log is a way through the drawing, step by step, to its end."""
    found = discover(given_log)
    graph, _units = procedures.compile_drawing(drawn(given_log))
    for one in given_log.traces:
        way = found.way(one)
        variables = {"answers": {FIRST: way[0]}}
        step = procedures.begin(graph, variables)
        for node, then in zip(way, [*way[1:], "granted"], strict=True):
            assert step.opened == (node,)
            step = procedures.advance(graph, step.marking, node, then, variables)
        assert step.ended


def nodes(given_log: Log) -> dict[str, Node]:
    graph, _units = procedures.compile_drawing(drawn(given_log))
    return graph.node


def test_units_people_steps_and_what_followed_what() -> None:
    found = discover(
        log(trace("1", "abc", ended=9, deadline=8), trace("2", "aac", ended=9, deadline=8, department="Experts"))
    )
    assert (found.departments, found.groups) == (["Experts", "General"], ["Group 1", "Group 2"])
    assert [(worker.name, worker.home, sorted(worker.places)) for worker in found.workers] == [
        ("R1", "Group 1", ["Experts", "General", "Group 1"]),
        ("R2", "General", ["General"]),
        ("R9", "Experts", []),  # answers for cases and did no step
        ("TEST", "Group 2", ["Experts", "General", "Group 2"]),
    ]
    receive, check, print_ = (step.id for step in found.steps)
    assert found.arcs == {
        (receive, check): 1,
        (receive, receive): 1,
        (check, print_): 1,
        (receive, print_): 1,
        (print_, DECISION): 2,
    }
    assert found.firsts == {receive: 2}


def test_a_step_is_its_name_and_its_group() -> None:
    steps = discover(log(trace("1", "ab", ended=9, deadline=8))).steps
    assert [(step.name, step.group) for step in steps] == [("Receive", "Group 1"), ("Check", "EMPTY")]


def test_what_no_case_goes_without_is_the_look_before_the_decision() -> None:
    looks = {
        node.name
        for node in nodes(log(trace("1", "ab", ended=9, deadline=8), trace("2", "ac", ended=9, deadline=8))).values()
        if node.duty == Duty.EXAMINATION
    }
    assert looks == {"Receive"}


def test_where_each_goes_its_own_way_every_step_is_a_look() -> None:
    own = nodes(log(trace("1", "a", ended=9, deadline=8), trace("2", "b", ended=9, deadline=8)))
    assert {node.name for node in own.values() if node.duty == Duty.EXAMINATION} == {"Receive", "Check"}


def test_where_the_log_names_no_group_the_department_does_it() -> None:
    small = log(trace("1", "ab", ended=9, deadline=8))
    found = discover(small)
    xml = draw(small.code, small.name, found, {"Group 1": "xes-u01"})
    assert 'name="Receive" ow:role="examiner" ow:unit="xes-u01"' in xml
    assert 'name="Check" ow:role="examiner" ow:duty' in xml


@given(st.lists(STEP_LETTERS, min_size=1, max_size=8))
def test_every_log_becomes_a_sound_drawing_that_replays_it(ways: list[str]) -> None:
    walk(log(*(trace(str(n), way, ended=9, deadline=8) for n, way in enumerate(ways))))


@is_there
def test_the_real_log_becomes_a_sound_drawing_that_replays_it() -> None:
    walk(reading.read(REAL))


def test_the_picture_has_every_node_and_every_line_once() -> None:
    xml = drawn(log(trace("1", "abcab", ended=9, deadline=8), trace("2", "ba", ended=9, deadline=8)))
    graph, _units = procedures.compile_drawing(xml)
    for thing in (*graph.nodes, *graph.flows):
        assert xml.count(f'bpmnElement="{thing.id}"') == 1
