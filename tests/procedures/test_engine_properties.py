"""What holds for every sound procedure, whatever people decide, in whatever order, with returns in between.

No token is lost or invented: in the trail of every marking each token is given by one move and taken by at most one later move, the
live tokens are exactly those not taken, every move takes and gives what its element must, and no place holds two.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onewindow.procedures import checks, engine, net, soundness
from onewindow.procedures.engine import Marking, Step
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Flow, Graph, Kind, Node
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

    def node(self, kind: Kind) -> str:
        name = f"{kind}{next(self.numbers)}"
        self.nodes.append(Node(name, kind, name=name, role="examiner" if kind is Kind.USER else ""))
        return name

    def flow(self, source: str, target: str, condition: str = "", *, default: bool = False) -> None:
        self.flows.append(Flow(f"f{next(self.numbers)}", source, target, condition, default))

    def block(self, plan: tuple) -> tuple[str, str]:
        what, parts = plan
        if what == "task":
            task = self.node(Kind.USER)
            return task, task
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


def built(plan: tuple) -> Graph:
    builder = Builder()
    start, end = builder.node(Kind.START), builder.node(Kind.END)
    first, last = builder.block(plan)
    builder.flow(start, first)
    builder.flow(last, end)
    return with_defaults(Graph(tuple(builder.nodes), tuple(builder.flows)))


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
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
    )


PLANS = st.recursive(st.just(("task", [])), nested, max_leaves=9)
STRUCTURED = PLANS.map(built)


def faults_of(graph: Graph) -> Faults:
    faults = Faults()
    checks.check(graph, faults, units={"item"}, has_service=engine.has_service)
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
        target = draw(st.sampled_from([node.id for node in nodes if node.kind is not Kind.START]))
        flows[index] = replace(flows[index], target=target)
    changed = with_defaults(Graph(tuple(nodes), tuple(flows)))
    assume(not faults_of(changed))
    return changed


SOUND = st.one_of(STRUCTURED, bent())


class Run:
    """Someone works on a procedure at random and looks at every marking on the way."""

    def __init__(self, graph: Graph, chance: random.Random) -> None:
        self.graph, self.chance = graph, chance
        self.reachable = frozenset(soundness._explore(graph)[0])
        self.step = engine.begin(graph, self.variables())
        self.look(None)

    def variables(self) -> dict[str, bool]:
        return {f"v{n}": self.chance.random() < 0.5 for n in range(3)}

    def complete(self) -> None:
        before = self.step.marking
        node = self.chance.choice(user_places(self.graph, before))
        outcome, variables = self.chance.choice(OUTCOMES), self.variables()
        self.step = engine.advance(self.graph, before, node, outcome, variables)
        assert self.step == engine.advance(self.graph, before, node, outcome, variables)
        self.look(before, left={node})

    def send_back(self) -> bool:
        before = self.step.marking
        node = self.chance.choice(user_places(self.graph, before))
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
        assert engine.from_json(engine.to_json(marking)) == marking
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
        node, entering, leaving = graph.node[move.node], graph.entering[move.node], graph.leaving[move.node]
        took, gave = [t.place for t in move.took], [t.place for t in move.gave]
        assert set(took) <= {graph.place(flow) for flow in entering}
        assert set(gave) <= {graph.place(flow) for flow in leaving}
        assert arity_is_right(node, (len(took), len(entering)), (len(gave), len(leaving)))
    assert free == set(marking.live)
    assert len(marking.places) == len(marking.live)


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
@given(plan=st.tuples(st.just("sequence"), st.lists(PLANS, min_size=2, max_size=4)), seed=st.integers(0, 2**32))
def test_after_every_return_that_is_possible_the_procedure_can_end(plan: tuple, seed: int) -> None:
    """Two blocks in a row have a step to return from and one to return to, whatever they are."""
    run = Run(built(plan), random.Random(seed))
    tried = 0
    for _ in range(12):  # a block has nine steps at most beside each other
        if run.step.ended or tried > 20:
            break
        tried += run.try_every_return()
        run.complete()

    assert tried > 0
