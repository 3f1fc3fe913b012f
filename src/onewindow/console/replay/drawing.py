"""What was discovered, as a BPMN drawing: every step, after each the choice of what followed it somewhere, at the end the decision.

One token walks, so the drawing is sound whatever the log; each case of the log is a way through it. Which way a case goes, the outcome of
the step says, which is the id of the next; at the very beginning the answer ``first_step`` of the application.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from onewindow.console.replay.discovering import DECISION, Discovered, Step
from onewindow.console.replay.log import NO_GROUP
from onewindow.kernel.org.service import Role
from onewindow.procedures.service import Duty

FIRST = "first_step"
START, END, BEGINNING = "start", "end", "which_first"
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_OURS = "https://onewindow.invalid/bpmn"
_PREFIXES = {"bpmn": _BPMN, "bpmndi": _DI, "dc": _DC, "di": _DD, "ow": _OURS}
_STEP_SIZE, _SMALL = (120, 76), (40, 40)
_ACROSS, _DOWN, _EDGE = 260, 130, 100
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Shape:
    """A node in the picture: its left upper corner and its size."""

    id: str
    x: int
    y: int
    size: tuple[int, int]

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + self.size[1] // 2

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.size[0], self.y + self.size[1] // 2


@dataclass(frozen=True)
class Arrow:
    """``when`` is what the outcome (or the first answer) must be; empty on the way that is taken when nothing else holds."""

    id: str
    source: str
    target: str
    when: str = ""


def draw(code: str, name: str, found: Discovered, units: Mapping[str, str]) -> str:
    """The drawing as XML; ``units`` are the codes of the log's groups."""
    for prefix, address in _PREFIXES.items():
        register_namespace(prefix, address)
    root = Element(
        _in(_BPMN, "definitions"), {"id": "definitions", "targetNamespace": "https://onewindow.invalid/procedures"}
    )
    process = SubElement(root, _in(_BPMN, "process"), {"id": code, "name": name, "isExecutable": "true"})
    arrows = _arrows(found)
    _event(process, "startEvent", START, "受理")
    for step in found.steps:
        _task(process, step, units)
    SubElement(process, _in(_BPMN, "userTask"), _decision())
    _event(process, "endEvent", END, "办结")
    for gateway in dict.fromkeys(arrow.source for arrow in arrows if _is_choice(arrow.source)):
        default = next(arrow.id for arrow in arrows if arrow.source == gateway and not arrow.when)
        SubElement(process, _in(_BPMN, "exclusiveGateway"), {"id": gateway, "default": default})
    for arrow in arrows:
        _flow(process, arrow)
    _picture(root, code, _shapes(found, arrows), arrows)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _decision() -> dict[str, str]:
    return {
        "id": DECISION,
        "name": "决定",
        _in(_OURS, "role"): Role.CHIEF.value,
        _in(_OURS, "duty"): Duty.DECISION.value,
    }


def _task(process: Element, step: Step, units: Mapping[str, str]) -> None:
    """Where the log names no group, the unit of the item does it: the department of the case."""
    said = {"id": step.id, "name": step.name[:_LONGEST_NAME], _in(_OURS, "role"): Role.EXAMINER.value}
    if step.group != NO_GROUP:
        said[_in(_OURS, "unit")] = units[step.group]
    if step.is_look:
        said[_in(_OURS, "duty")] = Duty.EXAMINATION.value
    SubElement(process, _in(_BPMN, "userTask"), said)


def _event(process: Element, tag: str, identity: str, name: str) -> None:
    SubElement(process, _in(_BPMN, tag), {"id": identity, "name": name})


def _arrows(found: Discovered) -> list[Arrow]:
    firsts = sorted(found.firsts, key=lambda step: (found.firsts[step], step))
    arrows = _choice(START, BEGINNING, f"answers.{FIRST}", firsts)
    for step in found.steps:
        arrows += _choice(step.id, f"after_{step.id}", "outcome", found.after[step.id])
    return [*arrows, Arrow(f"{DECISION}_end", DECISION, END)]


def _choice(source: str, gateway: str, question: str, ways: Sequence[str]) -> list[Arrow]:
    """One way needs no gateway; of several the last is taken when no other holds."""
    if len(ways) == 1:
        return [_arrow(source, source, ways[0])]
    asked = [_arrow(source, gateway, way, f'{question} == "{way}"') for way in ways[:-1]]
    return [Arrow(f"{gateway}_in", source, gateway), *asked, _arrow(source, gateway, ways[-1])]


def _arrow(step: str, source: str, target: str, when: str = "") -> Arrow:
    """Named by the step and the number of the next: both ids in full would be too long."""
    return Arrow(f"{step}_{target.partition('_')[0]}", source, target, when)


def _is_choice(node: str) -> bool:
    return node == BEGINNING or node.startswith("after_")


def _flow(process: Element, arrow: Arrow) -> None:
    said = {"id": arrow.id, "sourceRef": arrow.source, "targetRef": arrow.target}
    flow = SubElement(process, _in(_BPMN, "sequenceFlow"), said)
    if arrow.when:
        SubElement(flow, _in(_BPMN, "conditionExpression")).text = arrow.when


def _shapes(found: Discovered, arrows: Sequence[Arrow]) -> list[Shape]:
    """Steps in columns as far along as they stand on the average; what is alike far, one below the other."""
    gateways = {arrow.source for arrow in arrows if _is_choice(arrow.source)}
    below: Counter[int] = Counter()
    shapes = [Shape(START, _EDGE, _EDGE + 18, _SMALL)]
    if BEGINNING in gateways:
        shapes.append(Shape(BEGINNING, _EDGE + 100, _EDGE + 18, _SMALL))
    for step in found.steps:
        x, y = 2 * _EDGE + 120 + step.column * _ACROSS, _EDGE + below[step.column] * _DOWN
        below[step.column] += 1
        shapes.append(Shape(step.id, x, y, _STEP_SIZE))
        if f"after_{step.id}" in gateways:
            shapes.append(Shape(f"after_{step.id}", x + _STEP_SIZE[0] + 30, y + 18, _SMALL))
    last = 2 * _EDGE + 120 + (max(below) + 1) * _ACROSS
    return [*shapes, Shape(DECISION, last, _EDGE, _STEP_SIZE), Shape(END, last + 180, _EDGE + 18, _SMALL)]


def _picture(root: Element, code: str, shapes: Sequence[Shape], arrows: Sequence[Arrow]) -> None:
    diagram = SubElement(root, _in(_DI, "BPMNDiagram"), {"id": "diagram"})
    plane = SubElement(diagram, _in(_DI, "BPMNPlane"), {"id": "plane", "bpmnElement": code})
    for shape in shapes:
        drawn = SubElement(plane, _in(_DI, "BPMNShape"), {"id": f"{shape.id}_di", "bpmnElement": shape.id})
        width, height = shape.size
        bounds = {"x": shape.x, "y": shape.y, "width": width, "height": height}
        SubElement(drawn, _in(_DC, "Bounds"), {name: str(value) for name, value in bounds.items()})
    at = {shape.id: shape for shape in shapes}
    for arrow in arrows:
        edge = SubElement(plane, _in(_DI, "BPMNEdge"), {"id": f"{arrow.id}_di", "bpmnElement": arrow.id})
        for x, y in (at[arrow.source].right, at[arrow.target].left):
            SubElement(edge, _in(_DD, "waypoint"), {"x": str(x), "y": str(y)})


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
