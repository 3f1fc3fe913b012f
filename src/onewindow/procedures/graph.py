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
    TERMINATE = "terminate"
    USER = "user"
    SERVICE = "service"
    RULE = "rule"
    SEND = "send"
    RECEIVE = "receive"
    CALL = "call"
    TIMER = "timer"
    ERROR = "error"
    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"
    PARALLEL = "parallel"


GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL})
ENDS = frozenset({Kind.END, Kind.TERMINATE})
# A token rests here until a person acts, a message comes or time is over; everywhere else it moves on by itself.
WAITING = frozenset({Kind.USER, Kind.RECEIVE, Kind.TIMER})
# What is reckoned by the machine, and may fail.
RECKONED = frozenset({Kind.SERVICE, Kind.RULE})
INSIDE = "/"
ITEM_UNIT = "item"
WINDOW_UNIT = "window"


@dataclass(frozen=True)
class Node:
    """One element. ``unit`` is ``item`` (the implementing unit), ``window`` (the receiving window) or a unit's code.

    ``limit`` counts ``limit_unit`` (working days unless said otherwise); 0 means the step has no limit of its own, and for a timer
    it is how long it waits. ``units`` make a step one task for each of them, or for those that the variable ``among`` lists.
    ``attached`` is the element at whose border an event stands; a timer there that does not interrupt lets the step go on.
    What stands within a called procedure, or is one unit's task of such a step, has the element's id before a ``/``.
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
    rule: str = ""
    message: str = ""
    called: str = ""
    units: tuple[str, ...] = ()
    among: str = ""
    attached: str = ""
    interrupts: bool = True
    error: str = ""
    gathers: bool = False

    @property
    def waits(self) -> bool:
        """Whether a token rests here that came along an arrow."""
        return self.kind in WAITING and not self.attached


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
    """A whole procedure. A *place* is where a token can rest: a flow's id, or the id of the waiting element it leads to.

    A timer at the border of an element has a place as well: it holds a token, the *guard*, as long as the element is at work.
    """

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
    def border(self) -> Mapping[str, tuple[Node, ...]]:
        """The events at the border of each element that has any."""
        hosts = dict.fromkeys(node.attached for node in self.nodes if node.attached)
        return {host: tuple(node for node in self.nodes if node.attached == host) for host in hosts}

    @cached_property
    def timers(self) -> frozenset[str]:
        return frozenset(node.id for node in self.nodes if node.kind is Kind.TIMER)

    @cached_property
    def sends(self) -> frozenset[str]:
        return frozenset(node.id for node in self.nodes if node.kind is Kind.SEND)

    @cached_property
    def guards(self) -> Mapping[str, tuple[str, ...]]:
        """The timers at the border of each element that has any, in the drawing's order."""
        timers = {
            host: tuple(one.id for one in events if one.kind is Kind.TIMER) for host, events in self.border.items()
        }
        return {host: names for host, names in timers.items() if names}

    def coming_to(self, name: str) -> tuple[Flow, ...]:
        """The flows whose token comes to a node; to a timer at a border comes what comes to its element, as the guard."""
        host = self.node[name].attached
        if not host:
            return self.entering[name]
        return self.entering[host + INSIDE if host + INSIDE in self.node else host]

    @cached_property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """For each flow, the places that are filled when it is taken: its own, and the guards of the element it comes to."""
        return {flow.id: (self.place(flow), *self.guards.get(self._entered(flow), ())) for flow in self.flows}

    def _entered(self, flow: Flow) -> str:
        """The element that begins its work with this flow: a composed one by its entry (``id/``), none by what ends it."""
        if flow.target.endswith(INSIDE):
            return flow.target.removesuffix(INSIDE)
        return "" if flow.target + INSIDE in self.node else flow.target

    def within(self, host: str, places: Iterable[str]) -> tuple[str, ...]:
        """Of the places, those at work inside an element: itself, or what stands before its ``/``."""
        return tuple(place for place in places if place == host or place.startswith(host + INSIDE))

    def around(self, name: str) -> tuple[str, ...]:
        """The elements that an id stands within, the innermost first, beginning with itself."""
        parts = name.split(INSIDE)
        return tuple(INSIDE.join(parts[:size]) for size in range(len(parts), 0, -1))

    def catchers(self, node: Node) -> tuple[Node, ...]:
        """The error events that may take over when a reckoned element fails, the innermost first, up to one that takes any error."""
        found: list[Node] = []
        for host in self.around(node.id):
            for event in self.border.get(host, ()):
                if event.kind is Kind.ERROR:
                    found.append(event)
            if any(not one.error for one in found):
                break
        return tuple(found)

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """For each flow, the places whose token can still come to it without passing the node it enters."""
        return {flow.id: self._places_before(flow) for flow in self.flows}

    def place(self, flow: Flow) -> str:
        """Where a token rests that goes along the flow."""
        return self._places[flow.id]

    @cached_property
    def _places(self) -> Mapping[str, str]:
        waiting = {node.id for node in self.nodes if node.waits}
        return {flow.id: flow.target if flow.target in waiting else flow.id for flow in self.flows}

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
            fresh = self._next(stack.pop()) - seen
            seen |= fresh
            stack.extend(fresh)
        return frozenset(seen)

    def _next(self, name: str) -> set[str]:
        beside = {event.id for event in self.border.get(name, ())}
        return {flow.target for flow in self.leaving[name]} | beside

    def _places_before(self, goal: Flow) -> frozenset[str]:
        seen: set[str] = set()
        stack = [goal.source]
        while stack:
            current = stack.pop()
            if current == goal.target:
                continue
            if self.node[current].kind in WAITING:
                seen.add(current)
            fresh = [flow for flow in self.coming_to(current) if flow.id not in seen]
            seen.update(flow.id for flow in fresh)
            stack.extend(flow.source for flow in fresh)
            if self.node[current].kind is Kind.ERROR:
                stack.append(self.node[current].attached)
        return frozenset(seen)


def element_of(name: str) -> str:
    """The id in the drawing of a node, flow or place, whatever it stands within."""
    return name.partition(INSIDE)[0]


def to_json(graph: Graph) -> dict[str, Any]:
    """Plain values for a JSON column; what equals its default is left out."""
    return {"nodes": [_lean(node) for node in graph.nodes], "flows": [_lean(flow) for flow in graph.flows]}


def from_json(data: Mapping[str, Iterable[Mapping[str, Any]]]) -> Graph:
    """The inverse of ``to_json``."""
    nodes = tuple(
        Node(**{**row, "kind": Kind(row["kind"]), "units": tuple(row.get("units", ()))}) for row in data["nodes"]
    )
    return Graph(nodes, tuple(Flow(**row) for row in data["flows"]))


def _lean(thing: Node | Flow) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(thing)}
    return {name: value for name, value in asdict(thing).items() if value != defaults[name]}
