"""The token engine: pure functions over a compiled graph.

A marking is the live tokens and the *trail*: every move since the start, with the tokens it took and gave. Of every token in it
holds: given by exactly one move, taken by at most one, live exactly while not taken. Returning to an earlier step undoes that step's
move and everything that followed from it, also in other branches, and nothing else; what is left is a trail that the
procedure could have taken by itself, hence a returned case can be finished whenever the procedure can.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.procedures import conditions, net, outside
from onewindow.procedures.graph import INSIDE, RECKONED, Flow, Graph, Kind, Node
from onewindow.procedures.marking import Marking, Move, Token, outcomes

# What a step says that has nothing to say.
PLAIN = "agree"
# A procedure that has made so many moves by itself goes round in circles.
_MOST_ALONE = 10_000
# The variables, and the outcome of what was done last.
Known = tuple[Mapping[str, Any], str]
# The variable with the names of the messages that have come.
RECEIVED = "received"


class Step(NamedTuple):
    """What one act of the engine changes: user tasks to open and to close, timers that begin and end, messages sent, and whether
    nothing is left to do."""

    marking: Marking
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    ended: bool
    begun: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


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
    took = _tokens_at(marking, net.done(graph, graph.node[node], (token.place,), marking.places))
    moved = _moved(graph, marking, graph.node[node], took, graph.leaving[node], outcome)
    return _step(graph, marking, _settled(graph, moved, variables, outcome), left=node)


def elapse(graph: Graph, marking: Marking, timer: str, variables: Mapping[str, Any]) -> Step:
    """The time of a timer is over: what it waited for goes on, or what it guards is interrupted or accompanied.

    Raises ``Conflict('not_at_this_step')`` when the timer does not run.
    """
    token = _token_at(marking, timer)
    took = _tokens_at(marking, net.elapsed(graph, graph.node[token.place], marking.places))
    moved = _moved(graph, marking, graph.node[timer], took, graph.leaving[timer])
    return _step(graph, marking, _settled(graph, moved, variables))


def receive(graph: Graph, marking: Marking, variables: Mapping[str, Any]) -> Step:
    """A message has come: ``variables['received']`` names it. Whoever waits for it goes on."""
    return _step(graph, marking, _settled(graph, marking, variables))


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


def running_timers(graph: Graph, marking: Marking) -> tuple[str, ...]:
    """The timers that wait now."""
    return _of_kind(graph, [token.place for token in marking.live], Kind.TIMER)


def _step(graph: Graph, before: Marking, after: Marking, left: str = "") -> Step:
    opened = [token.place for token in after.live if token not in before.live]
    closed = [token.place for token in before.live if token not in after.live and token.place != left]
    begun = _of_kind(graph, opened, Kind.TIMER) if graph.timers else ()
    stopped = _of_kind(graph, closed, Kind.TIMER) if graph.timers else ()
    sent = _sent(graph, before, after) if graph.sends else ()
    users = _of_kind(graph, opened, Kind.USER), _of_kind(graph, closed, Kind.USER)
    return Step(after, *users, not after.live, begun, stopped, sent)


def _sent(graph: Graph, before: Marking, after: Marking) -> tuple[str, ...]:
    return tuple([move.node for move in after.trail[len(before.trail) :] if move.node in graph.sends])


def _of_kind(graph: Graph, places: list[str], kind: Kind) -> tuple[str, ...]:
    """The elements of a kind among the places, in the drawing's order."""
    if not places:
        return ()
    found = [place for place in places if place in graph.node and graph.node[place].kind is kind]
    return tuple(sorted(found, key=graph.rank.__getitem__)) if len(found) > 1 else tuple(found)


def _tokens_at(marking: Marking, places: tuple[str, ...]) -> tuple[Token, ...]:
    return tuple([token for token in marking.live if token.place in places])


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
    places = [place for flow in along for place in graph.given[flow.id]]
    gave = tuple([Token(first + index, place) for index, place in enumerate(places)])
    live = (*[token for token in marking.live if token not in took], *gave)
    return Marking(live, (*marking.trail, Move(node.id, took, gave, outcome)), first + len(gave))


def _settled(graph: Graph, marking: Marking, variables: Mapping[str, Any], outcome: str = "") -> Marking:
    """Let every node act that can act by itself. It ends: a circle without a user task is refused at publication, and one that came
    from before that rule is refused here (``Invalid('turns_alone')``).
    """
    for _move in range(_MOST_ALONE):
        firing = net.ready(graph, marking.places)
        if firing:
            marking = _acted(graph, marking, firing, (variables, outcome))
            outcome = marking.trail[-1].outcome or outcome
        elif waited := _come(graph, marking, variables):
            took = _tokens_at(marking, net.done(graph, waited, (waited.id,), marking.places))
            marking = _moved(graph, marking, waited, took, graph.leaving[waited.id])
        else:
            return marking
    raise Invalid("turns_alone", _("流程在没有人办理的环节之间不停循环，什么也没有做。请系统管理员改好流程图再办。"))


def _come(graph: Graph, marking: Marking, variables: Mapping[str, Any]) -> Node | None:
    """A receive task that waits for a message which has come."""
    received = variables.get(RECEIVED, ())
    for place in marking.places if received else ():
        node = graph.node.get(place)
        if node is not None and node.kind is Kind.RECEIVE and node.message in received:
            return node
    return None


def _acted(graph: Graph, marking: Marking, firing: net.Firing, known: Known) -> Marking:
    node, made, along = firing.node, "", graph.leaving[firing.node.id]
    took = _tokens_at(marking, firing.taken)
    if node.kind in RECKONED:
        try:
            made = _reckoned(node, _context(marking, node, known))
        except DomainError as error:
            return _caught(graph, marking, firing, error)
    elif node.gathers:
        made = _gathered(marking, node)
    elif len(along) > 1 and node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE):
        along = _chosen(node, along, _context(marking, node, known))
    return _moved(graph, marking, node, took, along, made)


def _reckoned(node: Node, context: dict[str, Any]) -> str:
    if node.kind is Kind.SERVICE:
        return outside.serve(node.service, context)
    return conditions.outcome_of(node.rule, context)


def _caught(graph: Graph, marking: Marking, firing: net.Firing, error: DomainError) -> Marking:
    """The error event takes over, with all that was at work beside it. Raises the error when there is none for it."""
    for event in graph.catchers(firing.node):
        if event.error in ("", error.code):
            took = _tokens_at(marking, (*firing.taken, *net.interrupted(graph, event, marking.places)))
            return _moved(graph, marking, event, took, graph.leaving[event.id], error.code)
    raise error


def _gathered(marking: Marking, node: Node) -> str:
    """One outcome for the tasks of several units: what one of them said otherwise than the plain way, else the plain way."""
    begun = max(index for index, move in enumerate(marking.trail) if move.node == node.id + INSIDE)
    said = [move.outcome for move in marking.trail[begun:] if move.node.startswith(node.id + INSIDE) and move.outcome]
    return next((made for made in said if made != PLAIN), PLAIN if said else "")


def _context(marking: Marking, node: Node, known: Known) -> dict[str, Any]:
    """What a condition, a rule and a service see; within a called procedure its own elements go by their own ids."""
    variables, outcome = known
    made = outcomes(marking)
    inside = node.id.rpartition(INSIDE)[0] + INSIDE
    own = {name.removeprefix(inside): said for name, said in made.items() if name.startswith(inside)}
    return {**variables, "outcome": outcome, "outcomes": {**made, **own}}


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
    return net.held_up_by(graph, node, [token.place for token in move.took if token.place in graph.flow])
