"""Whether a marking is one that a graph can come to: its trail is walked again, move by move, by the rules of the net.

This asks the rules alone, neither conditions nor services: a second opinion on what ``replay`` has made, at any later time.
"""

from collections.abc import Collection

from onewindow.procedures import net
from onewindow.procedures.engine import Marking, Move, Token
from onewindow.procedures.graph import Graph, Kind


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
    taken = tuple(token.place for token in move.took)
    if is_first:
        may = move.node == graph.start.id and not taken
    elif firing:
        may = move.node == firing.node.id and sorted(taken) == sorted(firing.taken)
    else:
        may = graph.node[move.node].kind is Kind.USER and taken == (move.node,)
    return may and _gives(graph, move)


def _gives(graph: Graph, move: Move) -> bool:
    given = sorted(token.place for token in move.gave)
    return any(given == sorted(map(graph.place, along)) for along in net.choices(graph, graph.node[move.node]))
