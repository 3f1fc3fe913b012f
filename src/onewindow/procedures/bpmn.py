"""BPMN 2.0 XML to a graph. What the engine does not run is refused by element id, never skipped in silence.

Our own properties are attributes in the namespace ``https://onewindow.invalid/bpmn``: on a user task ``role``, ``unit``, ``duty``,
``limit``, ``limitUnit`` and ``form``, and for one task per unit ``units`` and ``among``; on a service task ``service``, on a business rule
task ``rule``, on send and receive tasks ``message``, on timers ``limit`` and ``limitUnit``. Whatever else a drawing program adds in its own
namespace is left alone: it cannot change what is run.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from onewindow.procedures import durations
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import ITEM_UNIT, Flow, Graph, Kind, Node

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{https://onewindow.invalid/bpmn}"
LARGEST = 1_000_000
LONGEST_ID = 60

KINDS = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "intermediateCatchEvent": Kind.TIMER,
    "boundaryEvent": Kind.TIMER,
    "userTask": Kind.USER,
    "serviceTask": Kind.SERVICE,
    "businessRuleTask": Kind.RULE,
    "sendTask": Kind.SEND,
    "receiveTask": Kind.RECEIVE,
    "callActivity": Kind.CALL,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "inclusiveGateway": Kind.INCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
}
OUR_ATTRIBUTES = {
    Kind.USER: frozenset({"role", "unit", "duty", "limit", "limitUnit", "form", "units", "among"}),
    Kind.SERVICE: frozenset({"service"}),
    Kind.RULE: frozenset({"rule"}),
    Kind.SEND: frozenset({"message"}),
    Kind.RECEIVE: frozenset({"message"}),
    Kind.TIMER: frozenset({"limit", "limitUnit"}),
}
# What an event is told by: the element, what defines it from inside, and the kind it has then.
EVENTS = {
    ("endEvent", "terminateEventDefinition"): Kind.TERMINATE,
    ("intermediateCatchEvent", "timerEventDefinition"): Kind.TIMER,
    ("boundaryEvent", "timerEventDefinition"): Kind.TIMER,
    ("boundaryEvent", "errorEventDefinition"): Kind.ERROR,
}
NEEDS_A_DEFINITION = frozenset({"intermediateCatchEvent", "boundaryEvent"})
SEVERAL = "multiInstanceLoopCharacteristics"
# Attributes of the standard that would change what is run, and the only value that does not.
PLAIN_VALUES = {"isForCompensation": "false", "instantiate": "false", "startQuantity": "1", "completionQuantity": "1"}
# Words and pictures: they carry no token.
SILENT = frozenset({"documentation", "extensionElements", "laneSet", "textAnnotation", "association", "group"})
IN_A_NODE = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
BESIDE_THE_PROCESS = frozenset({"documentation", "extensionElements", "collaboration", "error"})


def read(xml: str, faults: Faults) -> Graph:
    """The graph of a drawing. Every element that cannot be run is added to ``faults``.

    Raises ``Invalid('bpmn_refused')`` at once when there is no drawing to speak of: no XML, a DTD in it, not one process.
    """
    root = _parsed(xml, faults)
    process = _process(root, faults)
    errors = {error.get("id", ""): error.get("errorCode", "") for error in root.findall(f"{MODEL}error")}
    defaults = {element.get("default") for element in process if element.get("default")}
    nodes: list[Node] = []
    flows: list[Flow] = []
    for element in process:
        tag = _tag(element)
        if tag in KINDS:
            nodes.append(_node(element, KINDS[tag], errors, faults))
        elif tag == "sequenceFlow":
            flows.append(_flow(element, defaults, faults))
        elif tag not in SILENT:
            _unsupported(element, faults)
    _unique([*nodes, *flows], faults)
    _defaults_are_own(process, flows, faults)
    return Graph(tuple(nodes), tuple(flows))


def ids(xml: str) -> list[str]:
    """The ids of every element in the order of the file; none when it cannot be read."""
    try:
        return [element.get("id", "") for element in fromstring(xml, forbid_dtd=True).iter()]
    except (ParseError, DefusedXmlException, ValueError):
        return []


def must_be_a_drawing(xml: str) -> None:
    """Raise ``Invalid('bpmn_refused')`` for what cannot even be opened: no XML, a DTD in it, not BPMN, too large, no picture."""
    faults = Faults()
    if _parsed(xml, faults).find(f"{DIAGRAM}BPMNDiagram") is None:
        faults.add("definitions", _("文件里只写了流程，没有画出图形，打不开。请在原来的程序里连同图形一起导出。"))
    faults.refuse()


def _parsed(xml: str, faults: Faults) -> Element:
    if len(xml) > LARGEST:
        faults.add("definitions", _("文件太大，一张流程图不超过 1 MB。"))
        faults.refuse()
    root = Element("nothing")
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        faults.add("definitions", _("不是可以安全读取的 XML 文件。"))
    if root.tag != f"{MODEL}definitions":
        faults.add("definitions", _("不是 BPMN 2.0 文件：最外层应当是 definitions。"))
    faults.refuse()
    return root


def _process(root: Element, faults: Faults) -> Element:
    processes = root.findall(f"{MODEL}process")
    if len(processes) != 1:
        faults.add(root.get("id") or "definitions", _("一个文件里应当正好有一个流程，不能多也不能少。"))
        faults.refuse()
    for element in root:
        beside = element is processes[0] or element.tag.startswith(DIAGRAM) or _tag(element) in BESIDE_THE_PROCESS
        if element.tag.startswith(MODEL) and not beside:
            _unsupported(element, faults)
        for message in element.findall(f"{MODEL}messageFlow"):
            _unsupported(message, faults)
    return processes[0]


def _node(element: Element, kind: Kind, errors: Mapping[str, str], faults: Faults) -> Node:
    identity = _identity(element, faults)
    inner = _definition(element, identity, faults)
    kind = EVENTS.get((_tag(element), _tag(inner)), kind) if inner is not None else kind
    own = {name.removeprefix(OURS): value.strip() for name, value in element.attrib.items() if name.startswith(OURS)}
    for name in sorted(own.keys() - OUR_ATTRIBUTES.get(kind, frozenset())):
        faults.add(identity, _("不认识的属性 ow:%(name)s。") % {"name": name})
    _plain(element, identity, faults)
    limit, limit_unit = _limit(own.get("limit", ""), identity, faults), own.get("limitUnit", "working_day")
    if kind is Kind.TIMER and inner is not None and not limit:
        limit, limit_unit = durations.read(inner.findtext(f"{MODEL}timeDuration") or "") or (0, limit_unit)
    return Node(
        id=identity,
        kind=kind,
        name=(element.get("name") or "").strip(),
        role=own.get("role", ""),
        unit=own.get("unit", ITEM_UNIT),
        duty=own.get("duty", ""),
        limit=limit,
        limit_unit=limit_unit,
        form=own.get("form", ""),
        service=own.get("service", ""),
        rule=own.get("rule", ""),
        message=own.get("message", ""),
        called=element.get("calledElement", ""),
        units=_units(element, own, identity, faults),
        among=own.get("among", ""),
        attached=element.get("attachedToRef", ""),
        interrupts=element.get("cancelActivity", "true") != "false",
        error=_error(inner, errors, identity, faults) if kind is Kind.ERROR else "",
    )


def _definition(element: Element, identity: str, faults: Faults) -> Element | None:
    """What defines an event from inside. Everything in an element that is neither this nor known is a fault."""
    found = None
    for child in element:
        if (_tag(element), _tag(child)) in EVENTS and found is None:
            found = child
        elif _tag(child) == SEVERAL and _tag(element) == "userTask":
            continue
        elif _tag(child) not in IN_A_NODE and child.tag.startswith(MODEL):
            faults.add(identity, _("不支持的内容：%(tag)s。") % {"tag": _tag(child)})
    if found is None and _tag(element) in NEEDS_A_DEFINITION:
        faults.add(
            identity, _("不支持的元素：%(tag)s。这里的事件只能是计时，边界上还可以是出错。") % {"tag": _tag(element)}
        )
    return found


def _plain(element: Element, identity: str, faults: Faults) -> None:
    for name, plain in PLAIN_VALUES.items():
        if element.get(name, plain) != plain:
            faults.add(identity, _("不支持的属性：%(name)s。") % {"name": name})


def _units(element: Element, own: Mapping[str, str], identity: str, faults: Faults) -> tuple[str, ...]:
    several = element.find(f"{MODEL}{SEVERAL}")
    units = tuple(dict.fromkeys(own.get("units", "").split()))
    if several is None and (units or own.get("among")):
        faults.add(identity, _("写了几个单位，却没有画成多实例。"))
    if several is None:
        return ()
    if several.get("isSequential", "false") == "true" or any(child.tag.startswith(MODEL) for child in several):
        faults.add(identity, _("多实例只能是几个单位同时各办一件，不能依次办，也不能另写个数或者结束条件。"))
    if not units:
        faults.add(identity, _("多实例没有写明由哪些单位各办一件。"))
    return units


def _error(inner: Element | None, errors: Mapping[str, str], identity: str, faults: Faults) -> str:
    reference = "" if inner is None else inner.get("errorRef", "")
    if reference and reference not in errors:
        faults.add(identity, _("引用的错误 %(name)s 不在文件里。") % {"name": reference})
    return errors.get(reference, "")


def _limit(text: str, identity: str, faults: Faults) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and 0 < int(text) < 1000:
        return int(text)
    faults.add(identity, _("环节时限应当是 1 到 999 的整数，现在是“%(text)s”。") % {"text": text})
    return 0


def _flow(element: Element, defaults: set[str | None], faults: Faults) -> Flow:
    identity = _identity(element, faults)
    condition = element.find(f"{MODEL}conditionExpression")
    return Flow(
        id=identity,
        source=element.get("sourceRef") or "",
        target=element.get("targetRef") or "",
        condition=(condition.text or "").strip() if condition is not None else "",
        is_default=identity in defaults,
        name=(element.get("name") or "").strip(),
    )


def _identity(element: Element, faults: Faults) -> str:
    identity = element.get("id") or ""
    if not identity:
        faults.add(_tag(element), _("有一个 %(tag)s 没有 id。") % {"tag": _tag(element)})
    elif len(identity) > LONGEST_ID:
        faults.add(identity, _("id 太长，不超过 60 个字符。"))
    return identity


def _unique(things: list[Node | Flow], faults: Faults) -> None:
    seen: set[str] = set()
    for thing in things:
        if thing.id in seen:
            faults.add(thing.id, _("id 重复。"))
        seen.add(thing.id)


def _defaults_are_own(process: Element, flows: list[Flow], faults: Faults) -> None:
    sources = {flow.id: flow.source for flow in flows}
    for element in process:
        default = element.get("default")
        if default and sources.get(default) != element.get("id"):
            faults.add(
                element.get("id") or _tag(element), _("默认去向 %(flow)s 不是从这里出发的。") % {"flow": default}
            )


def _unsupported(element: Element, faults: Faults) -> None:
    faults.add(element.get("id") or _tag(element), _("不支持的元素：%(tag)s。") % {"tag": _tag(element)})


def _tag(element: Element) -> str:
    return element.tag.removeprefix(MODEL)
