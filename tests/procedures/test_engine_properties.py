"""What holds for every sound procedure, whatever people decide, in whatever order, with returns in between.

No token is lost or invented: in the trail of every marking each token is given by one move and taken by at most one later move, the
live tokens are exactly those not taken, every move takes and gives what its element must, and no place holds two.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onewindow.procedures import checks, composing, engine, net, soundness
from onewindow.procedures.engine import Step
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Flow, Graph, Kind, Node
from onewindow.procedures.marking import Marking, Move, from_json, to_json
from onewindow.procedures.outside import has_service
from tests.procedures.drawings import user_places

OUTCOMES = ("o0", "o1", "o2", "on")
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


class Builder:
    """Lays blocks one into another; every block has one way in and one way out."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.flows: list[Flow] = []
        self.numbers = itertools.count()
        self.called: dict[str, Graph] = {}

    def node(self, kind: Kind) -> str:
        name = f"{kind}{next(self.numbers)}"
        self.nodes.append(Node(name, kind, name=name, role="examiner" if kind is Kind.USER else ""))
        return name

    def flow(self, source: str, target: str, condition: str = "", *, default: bool = False) -> None:
        self.flows.append(Flow(f"f{next(self.numbers)}", source, target, condition, default))

    def block(self, plan: tuple) -> tuple[str, str]:
        what, parts = plan
        if what in self.leaves:
            return self.leaf(what, parts)
        if what == "call":
            return self.call(parts)
        if what in ("guarded", "accompanied"):
            return self.guarded(parts, interrupts=what == "guarded")
        if what == "sequence":
            ends = [self.block(part) for part in parts]
            for (_, left), (right, _) in itertools.pairwise(ends):
                self.flow(left, right)
            return ends[0][0], ends[-1][1]
        return self.loop(parts) if what == "loop" else self.branches(Kind(what), parts)

    def loop(self, parts: list[tuple]) -> tuple[str, str]:
        merge, split = self.node(Kind.EXCLUSIVE), self.node(Kind.EXCLUSIVE)
        first, last = self.block(("sequence", [("task", []), *parts]))
        self.flow(merge, first)
        self.flow(last, split)
        self.flow(split, merge, "outcome == 'o0'")
        return merge, split

    leaves = frozenset({"task", "several", "wait"})

    def leaf(self, what: str, among: Any) -> tuple[str, str]:
        name = self.node(Kind.TIMER if what == "wait" else Kind.USER)
        own = {"several": {"units": ("U1", "U2"), "among": among}, "wait": {"limit": 2}}.get(what, {})
        self.nodes[-1] = replace(self.nodes[-1], **own)
        return name, name

    def guarded(self, parts: list[tuple], *, interrupts: bool) -> tuple[str, str]:
        """What a timer at the border leads to comes back into the line, instead of the element or beside it."""
        host, last = self.block(parts[0])
        if host != last or self.nodes[-1].kind is Kind.TIMER:
            return host, last
        timer = self.node(Kind.TIMER)
        self.nodes[-1] = replace(self.nodes[-1], limit=3, attached=host, interrupts=interrupts)
        beside, _ = self.block(("task", []))
        join = self.node(Kind.EXCLUSIVE if interrupts else Kind.INCLUSIVE)
        self.flow(timer, beside)
        self.flow(beside, join)
        self.flow(host, join)
        return host, join

    def call(self, parts: list[tuple]) -> tuple[str, str]:
        call = self.node(Kind.CALL)
        self.nodes[-1] = replace(self.nodes[-1], called=call)
        self.called[call] = composing.with_calls(*drawn(parts[0]))
        return call, call

    def branches(self, kind: Kind, parts: list[tuple]) -> tuple[str, str]:
        split, join = self.node(kind), self.node(kind)
        for index, part in enumerate(parts):
            first, last = self.block(part)
            condition, default = self.way(kind, index)
            self.flow(split, first, condition, default=default)
            self.flow(last, join)
        return split, join

    @staticmethod
    def way(kind: Kind, index: int) -> tuple[str, bool]:
        if kind is Kind.PARALLEL:
            return "", False
        word = f"outcome == 'o{index}'" if kind is Kind.EXCLUSIVE else f"v{index} == true"
        return ("", True) if index == 0 else (word, False)


def drawn(plan: tuple) -> tuple[Graph, dict[str, Graph]]:
    builder = Builder()
    start, end = builder.node(Kind.START), builder.node(Kind.END)
    first, last = builder.block(plan)
    builder.flow(start, first)
    builder.flow(last, end)
    graph = with_defaults(Graph(tuple(builder.nodes), tuple(builder.flows)))
    assert by_themselves(graph) == {}
    return graph, builder.called


def built(plan: tuple) -> Graph:
    return composing.with_calls(*drawn(plan))


def with_defaults(graph: Graph) -> Graph:
    """The bare way out of a split is its default."""
    flows = []
    for flow in graph.flows:
        source = graph.node[flow.source]
        bare = source.kind in checks.CHOOSERS and len(graph.leaving[source.id]) > 1 and not flow.condition
        flows.append(replace(flow, is_default=bare))
    return Graph(graph.nodes, tuple(flows))


def timed(graph: Graph, limit: Callable[[], tuple[int, str]]) -> Graph:
    """The same graph, each user task with a limit of its own: amount and unit."""
    given = {node.id: limit() for node in graph.nodes if node.kind is Kind.USER}
    nodes = (
        replace(node, limit=given[node.id][0], limit_unit=given[node.id][1]) if node.id in given else node
        for node in graph.nodes
    )
    return Graph(tuple(nodes), graph.flows)


def nested(inner: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(["sequence", "exclusive", "inclusive", "parallel"]), several),
        st.tuples(st.sampled_from(["loop", "call"]), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.sampled_from(["guarded", "accompanied"]), st.lists(inner, min_size=1, max_size=1)),
    )


LEAVES = st.sampled_from(
    [("task", []), ("task", []), ("task", []), ("wait", []), ("several", ""), ("several", "concerned")]
)
PLANS = st.recursive(LEAVES, nested, max_leaves=7)
# A circle in which perhaps nobody is asked is refused at publication.
STRUCTURED = PLANS.map(built).filter(lambda graph: not checks._turning_alone(graph))


def by_themselves(graph: Graph) -> Faults:
    """What the elements of a drawing, before it is composed, are at fault for."""
    faults = Faults()
    checks.check(graph, faults, units={"item", "U1", "U2"}, has_service=has_service)
    return faults


def faults_of(graph: Graph) -> Faults:
    is_composed = any("/" in node.id for node in graph.nodes)
    faults = Faults() if is_composed else by_themselves(graph)
    for name in checks._turning_alone(graph) if is_composed else ():  # what is bent may turn by itself
        faults.add(name, "turns alone")
    if not faults:
        soundness.prove(graph, faults)
    return faults


@st.composite
def bent(draw: st.DrawFn) -> Graph:
    """A structured graph with a gateway changed or an arrow led elsewhere, when it happens to be sound still."""
    graph = draw(STRUCTURED)
    gateways = [node for node in graph.nodes if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL)]
    nodes, flows = list(graph.nodes), list(graph.flows)
    if gateways and draw(st.booleans()):
        node = draw(st.sampled_from(gateways))
        kind = draw(st.sampled_from([Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL]))
        nodes[nodes.index(node)] = replace(node, kind=kind)
    else:
        index = draw(st.integers(0, len(flows) - 1))
        target = draw(st.sampled_from([node.id for node in nodes if node.kind is not Kind.START and not node.attached]))
        flows[index] = replace(flows[index], target=target)
    changed = with_defaults(Graph(tuple(nodes), tuple(flows)))
    assume(not faults_of(changed))
    return changed


SOUND = st.one_of(STRUCTURED, bent())


def reachable(graph: Graph) -> frozenset[frozenset[str]]:
    """Every marking the proof meets; examples with very many of them are left out."""
    with mock.patch.object(soundness, "MOST_MARKINGS", 1000):
        try:
            return frozenset(soundness._explore(graph)[0])
        except OverflowError:
            assume(False)
            raise


class Run:
    """Someone works on a procedure at random and looks at every marking on the way."""

    def __init__(self, plan: Graph, chance: random.Random) -> None:
        graph = composing.with_instances(plan)
        self.graph, self.chance = graph, chance
        self.reachable = reachable(graph)
        self.step = engine.begin(graph, self.variables())
        self.look(None)

    def variables(self) -> dict[str, Any]:
        concerned = [unit for unit in ("U1", "U2") if self.chance.random() < 0.7]
        return {"concerned": concerned, **{f"v{n}": self.chance.random() < 0.5 for n in range(3)}}

    def complete(self) -> None:
        before = self.step.marking
        timers = sorted(
            place for place in before.places if place in self.graph.node and self.graph.node[place].kind is Kind.TIMER
        )
        users = user_places(self.graph, before)
        if timers and (not users or self.chance.random() < 0.2):
            self.step = engine.elapse(self.graph, before, self.chance.choice(timers), self.variables())
            self.look(before)
            return
        node = self.chance.choice(users)
        outcome, variables = self.chance.choice(OUTCOMES), self.variables()
        self.step = engine.advance(self.graph, before, node, outcome, variables)
        assert self.step == engine.advance(self.graph, before, node, outcome, variables)
        self.look(before, left={node})

    def send_back(self) -> bool:
        before = self.step.marking
        users = user_places(self.graph, before)
        if not users:
            return False
        node = self.chance.choice(users)
        earlier = engine.earlier_steps(self.graph, before, node)
        if not earlier:
            return False
        to_node = self.chance.choice(earlier)
        self.step = engine.send_back(self.graph, before, node, to_node, self.variables())
        assert to_node in self.step.opened
        assert node == to_node or node in self.step.closed or node in self.step.opened
        self.look(before)
        return True

    def try_every_return(self) -> int:
        """Each return that is possible now, carried on to the end; how many there were. The run itself stays where it is."""
        here, tried = self.step, 0
        for node in user_places(self.graph, here.marking):
            for to_node in engine.earlier_steps(self.graph, here.marking, node):
                self.step = engine.send_back(self.graph, here.marking, node, to_node, self.variables())
                self.look(here.marking)
                self.finish()
                tried += 1
        self.step = here
        return tried

    def finish(self) -> None:
        for _ in range(5000):
            if self.step.ended:
                return
            self.complete()
        raise AssertionError("the procedure does not end")

    def look(self, before: Marking | None, left: set[str] = frozenset()) -> None:
        marking = self.step.marking
        tokens_add_up(self.graph, marking)
        assert marking.places in self.reachable
        assert net.ready(self.graph, marking.places) is None
        assert from_json(to_json(marking)) == marking
        tasks_add_up(self.graph, before, self.step, left)


def tokens_add_up(graph: Graph, marking: Marking) -> None:
    free = set()
    numbers = set()
    for move in marking.trail:
        assert free.issuperset(move.took)
        free.difference_update(move.took)
        assert numbers.isdisjoint(token.number for token in move.gave)
        numbers.update(token.number for token in move.gave)
        free.update(move.gave)
        adds_up(graph, move)
    assert free == set(marking.live)
    assert len(marking.places) == len(marking.live)


def adds_up(graph: Graph, move: Move) -> None:
    """A move takes what its element may take, and gives what the flows it chose give, guards included."""
    node, entering, leaving = graph.node[move.node], graph.entering[move.node], graph.leaving[move.node]
    took, gave = [t.place for t in move.took], [t.place for t in move.gave]
    guards = set(graph.guards.get(node.id, ()))
    along = [place for place in took if place not in guards]
    if node.attached:
        host = {*graph.within(node.attached, took), *graph.guards[node.attached]}
        assert set(took) <= host
        assert node.id in took
    else:
        assert set(along) <= {graph.place(flow) for flow in entering} | ({node.id} if node.waits else set())
    chosen = [flow for flow in leaving if graph.place(flow) in gave]
    assert sorted(gave) == sorted(place for flow in chosen for place in graph.given[flow.id])
    if not node.attached:
        assert arity_is_right(node, (len(along), len(entering)), (len(chosen), len(leaving)))


def arity_is_right(node: Node, took: tuple[int, int], gave: tuple[int, int]) -> bool:
    """``took`` and ``gave`` are how many tokens, of how many flows."""
    if node.kind is Kind.START:
        return took[0] == 0 and gave[0] == 1
    if node.kind is Kind.END:
        return took[0] == 1 and gave[0] == 0
    if node.kind is Kind.PARALLEL:
        return took[0] == took[1] and gave[0] == gave[1]
    if node.kind is Kind.INCLUSIVE:
        return took[0] >= 1 and gave[0] >= 1
    return took[0] == 1 and gave[0] == 1


def tasks_add_up(graph: Graph, before: Marking | None, step: Step, left: set[str]) -> None:
    """Tasks opened and closed lead from the tasks that waited to those that wait."""
    waited = set(user_places(graph, before)) - left if before else set()
    assert set(step.closed) <= waited
    assert (waited - set(step.closed)) | set(step.opened) == set(user_places(graph, step.marking))
    assert step.ended == (not step.marking.live)


@MANY
@given(graph=STRUCTURED)
def test_every_structured_procedure_is_found_sound(graph: Graph) -> None:
    assert faults_of(graph) == {}


@MANY
@given(graph=SOUND, seed=st.integers(0, 2**32))
def test_every_sound_procedure_ends_and_no_token_is_lost_or_invented(graph: Graph, seed: int) -> None:
    Run(graph, random.Random(seed)).finish()


@MANY
@given(graph=SOUND, seed=st.integers(0, 2**32))
def test_a_returned_case_can_be_finished(graph: Graph, seed: int) -> None:
    chance = random.Random(seed)
    run = Run(graph, chance)
    for _ in range(12):
        if run.step.ended:
            break
        if chance.random() < 0.7 or not run.send_back():
            run.complete()
    run.finish()


@MANY
@given(parts=st.lists(PLANS, min_size=1, max_size=3), seed=st.integers(0, 2**32))
def test_after_every_return_that_is_possible_the_procedure_can_end(parts: list[tuple], seed: int) -> None:
    """Before and behind the blocks stands a task: one to return to, and one to return from."""
    run = Run(built(("sequence", [("task", []), *parts, ("task", [])])), random.Random(seed))
    tried = 0
    for _ in range(200):
        if run.step.ended or tried > 20:
            break
        tried += run.try_every_return()
        run.complete()

    assert tried > 0
