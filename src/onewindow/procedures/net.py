"""The rules of tokens on places, without history and without persistence. The engine runs by them, the proof explores by them.

An element at work is left in one of three ways: it is done, which takes its guards with it; a timer at its border interrupts it,
which takes all that is at work in it; an error is caught, which does the same.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from onewindow.procedures.graph import INSIDE, Flow, Graph, Kind, Node


@dataclass(frozen=True)
class Firing:
    """A node that moves tokens by itself, and the places it takes them from."""

    node: Node
    taken: tuple[str, ...]


def ready(graph: Graph, places: Collection[str]) -> Firing | None:
    """The next automatic move, or None when every token waits for a person or at a join.

    Inclusive joins come last, when all else has settled; otherwise the order is the drawing's. So a run is deterministic.
    """
    arrived = {graph.flow[place].target for place in places if place in graph.flow}
    for node_id in sorted(arrived, key=graph.turn.__getitem__):
        node = graph.node[node_id]
        taken = _taken(graph, node, places)
        if taken:
            return Firing(node, done(graph, node, taken, places))
    return None


def done(graph: Graph, node: Node, taken: tuple[str, ...], places: Collection[str]) -> tuple[str, ...]:
    """What is taken when the node is done: with the tokens it acts on the guards at its border; by a termination, all around it."""
    if node.kind is Kind.TERMINATE:
        return tuple(places) if INSIDE not in node.id else graph.within(node.id.rpartition(INSIDE)[0], places)
    guards = graph.guards.get(node.id)
    return taken + tuple([guard for guard in guards if guard in places]) if guards else taken


def interrupted(graph: Graph, event: Node, places: Collection[str]) -> tuple[str, ...]:
    """What is taken when an event at the border of an element takes over: all that is at work in it, and its guards."""
    guards = graph.guards.get(event.attached, ())
    inside = graph.within(event.attached, places)
    return (*inside, *[guard for guard in guards if guard in places and guard not in inside])


def elapsed(graph: Graph, timer: Node, places: Collection[str]) -> tuple[str, ...]:
    """What is taken when the time of a timer is over."""
    return interrupted(graph, timer, places) if timer.attached and timer.interrupts else (timer.id,)


def _taken(graph: Graph, node: Node, places: Collection[str]) -> tuple[str, ...]:
    filled = tuple([flow.id for flow in graph.entering[node.id] if flow.id in places])
    if node.kind is Kind.PARALLEL:
        return filled if len(filled) == len(graph.entering[node.id]) else ()
    if graph.is_inclusive_join(node):
        return () if _still_coming(graph, node, places) else filled
    return filled[:1]


def _still_coming(graph: Graph, join: Node, places: Collection[str]) -> bool:
    filled = [flow.id for flow in graph.entering[join.id] if flow.id in places]
    return not held_up_by(graph, join, filled).isdisjoint(places)


def held_up_by(graph: Graph, join: Node, filled: Collection[str]) -> frozenset[str]:
    """The places whose token an inclusive join waits for when these of its entries are filled (BPMN 2.0.2, 13.4.3).

    Such a token can still come to an empty entry, and to no filled one, without passing the join itself. One that could come to both
    is a token of a later turn: to wait for it would be to wait for ourselves.
    """
    entries = graph.entering[join.id]
    empty = frozenset[str]().union(*(graph.upstream[flow.id] for flow in entries if flow.id not in filled))
    return empty.difference(filled, *(graph.upstream[name] for name in filled))


def choices(graph: Graph, node: Node) -> Iterator[tuple[Flow, ...]]:
    """Every set of flows the node may choose, whatever the variables are."""
    leaving = graph.leaving[node.id]
    if node.kind is Kind.EXCLUSIVE:
        yield from ((flow,) for flow in leaving)
    elif node.kind is Kind.INCLUSIVE:
        yield from _subsets(leaving)
    else:
        yield leaving


def _subsets(leaving: tuple[Flow, ...]) -> Iterator[tuple[Flow, ...]]:
    always = tuple(flow for flow in leaving if not flow.condition and not flow.is_default)
    optional = tuple(flow for flow in leaving if flow.condition)
    for size in range(len(optional) + 1):
        for chosen in combinations(optional, size):
            if always or chosen:
                yield always + chosen
    if not always:
        yield tuple(flow for flow in leaving if flow.is_default)
