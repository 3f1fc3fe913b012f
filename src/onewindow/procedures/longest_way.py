"""The limits of the steps add up, on the longest way, to no more than is promised, and the promise to no more than the law allows.

Ways are those forward: what is done again after a return, or in a loop, is counted once. Of parallel branches the longest counts.
Units are compared as ``uses.WORKING_DAYS`` has them; where both sides have the same unit, that is exact.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from django.utils.translation import gettext as _

from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import INSIDE, Graph, Node, element_of
from onewindow.procedures.uses import Period, Use, names_of


@dataclass(frozen=True)
class Way:
    """Steps with a limit, in order, and their sum in working days."""

    steps: tuple[Node, ...] = ()
    total: Fraction = Fraction(0)

    def on_to(self, node: Node) -> "Way":
        return Way((*self.steps, node), self.total + period_of(node).working_days) if node.limit else self

    def behind(self, node: Node) -> "Way":
        return Way((node, *self.steps), self.total + period_of(node).working_days) if node.limit else self


def check(graph: Graph, uses: Sequence[Use], faults: Faults) -> None:
    """Add a reason at the step where the longest way first exceeds a promise, and for a promise longer than the law."""
    _promises_within_the_law(uses, faults)
    way = longest(graph)
    exceeded = [use for use in uses if use.promised is not None and way.total > use.promised.working_days]
    if exceeded:
        first = exceeded[0].promised or Period(0)
        sums = accumulate(period_of(node).working_days for node in way.steps)
        step = next(node for node, total in zip(way.steps, sums, strict=True) if total > first.working_days)
        words = {"step": step.name, "total": f"{float(way.total):.4g}", "items": names_of(exceeded), "promised": first}
        sentence = _("走到“%(step)s”，各环节时限合计最多 %(total)s 个工作日，超过%(items)s承诺的 %(promised)s。")
        faults.add(element_of(step.id), sentence % words)


def longest(graph: Graph) -> Way:
    """The way from the start with the most time in it. The graph must have passed ``checks``: every node is reached."""
    order, back = _forward(graph)
    ways: dict[str, Way] = {}
    for name in order:
        before = (ways[flow.source] for flow in graph.coming_to(name) if flow.id not in back)
        ways[name] = max(before, key=_total, default=Way()).on_to(graph.node[name])
    return max(ways.values(), key=_total)


def longest_left(graph: Graph, steps: Collection[str]) -> Way:
    """The way on from these nodes, themselves counted whole, with the most time in it."""
    order, back = _forward(graph)
    ways: dict[str, Way] = {}
    for name in reversed(order):
        onward = (ways[flow.target] for flow in graph.leaving[name] if flow.id not in back)
        done = max(onward, key=_total, default=Way()).behind(graph.node[name])
        instead = (ways[event.id] for event in graph.border.get(name.removesuffix(INSIDE), ()) if event.id in ways)
        ways[name] = max((done, *instead), key=_total)
    return max((ways[step] for step in steps), key=_total, default=Way())


def period_of(node: Node) -> Period:
    return Period(node.limit, node.limit_unit)


def _total(way: Way) -> Fraction:
    return way.total


def _forward(graph: Graph) -> tuple[list[str], set[str]]:
    """The nodes, each after all that lead to it, and the flows that lead back to where a way has already been."""
    finished: list[str] = []
    back: set[str] = set()
    seen = {graph.start.id}
    todo = [(graph.start.id, iter(_arrows(graph, graph.start.id)))]
    under_way = {graph.start.id}
    while todo:
        name, arrows = todo[-1]
        arrow = next(arrows, None)
        if arrow is None:
            todo.pop()
            under_way.discard(name)
            finished.append(name)
            continue
        flow, target = arrow
        if target in under_way:
            back.add(flow)
        elif target not in seen:
            seen.add(target)
            under_way.add(target)
            todo.append((target, iter(_arrows(graph, target))))
    return finished[::-1], back


def _arrows(graph: Graph, name: str) -> list[tuple[str, str]]:
    """The flows that leave a node and where they lead, and the events at its border."""
    flows = [(flow.id, flow.target) for flow in graph.leaving[name]]
    return flows + [("", event.id) for event in graph.border.get(name.removesuffix(INSIDE), ())]


def _promises_within_the_law(uses: Sequence[Use], faults: Faults) -> None:
    over = [use for use in uses if use.promised and use.statutory and _exceeds(use.promised, use.statutory)]
    if over:
        words = {"items": names_of(over), "promised": over[0].promised, "statutory": over[0].statutory}
        faults.add("process", _("%(items)s承诺 %(promised)s，长于法定的 %(statutory)s。") % words)


def _exceeds(promised: Period, statutory: Period) -> bool:
    return promised.working_days > statutory.working_days
