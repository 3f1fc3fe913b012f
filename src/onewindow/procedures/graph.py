"""What a drawing is compiled to: nodes and flows, immutable, the same in memory and in JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    """The BPMN elements this engine runs; every other one is refused at publication."""

    START = "start"
    END = "end"
    USER = "user"
    SERVICE = "service"
    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"
    PARALLEL = "parallel"


GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL})
ITEM_UNIT = "item"
WINDOW_UNIT = "window"


@dataclass(frozen=True)
class Node:
    """One element. ``unit`` is ``item`` (the implementing unit), ``window`` (the receiving window) or a unit's code.

    ``limit`` counts ``limit_unit`` (working days unless said otherwise); 0 means the step has no limit of its own.
    """

    id: str
    kind: Kind
    name: str = ""
    role: str = ""
    unit: str = ITEM_UNIT
    duty: str = ""
    limit: int = 0
    limit_unit: str = "working_day"
    form: str = ""
    service: str = ""


@dataclass(frozen=True)
class Flow:
    """An arrow. ``condition`` is a zen expression over the variables; empty means always."""

    id: str
    source: str
    target: str
    condition: str = ""
    is_default: bool = False
    name: str = ""


@dataclass(frozen=True)
class Graph:
    """A whole procedure. A *place* is where a token can rest: a flow's id, or the id of the user task it leads to."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    @cached_property
    def node(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def flow(self) -> Mapping[str, Flow]:
        return {flow.id: flow for flow in self.flows}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The order of the nodes in the drawing, so that every run takes the same turns."""
        return {node.id: index for index, node in enumerate(self.nodes)}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Flow, ...]]:
        return {node.id: tuple(flow for flow in self.flows if flow.source == node.id) for node in self.nodes}

    @cached_property
    def entering(self) -> Mapping[str, tuple[Flow, ...]]:
        return {node.id: tuple(flow for flow in self.flows if flow.target == node.id) for node in self.nodes}

    @cached_property
    def start(self) -> Node:
        return next(node for node in self.nodes if node.kind is Kind.START)

    @cached_property
    def after(self) -> Mapping[str, frozenset[str]]:
        """The nodes that a token at each node can still come to."""
        return {node.id: self._walk(node.id) for node in self.nodes}

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """For each flow, the places whose token can still come to it without passing the node it enters."""
        return {flow.id: self._places_before(flow) for flow in self.flows}

    def place(self, flow: Flow) -> str:
        """Where a token rests that goes along the flow."""
        return self._places[flow.id]

    @cached_property
    def _places(self) -> Mapping[str, str]:
        users = {node.id for node in self.nodes if node.kind is Kind.USER}
        return {flow.id: flow.target if flow.target in users else flow.id for flow in self.flows}

    @cached_property
    def turn(self) -> Mapping[str, tuple[bool, int]]:
        """In which order nodes act that could: inclusive joins last, otherwise as drawn."""
        return {node.id: (self.is_inclusive_join(node), self.rank[node.id]) for node in self.nodes}

    def is_inclusive_join(self, node: Node) -> bool:
        return node.kind is Kind.INCLUSIVE and len(self.entering[node.id]) > 1

    def _walk(self, origin: str) -> frozenset[str]:
        seen: set[str] = set()
        stack = [origin]
        while stack:
            fresh = {flow.target for flow in self.leaving[stack.pop()]} - seen
            seen |= fresh
            stack.extend(fresh)
        return frozenset(seen)

    def _places_before(self, goal: Flow) -> frozenset[str]:
        seen: set[str] = set()
        stack = [goal.source]
        while stack:
            current = stack.pop()
            if current == goal.target:
                continue
            if self.node[current].kind is Kind.USER:
                seen.add(current)
            fresh = [flow for flow in self.entering[current] if flow.id not in seen]
            seen.update(flow.id for flow in fresh)
            stack.extend(flow.source for flow in fresh)
        return frozenset(seen)


def to_json(graph: Graph) -> dict[str, Any]:
    """Plain values for a JSON column; what equals its default is left out."""
    return {"nodes": [_lean(node) for node in graph.nodes], "flows": [_lean(flow) for flow in graph.flows]}


def from_json(data: Mapping[str, Iterable[Mapping[str, Any]]]) -> Graph:
    """The inverse of ``to_json``."""
    nodes = tuple(Node(**{**row, "kind": Kind(row["kind"])}) for row in data["nodes"])
    return Graph(nodes, tuple(Flow(**row) for row in data["flows"]))


def _lean(thing: Node | Flow) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(thing)}
    return {name: value for name, value in asdict(thing).items() if value != defaults[name]}
