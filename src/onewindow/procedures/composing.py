"""Elements made of others: a called procedure stands in the place of its call, a step of several units becomes one task for each.

Both happen to the graph, not to the run: the proof sees what will run, and a published version holds what it calls. What is inside an
element ``x`` has ids beginning with ``x/``: ``x/`` is where it begins, ``x`` itself where it ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from onewindow.procedures.graph import INSIDE, Flow, Graph, Kind, Node

_SPLIT = "*"


def called_by(graph: Graph) -> set[str]:
    """The codes of the procedures that the drawing calls."""
    return {node.called for node in graph.nodes if node.kind is Kind.CALL}


def with_calls(graph: Graph, called: Mapping[str, Graph]) -> Graph:
    """The graph with every called procedure in the place of its call. ``called`` has the graph of each code."""
    calls = {node.id: called[node.called] for node in graph.nodes if node.kind is Kind.CALL}
    if not calls:
        return graph
    nodes = [one for node in graph.nodes for one in (_inside(node, calls[node.id]) if node.id in calls else (node,))]
    flows = [*_entering(graph, calls), *(flow for name, inner in calls.items() for flow in _flows_inside(name, inner))]
    return Graph(tuple(nodes), tuple(flows))


def with_instances(graph: Graph) -> Graph:
    """The graph as it is run: every step of several units with a task for each of them."""
    several = {node.id: node for node in graph.nodes if node.units}
    if not several:
        return graph
    nodes = [one for node in graph.nodes for one in (_instances(node) if node.id in several else (node,))]
    flows = [*_entering(graph, several), *(flow for node in several.values() for flow in _flows_between(node))]
    return Graph(tuple(nodes), tuple(flows))


def _entering(graph: Graph, composed: Mapping[str, object]) -> Iterator[Flow]:
    for flow in graph.flows:
        yield replace(flow, target=flow.target + INSIDE) if flow.target in composed else flow


def _inside(call: Node, inner: Graph) -> Iterator[Node]:
    for node in inner.nodes:
        if node is inner.start:
            yield Node(call.id + INSIDE, Kind.EXCLUSIVE, call.name)
        elif node.kind is not Kind.END:
            attached = _named(call.id, node.attached) if node.attached else ""
            yield replace(node, id=_named(call.id, node.id), attached=attached)
    yield Node(call.id, Kind.INCLUSIVE, call.name)


def _flows_inside(call: str, inner: Graph) -> Iterator[Flow]:
    """The flows of the called procedure: from its start comes the entry, to its ends the exit."""
    for flow in inner.flows:
        source = call + INSIDE if flow.source == inner.start.id else _named(call, flow.source)
        target = call if inner.node[flow.target].kind is Kind.END else _named(call, flow.target)
        yield replace(flow, id=_named(call, flow.id), source=source, target=target)
    for node in inner.nodes:
        if node.kind is Kind.TERMINATE and not inner.leaving[node.id]:
            yield Flow(_named(call, node.id) + ">", _named(call, node.id), call)


def _instances(node: Node) -> Iterator[Node]:
    split, join = (Kind.INCLUSIVE, Kind.INCLUSIVE) if node.among else (Kind.PARALLEL, Kind.PARALLEL)
    yield Node(node.id + INSIDE, Kind.EXCLUSIVE, node.name)
    yield Node(_named(node.id, _SPLIT), split, node.name)
    for unit in node.units:
        yield replace(node, id=_named(node.id, unit), unit=unit, units=(), among="")
    yield Node(node.id, join, node.name, gathers=True)


def _flows_between(node: Node) -> Iterator[Flow]:
    split = _named(node.id, _SPLIT)
    yield Flow(f"{node.id}{INSIDE}>", node.id + INSIDE, split)
    for unit in node.units:
        task = _named(node.id, unit)
        condition = f"'{unit}' in ({node.among} ?? [])" if node.among else ""
        yield Flow(f"{split}>{unit}", split, task, condition)
        yield Flow(f"{task}>", task, node.id)
    if node.among:
        yield Flow(f"{split}>", split, node.id, is_default=True)


def _named(host: str, name: str) -> str:
    return f"{host}{INSIDE}{name}"
