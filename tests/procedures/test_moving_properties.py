"""What holds for every case that moves, from every sound procedure to every sound change of it, wherever the case stands."""

import random
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onewindow.procedures import composing, engine, moving
from onewindow.procedures.graph import Flow, Graph, Kind, Node
from onewindow.procedures.marking import Marking
from onewindow.procedures.moving import Passage, Plan
from onewindow.procedures.runs import is_run
from tests.procedures.drawings import user_places
from tests.procedures.test_engine_properties import MANY, SOUND, STRUCTURED, Run, faults_of, with_defaults

SEEDS = st.integers(0, 2**32)
# Of what is drawn, most moves lose something and are turned away: each example costs ten.
FEW = settings(MANY, max_examples=40)
AS_RUN = SOUND.map(composing.with_instances)


class Case(Run):
    """A run that stops somewhere on the way."""

    def go(self, most: int) -> None:
        for _ in range(self.chance.randint(0, most)):
            if self.step.ended:
                return
            if self.chance.random() < 0.8 or not self.send_back():
                self.complete()

    def moved_to(self, new: Graph, **mapping: str) -> Plan:
        return moving.plan(Passage(self.graph, new, mapping), self.step.marking, self.variables())


@st.composite
def edits(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """A sound graph and what one to three changes make of it, sound again."""
    old = composing.with_instances(draw(STRUCTURED))
    new = old
    for number in range(draw(st.integers(1, 3))):
        new = draw(st.sampled_from([_inserted, _removed, _given_to_another, _condition_changed, _regated]))(
            new, draw, number
        )
    new = with_defaults(new)
    assume(not faults_of(new))
    return old, new


def _inserted(graph: Graph, draw: st.DrawFn, number: int) -> Graph:
    """A new step on an arrow."""
    flow = draw(st.sampled_from(graph.flows))
    node = Node(f"new{number}", Kind.USER, name="新", role="examiner")
    rest = tuple(replace(one, target=node.id) if one is flow else one for one in graph.flows)
    return Graph((*graph.nodes, node), (*rest, Flow(f"nf{number}", node.id, flow.target)))


def _removed(graph: Graph, draw: st.DrawFn, _number: int) -> Graph:
    """A step taken out, the arrow before it led on."""
    users = [node for node in graph.nodes if node.kind is Kind.USER and node.id not in graph.border]
    if len(users) < 2:
        return graph
    node = draw(st.sampled_from(users))
    onward = graph.leaving[node.id][0]
    flows = tuple(
        replace(flow, target=onward.target) if flow.target == node.id else flow
        for flow in graph.flows
        if flow is not onward
    )
    return Graph(tuple(one for one in graph.nodes if one is not node), flows)


def _given_to_another(graph: Graph, draw: st.DrawFn, _number: int) -> Graph:
    users = [node for node in graph.nodes if node.kind is Kind.USER]
    if not users:
        return graph
    node = draw(st.sampled_from(users))
    return Graph(tuple(replace(one, role="chief") if one is node else one for one in graph.nodes), graph.flows)


def _condition_changed(graph: Graph, draw: st.DrawFn, _number: int) -> Graph:
    asked = [flow for flow in graph.flows if flow.condition]
    if not asked:
        return graph
    flow = draw(st.sampled_from(asked))
    other = draw(st.sampled_from(["outcome == 'on'", "v1 == true", "v2 == false"]))
    return Graph(graph.nodes, tuple(replace(one, condition=other) if one is flow else one for one in graph.flows))


def _regated(graph: Graph, draw: st.DrawFn, _number: int) -> Graph:
    gateways = [node for node in graph.nodes if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE)]
    if not gateways:
        return graph
    node = draw(st.sampled_from(gateways))
    kind = draw(st.sampled_from([Kind.EXCLUSIVE, Kind.INCLUSIVE]))
    return Graph(tuple(replace(one, kind=kind) if one is node else one for one in graph.nodes), graph.flows)


@st.composite
def edits_with_duties(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """The same, where steps examine, decide and issue."""
    graphs = draw(edits())
    names = sorted({node.id for graph in graphs for node in graph.nodes if node.kind is Kind.USER})
    duties = {name: draw(st.sampled_from(["", "examination", "decision", "issue"])) for name in names}
    old, new = (
        Graph(tuple(replace(node, duty=duties.get(node.id, "")) for node in graph.nodes), graph.flows)
        for graph in graphs
    )
    return old, new


def alike(one: Marking, other: Marking) -> bool:
    """The same places and moves, whatever number the tokens have and in whatever order independent moves came."""
    return one.places == other.places and _moves(one) == _moves(other)


def _moves(marking: Marking) -> list[tuple[str, list[str], list[str], str]]:
    return sorted(
        (move.node, sorted(t.place for t in move.took), sorted(t.place for t in move.gave), move.outcome)
        for move in marking.trail
    )


@MANY
@given(graph=AS_RUN, seed=SEEDS)
def test_to_an_identical_drawing_nothing_changes(graph: Graph, seed: int) -> None:
    case = Case(graph, random.Random(seed))
    case.go(12)
    assume(not case.step.ended)
    plan = case.moved_to(Graph(graph.nodes, graph.flows))

    assert plan.obstacle is None
    assert alike(plan.marking, case.step.marking)
    assert (plan.opened, plan.closed, plan.skipped, plan.again) == ((), (), (), ())


@MANY
@given(graphs=edits(), seed=SEEDS)
def test_a_moved_case_stands_where_the_new_drawing_can_come_and_can_be_finished(
    graphs: tuple[Graph, Graph], seed: int
) -> None:
    old, new = graphs
    case = Case(old, random.Random(seed))
    case.go(12)
    plan = case.moved_to(new)
    assume(plan.obstacle is None)

    assert is_run(new, plan.marking)
    moved = Run(new, random.Random(seed))
    moved.step = engine.Step(plan.marking, user_places(new, plan.marking), (), ended=False)
    moved.look(None)
    moved.try_every_return()
    moved.finish()


@MANY
@given(graphs=edits(), seed=SEEDS)
def test_no_completed_step_that_is_on_the_way_is_lost(graphs: tuple[Graph, Graph], seed: int) -> None:
    """What waits was never done as the new drawing wants it, or each of its completions counts already."""
    old, new = graphs
    case = Case(old, random.Random(seed))
    case.go(12)
    plan = case.moved_to(new)
    assume(plan.marking is not None)

    done = [m.node for m in case.step.marking.trail if old.node[m.node].kind is Kind.USER]
    counted = [m.node for m in plan.marking.trail if new.node[m.node].kind is Kind.USER]
    for node in plan.marking.places & set(new.node) & set(old.node):
        if new.node[node] == old.node[node] and new.node[node].kind is Kind.USER:
            assert done.count(node) == counted.count(node)


@MANY
@given(graphs=edits(), seed=SEEDS)
def test_every_step_done_is_accounted_for_once(graphs: tuple[Graph, Graph], seed: int) -> None:
    old, new = graphs
    case = Case(old, random.Random(seed))
    case.go(12)
    plan = case.moved_to(new)
    assume(plan.marking is not None)

    done = {m.node for m in case.step.marking.trail if old.node[m.node].kind is Kind.USER}
    told = [*plan.counted, *plan.again, *plan.skipped]
    assert sorted(told) == sorted(done)
    assert set(plan.kept.values()) | set(plan.closed) == set(plan.waits)


@FEW
@given(graphs=edits(), seed=SEEDS)
def test_there_and_back_is_where_it_was_when_all_work_counts(graphs: tuple[Graph, Graph], seed: int) -> None:
    """A move that lost nothing and began nothing can be taken back."""
    old, new = graphs
    case = Case(old, random.Random(seed))
    case.go(12)
    there = case.moved_to(new)
    assume(
        there.obstacle is None and not (there.skipped or there.again or there.fresh or there.closed or there.overruled)
    )
    back = moving.plan(Passage(new, old, {}), there.marking, {f"v{n}": True for n in range(3)})

    assert back.obstacle is None
    assert set(back.stands) == set(user_places(old, case.step.marking))
    assert set(back.counted) == set(there.counted)


@MANY
@given(graphs=edits_with_duties(), seed=SEEDS)
def test_no_decision_is_lost_or_taken_twice_and_none_follows_without_its_look(
    graphs: tuple[Graph, Graph], seed: int
) -> None:
    """Of a case that moves, all that left the house counts, with its outcome; after a decision nothing new is examined."""
    old, new = graphs
    case = Case(old, random.Random(seed))
    case.go(12)
    plan = case.moved_to(new)
    assume(plan.marking is not None and plan.obstacle is None)

    for graph, marking, other in ((old, case.step.marking, plan.marking), (new, plan.marking, case.step.marking)):
        outward = [(m.node, m.outcome) for m in marking.trail if graph.node[m.node].duty in moving.OUTWARD]
        assert sorted(outward) == sorted(
            (m.node, m.outcome) for m in other.trail if (m.node, m.outcome) in set(outward)
        )
    decided = any(new.node[step].duty == "decision" for step in plan.counted)
    assert not decided or {new.node[step].duty for step in plan.opened} <= {"issue"}
    assert plan.stands == user_places(new, plan.marking)


def _renamed(name: str) -> str:
    """Another id, within the same call."""
    around, inside, own = name.rpartition("/")
    return f"{around}{inside}re_{own}"


@MANY
@given(graph=AS_RUN, seed=SEEDS)
def test_a_renamed_step_is_the_same_when_whoever_moves_says_so(graph: Graph, seed: int) -> None:
    case = Case(graph, random.Random(seed))
    case.go(8)
    assume(not case.step.ended)
    names = {node.id: _renamed(node.id) for node in graph.nodes if node.kind is Kind.USER}
    nodes = tuple(
        replace(node, id=names.get(node.id, node.id), attached=names.get(node.attached, node.attached))
        for node in graph.nodes
    )
    flows = tuple(
        replace(flow, source=names.get(flow.source, flow.source), target=names.get(flow.target, flow.target))
        for flow in graph.flows
    )
    plan = case.moved_to(Graph(nodes, flows), **names)

    assert plan.obstacle is None
    assert len(plan.counted) == len({m.node for m in case.step.marking.trail} & set(names))
    assert (plan.opened, plan.closed, plan.skipped, plan.again) == ((), (), (), ())


@MANY
@given(graph=AS_RUN, seed=SEEDS, index=st.integers(0, 200))
def test_a_trail_with_a_move_missing_is_no_run(graph: Graph, seed: int, index: int) -> None:
    case = Case(graph, random.Random(seed))
    for _ in range(4):
        if not case.step.ended:
            case.complete()
    marking = case.step.marking
    index %= len(marking.trail)

    assert is_run(graph, marking)
    assert not is_run(graph, marking._replace(trail=marking.trail[:index] + marking.trail[index + 1 :]))
