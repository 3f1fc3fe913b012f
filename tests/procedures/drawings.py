"""Small drawings for tests, written as lines instead of XML."""

from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from onewindow.procedures import bpmn
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Graph, Kind
from onewindow.procedures.marking import Marking

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ow="https://onewindow.invalid/bpmn"'
    ' id="definitions" targetNamespace="https://onewindow.invalid/test">'
)


def element(tag: str, identity: str, inner: str = "", **attributes: Any) -> str:
    """One element; ``ow_role`` becomes ``ow:role``."""
    words = "".join(f" {name.replace('ow_', 'ow:')}={quoteattr(str(value))}" for name, value in attributes.items())
    return f'<bpmn:{tag} id="{identity}"{words}>{inner}</bpmn:{tag}>'


def start(identity: str = "s") -> str:
    return element("startEvent", identity)


def end(identity: str = "e") -> str:
    return element("endEvent", identity)


def user(identity: str, *, role: str = "examiner", duty: str = "examination", **ours: Any) -> str:
    own = {f"ow_{name}": value for name, value in {"role": role, "duty": duty, **ours}.items() if value}
    return element("userTask", identity, name=f"环节{identity}", **own)


def several(identity: str, units: str, among: str = "", **ours: Any) -> str:
    """A step with one task for each unit."""
    own = {"ow_role": "examiner", "ow_duty": "examination", "ow_units": units, **ours}
    inner = "<bpmn:multiInstanceLoopCharacteristics/>"
    return element("userTask", identity, inner, name=f"环节{identity}", **own, **({"ow_among": among} if among else {}))


def terminate(identity: str = "t") -> str:
    return element("endEvent", identity, "<bpmn:terminateEventDefinition/>")


def timer(identity: str, limit: str = "3", *, at: str = "", beside: bool = False) -> str:
    """A wait in the line, or at the border of a step; ``beside`` lets the step go on."""
    inner = "<bpmn:timerEventDefinition/>"
    if not at:
        return element("intermediateCatchEvent", identity, inner, ow_limit=limit)
    word = {"cancelActivity": "false"} if beside else {}
    return element("boundaryEvent", identity, inner, attachedToRef=at, ow_limit=limit, **word)


def failure(identity: str, at: str, error: str = "") -> str:
    """An error event at the border; ``error`` is the id of an error beside the process."""
    reference = f' errorRef="{error}"' if error else ""
    return element("boundaryEvent", identity, f"<bpmn:errorEventDefinition{reference}/>", attachedToRef=at)


def gateway(identity: str, kind: str, default: str = "") -> str:
    return element(f"{kind}Gateway", identity, **({"default": default} if default else {}))


def flow(source: str, target: str, condition: str = "", identity: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    return element("sequenceFlow", identity or f"{source}-{target}", inner, sourceRef=source, targetRef=target)


def drawing(*elements: str, beside: str = "") -> str:
    return f'{HEAD}{beside}<bpmn:process id="p" name="测试流程">{"".join(elements)}</bpmn:process></bpmn:definitions>'


def graph_of(*elements: str) -> Graph:
    """The graph of elements that are all supported."""
    faults = Faults()
    graph = bpmn.read(drawing(*elements), faults)
    faults.refuse()
    return graph


def chain(*nodes: str) -> str:
    """Flows from each id to the next."""
    return "".join(flow(one, other) for one, other in pairwise(nodes))


LINE = drawing(
    start(),
    user("a"),
    user("b", role="chief", duty="decision"),
    end(),
    chain("s", "a", "b", "e"),
)
BRANCHES = (
    start(),
    gateway("fork", "parallel"),
    user("a"),
    user("b"),
    user("c"),
    gateway("join", "parallel"),
    user("d", role="chief", duty="decision"),
    end(),
    chain("s", "fork", "a", "b", "join", "d", "e"),
    chain("fork", "c", "join"),
)
CHOICE = (
    start(),
    user("a"),
    gateway("x", "exclusive", default="x-c"),
    user("b"),
    user("c"),
    gateway("y", "exclusive"),
    end(),
    chain("s", "a", "x"),
    flow("x", "b", "amount > 5"),
    chain("x", "c", "y", "e"),
    flow("b", "y"),
)
INCLUSIVE = (
    start(),
    user("a"),
    gateway("split", "inclusive", default="split-n"),
    user("f"),
    user("g"),
    user("n"),
    gateway("meet", "inclusive"),
    user("d", role="chief", duty="decision"),
    end(),
    chain("s", "a", "split"),
    flow("split", "f", "fire == true"),
    flow("split", "g", "green == true"),
    chain("split", "n", "meet", "d", "e"),
    flow("f", "meet"),
    flow("g", "meet"),
)


def user_places(graph: Graph, marking: Marking) -> tuple[str, ...]:
    """The user tasks that wait for somebody, in the drawing's order."""
    waiting = (place for place in marking.places if place in graph.node and graph.node[place].kind is Kind.USER)
    return tuple(sorted(waiting, key=lambda place: graph.rank[place]))


DEAD_END = drawing(start(), user("a"), user("b"), end(), chain("s", "a", "e"))
PICTURE = '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="d"/></bpmn:definitions>'


def pictured(xml: str) -> str:
    """The drawing with a picture, as a drawing program saves it."""
    return xml.replace("</bpmn:definitions>", PICTURE)
