"""The token engine: pure functions over a compiled graph.

A marking is the live tokens and the *trail*: every move since the start, with the tokens it took and gave. Of every token in it
holds: given by exactly one move, taken by at most one, live exactly while not taken. Returning to an earlier step undoes that step's
move and everything that followed from it, also in other branches, and nothing else; what is left is a trail that the
procedure could have taken by itself, hence a returned case can be finished whenever the procedure can.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, Invalid
from onewindow.procedures import conditions, net
from onewindow.procedures.graph import Flow, Graph, Kind, Node

Handler = Callable[[Mapping[str, Any]], str]
_services: dict[str, Handler] = {}


class Token(NamedTuple):
    """Plain tuples, like moves and markings: a step makes and compares many of them."""

    number: int
    place: str


class Move(NamedTuple):
    """A node has acted: it took tokens, gave tokens, and had an outcome when it was a task."""

    node: str
    took: tuple[Token, ...]
    gave: tuple[Token, ...]
    outcome: str = ""


class Marking(NamedTuple):
    """Where the tokens are and how they came there."""

    live: tuple[Token, ...]
    trail: tuple[Move, ...]
    next_number: int = 0

    @property
    def places(self) -> frozenset[str]:
        return frozenset(token.place for token in self.live)


class Step(NamedTuple):
    """What one act of the engine changes: user tasks to open, user tasks to close, and whether nothing is left to do."""

    marking: Marking
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    ended: bool


def register_service(name: str, handler: Handler) -> None:
    """Give the service tasks with ``ow:service="name"`` their handler: a pure function from the variables to an outcome."""
    _services[name] = handler


def service_names() -> list[str]:
    """What a service task may name."""
    return sorted(_services)


def has_service(name: str) -> bool:
    return name in _services


def begin(graph: Graph, variables: Mapping[str, Any]) -> Step:
    """Put the first token and let it run to the first user tasks."""
    empty = Marking((), ())
    marking = _settled(graph, _moved(graph, empty, graph.start, (), graph.leaving[graph.start.id]), variables)
    return _step(graph, empty, marking)


def advance(graph: Graph, marking: Marking, node: str, outcome: str, variables: Mapping[str, Any]) -> Step:
    """Complete the user task ``node``. Conditions see the variables, ``outcome`` and ``outcomes`` (the latest per node).

    Raises ``Conflict('not_at_this_step')`` when no token waits there, ``Invalid`` when a condition cannot be computed.
    """
    token = _token_at(marking, node)
    moved = _moved(graph, marking, graph.node[node], (token,), graph.leaving[node], outcome)
    return _step(graph, marking, _settled(graph, moved, variables, outcome), left=node)


def send_back(graph: Graph, marking: Marking, node: str, to_node: str, variables: Mapping[str, Any]) -> Step:
    """Return from the user task ``node`` to the latest completion of the earlier user task ``to_node`` that led to it.

    Raises ``Conflict('not_an_earlier_step')`` when ``to_node`` did not lead to where ``node``'s token is.
    """
    index = _led_by(graph, marking, _token_at(marking, node), to_node)
    if index is None:
        raise Conflict("not_an_earlier_step", _("只能退回到本环节之前办过的环节。"), node=node, to_node=to_node)
    return _step(graph, marking, _settled(graph, _undone(graph, marking, index), variables))


def earlier_steps(graph: Graph, marking: Marking, node: str) -> tuple[str, ...]:
    """The user tasks that ``node`` may be sent back to, in the order they were completed."""
    past = _past(graph, marking, _token_at(marking, node))
    done = [marking.trail[i].node for i in sorted(past) if graph.node[marking.trail[i].node].kind is Kind.USER]
    return tuple(dict.fromkeys(done))


def outcomes(marking: Marking) -> dict[str, str]:
    """The latest outcome of each task that still counts."""
    return {move.node: move.outcome for move in marking.trail if move.outcome}


def _step(graph: Graph, before: Marking, after: Marking, left: str = "") -> Step:
    opened = [token.place for token in after.live if token not in before.live]
    closed = [token.place for token in before.live if token not in after.live and token.place != left]
    return Step(after, _tasks(graph, opened), _tasks(graph, closed), not after.live)


def _tasks(graph: Graph, places: list[str]) -> tuple[str, ...]:
    """The user tasks among the places, in the drawing's order."""
    return tuple(sorted([place for place in places if place in graph.node], key=graph.rank.__getitem__))


def _token_at(marking: Marking, node: str) -> Token:
    for token in marking.live:
        if token.place == node:
            return token
    raise Conflict(
        "not_at_this_step", _("这件事已经不在这个环节，可能有人刚刚处理过。请刷新页面看最新情况。"), node=node
    )


def _moved(
    graph: Graph, marking: Marking, node: Node, took: tuple[Token, ...], along: tuple[Flow, ...], outcome: str = ""
) -> Marking:
    first = marking.next_number
    gave = tuple([Token(first + index, graph.place(flow)) for index, flow in enumerate(along)])
    live = (*[token for token in marking.live if token not in took], *gave)
    return Marking(live, (*marking.trail, Move(node.id, took, gave, outcome)), first + len(gave))


def _settled(graph: Graph, marking: Marking, variables: Mapping[str, Any], outcome: str = "") -> Marking:
    """Let every node act that can act by itself. It ends: a circle without a user task is refused at publication."""
    while firing := net.ready(graph, marking.places):
        node, made, along = firing.node, "", graph.leaving[firing.node.id]
        took = tuple([token for token in marking.live if token.place in firing.taken])
        if node.kind is Kind.SERVICE:
            made = _services[node.service](_context(marking, variables, outcome))
            outcome = made or outcome
        elif len(along) > 1 and node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
            along = _chosen(node, along, _context(marking, variables, outcome))
        marking = _moved(graph, marking, node, took, along, made)
    return marking


def _context(marking: Marking, variables: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    """What a condition and a service see."""
    return {**variables, "outcome": outcome, "outcomes": outcomes(marking)}


def _chosen(node: Node, leaving: tuple[Flow, ...], context: Mapping[str, Any]) -> tuple[Flow, ...]:
    true = [flow for flow in leaving if _is_open(flow, context)]
    if not true:
        return tuple(flow for flow in leaving if flow.is_default) or _nowhere(node)
    return tuple(true) if node.kind is Kind.INCLUSIVE else (true[0],)


def _is_open(flow: Flow, context: Mapping[str, Any]) -> bool:
    return not flow.is_default and (not flow.condition or conditions.holds(flow.condition, context))


def _nowhere(node: Node) -> tuple[Flow, ...]:
    raise Invalid(
        "no_way_on",
        _("网关“%(name)s”没有一个条件成立，也没有默认去向。") % {"name": node.name or node.id},
        node=node.id,
    )


def _led_by(graph: Graph, marking: Marking, token: Token, to_node: str) -> int | None:
    is_user = to_node in graph.node and graph.node[to_node].kind is Kind.USER
    past = _past(graph, marking, token) if is_user else set()
    return max((index for index in past if marking.trail[index].node == to_node), default=None)


def _past(graph: Graph, marking: Marking, token: Token) -> set[int]:
    """The moves the token came from. An inclusive join also rests on the moves by which no other token was coming any more."""
    wanted, watched, past = {token}, set[str](), set[int]()
    for index in range(len(marking.trail) - 1, -1, -1):
        move = marking.trail[index]
        if wanted.isdisjoint(move.gave) and watched.isdisjoint(one.place for one in move.took):
            continue
        past.add(index)
        wanted.update(move.took)
        watched.update(_watched(graph, move))
    return past


def _undone(graph: Graph, marking: Marking, index: int) -> Marking:
    """Without the move at ``index`` and all that followed from it; the tokens those took from elsewhere are live again."""
    void: list[Move] = []
    gone: set[Token] = set()
    refilled: set[str] = set()
    for move in marking.trail[index:]:
        if not void or not gone.isdisjoint(move.took) or not refilled.isdisjoint(_watched(graph, move)):
            void.append(move)
            gone.update(move.gave)
            refilled.update(token.place for token in move.took)
    back = tuple(token for move in void for token in move.took if token not in gone)
    live = tuple(token for token in marking.live if token not in gone) + back
    return marking._replace(live=live, trail=tuple(move for move in marking.trail if move not in void))


def _watched(graph: Graph, move: Move) -> frozenset[str]:
    """The places that had to be empty for this move."""
    node = graph.node[move.node]
    if not graph.is_inclusive_join(node):
        return frozenset()
    return net.held_up_by(graph, node, [token.place for token in move.took])


def to_json(marking: Marking) -> dict[str, Any]:
    """Plain values for a JSON column: a token is ``[number, place]``, a move ``[node, took, gave, outcome]``."""
    return {
        "live": _pairs(marking.live),
        "trail": [[move.node, _pairs(move.took), _pairs(move.gave), move.outcome] for move in marking.trail],
        "next": marking.next_number,
    }


def from_json(data: Mapping[str, Any]) -> Marking:
    """The inverse of ``to_json``."""
    trail = tuple([Move(node, _tokens(took), _tokens(gave), outcome) for node, took, gave, outcome in data["trail"]])
    return Marking(_tokens(data["live"]), trail, data["next"])


def _pairs(tokens: tuple[Token, ...]) -> list[list[Any]]:
    return [list(token) for token in tokens]


def _tokens(pairs: list[list[Any]]) -> tuple[Token, ...]:
    return tuple([Token(number, place) for number, place in pairs])
