"""A run done again on another graph: what was completed is completed there, in the same order, by the engine's own moves.

So the marking that comes out is one the other graph can come to, whatever was changed. A way once chosen at a gateway stays chosen
where the other graph still has it: what was decided was decided on what was known then. Elsewhere the conditions are asked.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from onewindow.base.errors import Invalid
from onewindow.procedures import engine
from onewindow.procedures.engine import Step
from onewindow.procedures.graph import Graph, Kind
from onewindow.procedures.marking import Marking, Move

# The places a gateway gave tokens to, turn by turn; None for a turn whose way the graph has no longer.
Chosen = Mapping[str, Sequence[frozenset[str] | None]]


class Completion(NamedTuple):
    """A user task done with an outcome, or a timer whose time was over, by the id in the graph on which it is done again; ``""`` where
    it has none."""

    node: str
    outcome: str


class Replayed(NamedTuple):
    """Where the run stands, which completions counted (by index, in the order they did), and at which gateways a kept way is not
    the one that the conditions would choose today."""

    marking: Marking
    counted: tuple[int, ...]
    overruled: tuple[str, ...]


def replay(graph: Graph, done: Sequence[Completion], chosen: Chosen, variables: Mapping[str, Any]) -> Replayed:
    """Begin, then complete whatever waits and was done, the earliest first, until nothing that waits was done.

    Raises ``Invalid`` when a condition that has to be asked cannot be computed.
    """
    run = _act(graph, Replayed(Marking((), ()), (), ()), chosen, lambda plan: engine.begin(plan, variables))
    while (index := _next(run, done)) is not None:
        run = _act(graph, run, chosen, _completing(run.marking, done[index], variables))
        run = run._replace(counted=(*run.counted, index))
    return run


def _completing(before: Marking, one: Completion, variables: Mapping[str, Any]) -> Callable[[Graph], Step]:
    def act(plan: Graph) -> Step:
        if plan.node[one.node].kind is Kind.TIMER:
            return engine.elapse(plan, before, one.node, variables)
        return engine.advance(plan, before, one.node, one.outcome, variables)

    return act


def _next(run: Replayed, done: Sequence[Completion]) -> int | None:
    waiting = run.marking.places
    return next((i for i, one in enumerate(done) if one.node in waiting and i not in run.counted), None)


def _act(graph: Graph, run: Replayed, chosen: Chosen, act: Callable[[Graph], Step]) -> Replayed:
    """One act of the engine that takes the ways already chosen."""
    kept = _ways_to_keep(run.marking, chosen)
    try:
        after = act(graph).marking
    except Invalid:
        # A condition behind a kept way need not be asked.
        if not kept:
            raise
        return run._replace(marking=act(_guided(graph, kept)).marking)
    astray = _astray(run.marking, after, kept)
    if not astray:
        return run._replace(marking=after)
    return run._replace(marking=act(_guided(graph, kept)).marking, overruled=(*run.overruled, *astray))


def _ways_to_keep(marking: Marking, chosen: Chosen) -> dict[str, frozenset[str]]:
    """For each gateway the way it took when it was passed as often as it is now."""
    passed = Counter(move.node for move in marking.trail)
    turns = ((node, ways[passed[node]]) for node, ways in chosen.items() if passed[node] < len(ways))
    return {node: way for node, way in turns if way is not None}


def _astray(before: Marking, after: Marking, kept: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The first gateway that went another way than the one to keep; what follows it says nothing."""
    for move in after.trail[len(before.trail) :]:
        if move.node in kept and given(move) != kept[move.node]:
            return (move.node,)
    return ()


def given(move: Move) -> frozenset[str]:
    """The places a move gave tokens to."""
    return frozenset(token.place for token in move.gave)


def _guided(graph: Graph, kept: Mapping[str, frozenset[str]]) -> Graph:
    """The same graph with conditions by which its gateways go the ways to keep."""
    flows = tuple(
        flow
        if flow.source not in kept or flow.is_default
        else replace(flow, condition="true" if kept[flow.source].issuperset(graph.given[flow.id]) else "false")
        for flow in graph.flows
    )
    return Graph(graph.nodes, flows)
