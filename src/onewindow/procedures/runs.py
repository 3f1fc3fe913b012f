"""Whether a marking is one that a graph can come to: its trail is walked again, move by move, by the rules of the net.

This asks the rules alone, neither conditions nor services: a second opinion on what ``replay`` has made, at any later time.
"""

from collections.abc import Collection

from onewindow.procedures import net
from onewindow.procedures.graph import WAITING, Graph, Kind
from onewindow.procedures.marking import Marking, Move, Token


def is_run(graph: Graph, marking: Marking) -> bool:
    """Whether the trail is a run of the graph from its start that ends with exactly the live tokens, and nothing more moves by itself.

    A trail that keeps a return in it (``engine.send_back``) is in another order than a run and is not recognized.
    """
    live: frozenset[Token] = frozenset()
    for index, move in enumerate(marking.trail):
        if not _follows(graph, live, move, is_first=index == 0):
            return False
        live = live.difference(move.took).union(move.gave)
    at_rest = net.ready(graph, [token.place for token in live]) is None
    return at_rest and live == frozenset(marking.live) and len(live) == len({token.place for token in live})


def _follows(graph: Graph, live: Collection[Token], move: Move, *, is_first: bool) -> bool:
    if move.node not in graph.node or not set(move.took) <= set(live):
        return False
    places = {token.place for token in live}
    firing = net.ready(graph, places)
    taken = {token.place for token in move.took}
    if is_first:
        may = move.node == graph.start.id and not taken
    elif firing:
        may = taken in _takings(graph, move.node, firing, places)
    else:
        may = _waited(graph, move.node, taken, places)
    return may and _gives(graph, move)


def _takings(graph: Graph, name: str, firing: net.Firing, places: Collection[str]) -> list[set[str]]:
    """What the node may take when this one is ready: it acts, or it fails and an error event takes over."""
    if name == firing.node.id:
        return [set(firing.taken)]
    events = (event for event in graph.catchers(firing.node) if event.id == name)
    return [{*firing.taken, *net.interrupted(graph, event, places)} for event in events]


def _waited(graph: Graph, name: str, taken: set[str], places: Collection[str]) -> bool:
    """Whether somebody who waited has gone on: a person, a message, a timer."""
    node = graph.node[name]
    if node.kind not in WAITING or name not in places:
        return False
    leaves = net.elapsed(graph, node, places) if node.kind is Kind.TIMER else net.done(graph, node, (name,), places)
    return taken == set(leaves)


def _gives(graph: Graph, move: Move) -> bool:
    given = sorted(token.place for token in move.gave)
    ways = net.choices(graph, graph.node[move.node])
    return any(given == sorted(place for flow in along for place in graph.given[flow.id]) for along in ways)
