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
from onewindow.procedures.graph import Graph, Node

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
        faults.add(found.place, _("同一处可能同时来两次：分开的路没有在网关汇合就又走到了一起。"))
        return
    except OverflowError:
        faults.add("process", _("并行的可能情形太多，无法证明流程总能办完。请拆成几个流程。"))
        return
    for place in _stuck(arcs):
        faults.add(_owner(graph, place), _("流程可能停在这里，永远等不到另一条路的到来。"))
    for node in graph.nodes:
        if node.id not in acted:
            faults.add(node.id, _("无论怎样办理都到不了这里。"))


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
    acts = (
        [(firing.node, firing.taken)]
        if firing
        else [(graph.node[one], (one,)) for one in places if one in graph.node and one not in held]
    )
    for node, taken in acts:
        for following in _after(graph, places, node, taken):
            yield node, following


def _after(graph: Graph, places: Places, node: Node, taken: tuple[str, ...]) -> list[Places]:
    left = places.difference(taken)
    results = []
    for along in net.choices(graph, node):
        result = set(left)
        for place in (graph.place(flow) for flow in along):
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
    return graph.flow[place].target if place in graph.flow else place
