"""Every reason to refuse a drawing, by the id of the element at fault."""

import pytest

from onewindow.base.errors import Invalid
from onewindow.procedures import bpmn, checks, outside, soundness
from onewindow.procedures.faults import Faults
from onewindow.procedures.outside import has_service
from tests.procedures.drawings import (
    HEAD,
    chain,
    drawing,
    element,
    end,
    failure,
    flow,
    gateway,
    several,
    start,
    timer,
    user,
)


def refusals(xml: str) -> dict[str, str]:
    faults = Faults()
    try:
        graph = bpmn.read(xml, faults)
        checks.arrows_land(graph, faults)
        faults.refuse()
        checks.check(graph, faults, units={"item", "window"}, has_service=has_service)
        faults.refuse()
        soundness.prove(graph, faults)
        faults.refuse()
    except Invalid as error:
        return error.fields if error.code == "bpmn_refused" else {}
    return {}


def line(middle: str, *, name: str = "a") -> str:
    return drawing(start(), middle, end(), chain("s", name, "e"))


NOT_A_DRAWING = {
    "not XML": "hello",
    "cut off": HEAD,
    "a DTD": '<!DOCTYPE a [<!ENTITY b "c">]>' + drawing(start()),
    "an outside entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + HEAD + "&b;</bpmn:definitions>",
    "another root": "<svg/>",
    "no process": HEAD + "</bpmn:definitions>",
    "two processes": HEAD + "<bpmn:process id='p'/><bpmn:process id='q'/></bpmn:definitions>",
    "too large": drawing(start(), "<!--" + "x" * 1_000_000 + "-->"),
}


@pytest.mark.parametrize("xml", NOT_A_DRAWING.values(), ids=NOT_A_DRAWING.keys())
def test_what_is_no_drawing_is_refused_at_once(xml: str) -> None:
    assert list(refusals(xml)) == ["definitions"]


UNSUPPORTED = [
    "task",
    "manualTask",
    "scriptTask",
    "subProcess",
    "adHocSubProcess",
    "transaction",
    "boundaryEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "eventBasedGateway",
    "complexGateway",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "ioSpecification",
    "property",
    "resourceRole",
]


@pytest.mark.parametrize("tag", UNSUPPORTED)
def test_an_element_that_is_not_run_is_refused_by_its_id(tag: str) -> None:
    assert tag in refusals(line(element(tag, "odd") + user("a")))["odd"]


@pytest.mark.parametrize(
    ("inner", "host"),
    [
        ("timerEventDefinition", "startEvent"),
        ("messageEventDefinition", "endEvent"),
        ("signalEventDefinition", "intermediateCatchEvent"),
        ("multiInstanceLoopCharacteristics", "serviceTask"),
        ("standardLoopCharacteristics", "userTask"),
        ("potentialOwner", "userTask"),
    ],
)
def test_what_changes_an_element_from_inside_is_refused(inner: str, host: str) -> None:
    xml = drawing(element(host, "odd", f"<bpmn:{inner}/>"), start(), user("a"), end(), chain("s", "a", "e"))

    assert inner in refusals(xml)["odd"]


def test_messages_between_pools_are_refused() -> None:
    beside = element("collaboration", "c", element("messageFlow", "m"))

    assert list(refusals(drawing(start(), beside=beside))) == ["m"]


def test_elements_beside_the_process_are_refused() -> None:
    assert "message" in refusals(drawing(start(), beside=element("message", "m")))["m"]


FORK = gateway("fork", "parallel")
BROKEN = {
    "no start": ("process", drawing(user("a"), end(), chain("a", "e")), "开始事件"),
    "two starts": (
        "s2",
        drawing(start(), start("s2"), user("a"), end(), chain("s", "a", "e"), flow("s2", "a")),
        "一个开始",
    ),
    "no end": ("process", drawing(start(), user("a"), chain("s", "a")), "结束事件"),
    "into the start": ("s", drawing(start(), user("a"), end(), chain("s", "a", "e"), flow("a", "s")), "进入"),
    "out of the end": ("e", drawing(start(), user("a"), end(), chain("s", "a", "e"), flow("e", "a")), "离开"),
    "nothing comes in": (
        "b",
        drawing(start(), user("a"), user("b"), end(), chain("s", "a", "e"), flow("b", "e")),
        "没有连线进入",
    ),
    "an island": (
        "b",
        drawing(start(), user("a"), user("b"), user("c"), end(), chain("s", "a", "e"), chain("b", "c", "b")),
        "从开始事件走不到",
    ),
    "a dead end": (
        "b",
        drawing(start(), FORK, user("a"), user("b"), end(), chain("s", "fork", "a", "e"), flow("fork", "b")),
        "断了",
    ),
    "a trap": (
        "b",
        drawing(
            start(),
            FORK,
            user("a"),
            user("b"),
            user("c"),
            end(),
            chain("s", "fork", "a", "e"),
            chain("fork", "b", "c", "b"),
        ),
        "走不到结束",
    ),
    "two ways without a gateway": (
        "a",
        drawing(start(), user("a"), end(), end("f"), chain("s", "a", "e"), flow("a", "f")),
        "网关",
    ),
    "an arrow to nowhere": ("a-x", drawing(start(), user("a"), end(), chain("s", "a", "e"), flow("a", "x")), "不存在"),
    "no role": ("a", line(user("a", role="")), "哪个角色"),
    "unknown role": ("a", line(user("a", role="emperor")), "emperor"),
    "unknown duty": ("a", line(user("a", duty="blessing")), "blessing"),
    "unknown unit": ("a", line(user("a", unit="NOWHERE")), "NOWHERE"),
    "limit no number": ("a", line(user("a", limit="soon")), "soon"),
    "limit zero": ("a", line(user("a", limit="0")), "“0”"),
    "unknown limit unit": ("a", line(user("a", limit="5", limitUnit="moon")), "moon"),
    "unknown property": ("a", line(user("a", roel="chief")), "ow:roel"),
    "property elsewhere": (
        "e",
        drawing(start(), user("a"), element("endEvent", "e", ow_role="chief"), chain("s", "a", "e")),
        "ow:role",
    ),
    "task without a name": ("a", line(element("userTask", "a", ow_role="chief")), "名称"),
    "unknown service": ("a", line(element("serviceTask", "a", ow_service="teleport")), "teleport"),
    "same id twice": ("a", drawing(start(), user("a"), user("a"), end(), chain("s", "a", "e")), "重复"),
    "id missing": ("userTask", line(user("a") + "<bpmn:userTask/>"), "没有 id"),
    "id too long": ("a" * 81, line(user("a" * 81), name="a" * 81), "太长"),
}


@pytest.mark.parametrize(("where", "xml", "why"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_drawing_is_refused(where: str, xml: str, why: str) -> None:
    assert why in refusals(xml)[where]


def choice(kind: str, *, default: str = "", to_a: str = "", to_b: str = "") -> str:
    return drawing(
        start(),
        gateway("x", kind, default),
        user("a"),
        user("b"),
        end(),
        flow("s", "x"),
        flow("x", "a", to_a),
        flow("x", "b", to_b),
        chain("a", "e"),
        chain("b", "e"),
    )


def inside(inner: str, **ours: str) -> str:
    """A step of several units as another program might say it."""
    return line(element("userTask", "a", inner, name="环节a", ow_role="examiner", **ours))


SEVERAL = "<bpmn:multiInstanceLoopCharacteristics/>"
IN_TURN = '<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>'
COUNTED = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"


def bordered(event: str, host: str = "") -> str:
    return drawing(start(), host or user("a"), event, user("b"), end(), chain("s", "a", "e"), chain("x", "b", "e"))


SERVICE = element("serviceTask", "a", ow_service="fails")
OWN_RULES = {
    "a rule that says nothing": ("a", line(element("businessRuleTask", "a")), "读不懂"),
    "a rule that does not parse": ("a", line(element("businessRuleTask", "a", ow_rule="area >")), "读不懂"),
    "a rule that divides by zero": ("a", line(element("businessRuleTask", "a", ow_rule="area / 0")), "用 0 作除数"),
    "a message without words": ("a", line(element("sendTask", "a")), "告诉申请人什么"),
    "words without end": ("a", line(element("sendTask", "a", ow_message="话" * 401)), "不超过 400 个字"),
    "a message that never comes": ("a", line(element("receiveTask", "a", ow_message="moon")), "moon"),
    "a call of nothing": ("a", line(element("callActivity", "a")), "调用哪个流程"),
    "a receiver that begins processes": ("a", line(element("receiveTask", "a", instantiate="true")), "instantiate"),
    "a wait without time": ("a", line(timer("a", limit="")), "等多久"),
    "a date to wait for": (
        "a",
        line(
            timer("a", limit="").replace(
                "Definition/>", "Definition><bpmn:timeDate>2027-01-01</bpmn:timeDate></bpmn:timerEventDefinition>"
            )
        ),
        "等多久",
    ),
    "a wait in unknown units": ("a", line(timer("a").replace("ow:limit=", 'ow:limitUnit="moon" ow:limit=')), "moon"),
    "no units": ("a", inside(SEVERAL), "哪些单位"),
    "units, but drawn as one": ("a", inside("", ow_units="item"), "没有画成多实例"),
    "one unit after the other": ("a", inside(IN_TURN, ow_units="item"), "同时各办一件"),
    "a number of times": ("a", inside(COUNTED, ow_units="item"), "同时各办一件"),
    "an unknown unit among them": ("a", inside(SEVERAL, ow_units="item X99"), "X99"),
    "a border of nothing": ("x", bordered(timer("x", at="nowhere")), "没有附在"),
    "a timer at what does not wait": ("x", bordered(timer("x", at="a"), SERVICE), "计时只能附在"),
    "an error at a person's step": ("x", bordered(failure("x", "a")), "出错只能附在"),
    "an error that goes on beside": (
        "x",
        bordered(failure("x", "a").replace("attached", 'cancelActivity="false" attached'), SERVICE),
        "不能再继续",
    ),
    "an error that is not in the file": ("x", bordered(failure("x", "a", "E1"), SERVICE), "E1"),
    "an arrow to a border": (
        "x",
        bordered(timer("x", at="a")).replace("</bpmn:process>", flow("b", "x") + "</bpmn:process>"),
        "边界事件不能有进入",
    ),
    "a circle of the machine": (
        "x",
        drawing(
            start(),
            SERVICE,
            failure("x", "a"),
            gateway("g", "exclusive"),
            end(),
            chain("s", "g", "a", "e"),
            chain("x", "g"),
        ),
        "不停地自己循环",
    ),
    "a circle in which perhaps no unit is asked": (
        "g",
        drawing(
            start(),
            several("m", "item", "concerned"),
            gateway("g", "exclusive", "g-e"),
            end(),
            chain("s", "m", "g", "e"),
            flow("g", "m", "again"),
        ),
        "不停地自己循环",
    ),
}


@pytest.mark.parametrize(("where", "xml", "why"), OWN_RULES.values(), ids=OWN_RULES.keys())
def test_an_element_that_misses_what_its_kind_needs_is_refused(where: str, xml: str, why: str) -> None:
    outside.register_service("fails", lambda variables: "")
    assert why in refusals(xml)[where]


def test_a_timer_at_the_border_that_meets_the_line_without_a_join_is_refused() -> None:
    beside = drawing(
        start(),
        user("a"),
        timer("x", at="a", beside=True),
        user("b"),
        end(),
        chain("s", "a", "b", "e"),
        chain("x", "b"),
    )

    assert "来两次" in refusals(beside)["b"]
    assert refusals(beside.replace('cancelActivity="false"', "")) == {}


CONDITIONS = {
    "does not parse": ("x-a", choice("exclusive", default="x-b", to_a="amount >"), "读不懂"),
    "divides by zero": ("x-a", choice("exclusive", default="x-b", to_a="amount / 0 > 1"), "用 0 作除数"),
    "neither condition nor default": ("x-a", choice("exclusive"), "既没有条件"),
    "no default": ("x", choice("exclusive", to_a="v == 1", to_b="v == 2"), "默认去向"),
    "inclusive without default": ("x", choice("inclusive", to_a="v == 1", to_b="v == 2"), "默认去向"),
    "default with a condition": (
        "x-b",
        choice("exclusive", default="x-b", to_a="v == 1", to_b="v == 2"),
        "不能再写条件",
    ),
    "somebody else's default": ("x", choice("exclusive", default="s-x", to_a="v == 1"), "不是从这里"),
    "condition at a parallel gateway": ("x-a", choice("parallel", to_a="v == 1"), "排他或包容"),
}


@pytest.mark.parametrize(("where", "xml", "why"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_a_gateway_that_could_not_choose_is_refused(where: str, xml: str, why: str) -> None:
    assert why in refusals(xml)[where]


def split_and_join(split: str, join: str) -> str:
    conditions = ("v == 1", "split-b") if split != "parallel" else ("", "")
    return drawing(
        start(),
        gateway("split", split, conditions[1]),
        user("a"),
        user("b"),
        gateway("join", join),
        user("c"),
        end(),
        chain("s", "split"),
        flow("split", "a", conditions[0]),
        chain("split", "b", "join", "c", "e"),
        flow("a", "join"),
    )


@pytest.mark.parametrize("split", ["exclusive", "inclusive"])
def test_a_parallel_join_that_can_wait_for_ever_is_refused(split: str) -> None:
    assert "永远等不到" in refusals(split_and_join(split, "parallel"))["join"]


@pytest.mark.parametrize("split", ["parallel"])
def test_branches_that_meet_without_a_join_are_refused(split: str) -> None:
    assert "来两次" in refusals(split_and_join(split, "exclusive"))["c"]


@pytest.mark.parametrize(
    ("split", "join"),
    [
        ("exclusive", "exclusive"),
        ("parallel", "parallel"),
        ("inclusive", "inclusive"),
        ("parallel", "inclusive"),
        ("exclusive", "inclusive"),
    ],
)
def test_matching_gateways_pass(split: str, join: str) -> None:
    assert refusals(split_and_join(split, join)) == {}


def test_a_circle_without_a_person_is_refused() -> None:
    xml = drawing(
        start(),
        gateway("x", "exclusive"),
        gateway("y", "exclusive", default="y-e"),
        end(),
        chain("s", "x", "y", "e"),
        flow("y", "x", "v == 1"),
    )

    assert set(refusals(xml)) == {"x", "y"}


def test_a_procedure_too_wide_to_prove_is_refused() -> None:
    branches = "".join(user(f"a{n}") + chain("fork", f"a{n}", "join") for n in range(17))
    xml = drawing(start(), FORK, branches, gateway("join", "parallel"), end(), chain("s", "fork"), flow("join", "e"))

    assert "太多" in refusals(xml)["process"]


def test_every_fault_is_told_at_once() -> None:
    xml = drawing(
        start(),
        user("a", role=""),
        user("b", role="emperor"),
        element("scriptTask", "odd"),
        end(),
        chain("s", "a", "b", "e"),
    )

    assert set(refusals(xml)) == {"odd"}
    assert set(refusals(xml.replace(element("scriptTask", "odd"), ""))) == {"a", "b"}
