"""The proof, before publication, that a procedure ends whatever people decide.

Every marking that the net can come to is visited, with every choice of every gateway, by the very rules the engine runs on. Sound is:
no place ever holds two tokens, no marking is stuck, from every marking the procedure can still end, every node can be reached.
Conditions are not looked into, so a drawing that is only saved by two conditions agreeing with each other is refused.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from onewindow.procedures import net
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import RECKONED, Graph, Kind, Node, element_of

MOST_MARKINGS = 20_000
Places = frozenset[str]


class TwoTokens(Exception):
    """A second token came to a place."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def prove(graph: Graph, faults: Faults) -> None:
    """Add a reason for every place where a run could go wrong. The graph must have passed ``checks``."""
    try:
        arcs, acted = _explore(graph)
    except TwoTokens as found:
        faults.add(element_of(found.place), _("同一处可能同时来两次：分开的路没有在网关汇合就又走到了一起。"))
        return
    except OverflowError:
        faults.add("process", _("并行的可能情形太多，无法证明流程总能办完。请拆成几个流程。"))
        return
    for place in _stuck(arcs):
        faults.add(_owner(graph, place), _("流程可能停在这里，永远等不到另一条路的到来。"))
    for node in graph.nodes:
        if node.id not in acted:
            faults.add(element_of(node.id), _("无论怎样办理都到不了这里。"))


def reached_without(graph: Graph, held: Collection[str]) -> set[str]:
    """The nodes that can act while none of the held ones has. The graph must have been proved."""
    return _explore(graph, held)[1]


def _explore(graph: Graph, held: Collection[str] = ()) -> tuple[dict[Places, set[Places]], set[str]]:
    arcs: dict[Places, set[Places]] = defaultdict(set)
    acted = {graph.start.id}
    first = _after(graph, frozenset(), graph.start, ())
    todo = [first[0]]
    while todo:
        places = todo.pop()
        if places in arcs:
            continue
        arcs[places] = set()
        if len(arcs) > MOST_MARKINGS:
            raise OverflowError
        for node, following in _moves(graph, places, held):
            acted.add(node.id)
            arcs[places].add(following)
            todo.append(following)
    return arcs, acted


def _moves(graph: Graph, places: Places, held: Collection[str]) -> Iterator[tuple[Node, Places]]:
    firing = net.ready(graph, places)
    if firing:
        yield from ((firing.node, following) for following in _after(graph, places, firing.node, firing.taken))
        yield from _failures(graph, places, firing)
        return
    for place in places:
        node = graph.node.get(place)
        if node is not None and node.id not in held:
            taken = _left(graph, node, places)
            yield from ((node, following) for following in _after(graph, places, node, taken))


def _left(graph: Graph, node: Node, places: Places) -> tuple[str, ...]:
    """What is taken when something that waits goes on: a person acts, a message comes, time is over."""
    return net.elapsed(graph, node, places) if node.kind is Kind.TIMER else net.done(graph, node, (node.id,), places)


def _failures(graph: Graph, places: Places, firing: net.Firing) -> Iterator[tuple[Node, Places]]:
    """What reckons may fail: each error event that could take over, does."""
    for event in graph.catchers(firing.node) if firing.node.kind in RECKONED else ():
        taken = (*firing.taken, *net.interrupted(graph, event, places))
        yield from ((event, following) for following in _after(graph, places, event, taken))


def _after(graph: Graph, places: Places, node: Node, taken: tuple[str, ...]) -> list[Places]:
    left = places.difference(taken)
    results = []
    for along in net.choices(graph, node):
        result = set(left)
        for place in (place for flow in along for place in graph.given[flow.id]):
            if place in result:
                raise TwoTokens(place)
            result.add(place)
        results.append(frozenset(result))
    return results


def _stuck(arcs: dict[Places, set[Places]]) -> set[str]:
    """The places of markings from which the empty marking cannot be reached; of those without any way on, if there are such."""
    back: dict[Places, set[Places]] = defaultdict(set)
    for places, following in arcs.items():
        for one in following:
            back[one].add(places)
    good: set[Places] = set()
    todo: list[Places] = [frozenset()]
    while todo:
        one = todo.pop()
        if one not in good:
            good.add(one)
            todo.extend(back[one])
    bad = [places for places in arcs if places not in good]
    dead = [places for places in bad if not arcs[places]]
    return set().union(*(dead or bad))


def _owner(graph: Graph, place: str) -> str:
    return element_of(graph.flow[place].target if place in graph.flow else place)
