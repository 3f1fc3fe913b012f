"""Drawing a procedure: steps put into it, what the check finds lit, published; what was drawn survives the page."""

import re
from typing import Any

from defusedxml.ElementTree import fromstring
from django.conf import settings
from playwright.sync_api import Page, expect

from onewindow.procedures import service as procedures
from tests.browser.city import City
from tests.browser.visitor import WIDE, OpenWindow, see

NEW = "/desk/procedures/new/"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
# Written or left out without meaning anything.
UNSAID = ("targetNamespace", "exporter", "exporterVersion")


def begin(page: Page, code: str) -> None:
    see(page, NEW)
    page.get_by_label("名称").fill("城市更新备案")
    page.get_by_label("编码").fill(code)
    page.get_by_role("button", name="去画图").click()
    expect(page.locator("[data-ready]")).to_be_attached()


def choose(page: Page, element: str) -> None:
    page.locator(f"[data-element-id={element}]").first.click()


def kept(page: Page) -> None:
    """The change just made is on the server."""
    expect(page.locator("[data-draw-saved]")).to_have_attribute("data-state", "done")


def add(page: Page, name: str, words: str) -> None:
    """What the tool draws behind the chosen one, and its name."""
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_label("名称", exact=True).fill(words)
    page.keyboard.press("Tab")


def test_from_a_blank_sheet_to_a_published_version(window: OpenWindow, city: City) -> None:
    page = window(WIDE, city.staff("admin"))
    begin(page, "renewal")
    choose(page, "examine")
    add(page, "人工环节", "审定")
    page.get_by_role("button", name="检查").click()

    fault = page.get_by_role("button", name="环节没有写明由哪个角色办理。")
    expect(fault).to_be_visible()
    expect(page.locator(".ow-bpmn-fault")).to_have_count(1)
    expect(page.get_by_role("link", name="发布")).to_be_hidden()

    fault.click()
    page.get_by_label("由谁办").select_option(label="首席代表")
    page.get_by_label("职责").select_option(label="决定")
    page.get_by_label("环节时限").fill("2")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("检查通过，可以发布。")).to_be_visible()
    expect(page.locator(".ow-bpmn-fault")).to_have_count(0)

    page.get_by_role("link", name="发布").click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page).to_have_url(re.compile("/desk/procedures/renewal/1/$"))
    version = procedures.published_versions().get(definition__code="renewal")
    steps = procedures.people_steps(procedures.Version.objects.get(pk=version.pk))
    assert [(step.name, step.role, step.duty, step.limit) for step in steps] == [
        ("审查", "examiner", "examination", 0),
        ("审定", "chief", "decision", 2),
    ]


def test_lines_gateways_and_conditions(window: OpenWindow, city: City) -> None:
    page = window(WIDE, city.staff("admin"))
    begin(page, "forked")
    choose(page, "examine")
    add(page, "选一条", "要踏勘吗")
    add(page, "人工环节", "踏勘")
    page.get_by_role("button", name="连线", exact=True).click()
    choose(page, "end")
    page.get_by_role("button", name="检查").click()
    expect(page.locator(".ow-bpmn-fault")).not_to_have_count(0)

    page.locator(".djs-connection.ow-bpmn-fault .djs-hit").first.click(force=True)
    page.get_by_label("都不成立时走这条").check()
    kept(page)
    draft = procedures.draft_of("forked")
    assert draft is not None
    assert re.search(r'<bpmn:exclusiveGateway [^>]*default="', draft.bpmn)


def test_what_is_drawn_survives_the_page_and_is_undone(window: OpenWindow, city: City) -> None:
    page = window(WIDE, city.staff("admin"))
    begin(page, "kept")
    choose(page, "examine")
    add(page, "人工环节", "复核")
    kept(page)
    page.reload()
    expect(page.locator("[data-ready]")).to_be_attached()
    expect(page.get_by_text("复核")).to_be_visible()
    choose(page, "examine")
    page.get_by_label("名称", exact=True).fill("初审")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-element-id=examine]").get_by_text("审查")).to_be_visible()


def more(page: Page, name: str) -> None:
    """A tool behind 更多."""
    page.locator("[data-draw-more] summary").click()
    page.get_by_role("button", name=name, exact=True).click()


def test_waits_rules_messages_calls_and_several_units(window: OpenWindow, city: City) -> None:
    page = window(WIDE, city.staff("admin"))
    begin(page, "every_kind")
    choose(page, "examine")
    page.get_by_label("几个单位各办一件").select_option(label=["明川市文化和旅游局", "明川市市场监督管理局"])
    more(page, "选中的环节到时就走")
    page.get_by_label("等多久").fill("5")
    page.get_by_label("到时以后原来的环节照样办").check()
    add(page, "人工环节", "催办")
    page.get_by_label("由谁办").select_option(label="单位负责人")
    choose(page, "start")
    more(page, "按规则算结果")
    page.get_by_label("结果怎样算").fill("channel == 'web' ? 'online' : 'hall'")
    page.keyboard.press("Tab")
    more(page, "告知申请人")
    page.get_by_label("告诉申请人什么").fill("请准备好场地。")
    page.keyboard.press("Tab")
    more(page, "等消息")
    page.get_by_label("等什么消息").select_option(label="申请人补充了说明")
    more(page, "等一段时间")
    page.get_by_label("等多久").fill("2")
    page.keyboard.press("Tab")
    more(page, "调用别的流程")
    page.get_by_label("调用哪个流程").select_option(value="standard")
    kept(page)

    xml = procedures.draft_of("every_kind").bpmn
    for words in (
        "multiInstanceLoopCharacteristics",
        'cancelActivity="false"',
        "<bpmn:timerEventDefinition",
        "ow:rule=",
        'ow:message="请准备好场地。"',
        'ow:message="supplemented"',
        'calledElement="standard"',
    ):
        assert words in xml
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("走到这里就断了：没有连线离开。")).to_be_visible()
    expect(page.locator(".ow-bpmn-fault")).to_have_count(1)


def place_of(shape: Any) -> tuple[tuple[str, int], ...]:
    """Where a shape lies, or where a line begins."""
    points = (part for part in shape.iter() if part.tag.endswith(("}Bounds", "}waypoint")))
    return tuple(sorted((name, round(float(value))) for name, value in next(points).attrib.items()))


def told(xml: str) -> dict[str, tuple[Any, ...]]:
    """Each thing that has an id, with its name, what is ours of it, what it says, and where it is drawn."""
    root, found = fromstring(xml), {}
    drawn = {
        one.get("bpmnElement"): place_of(one) for one in root.iter() if one.tag.endswith(("BPMNShape", "BPMNEdge"))
    }
    for one in root.iter():
        if one.tag.startswith(BPMN) and "id" in one.attrib:
            words = tuple(sorted((key, value) for key, value in one.attrib.items() if key not in UNSAID))
            text = tuple(
                part.text for part in one if part.tag in (f"{BPMN}documentation", f"{BPMN}conditionExpression")
            )
            found[one.attrib["id"]] = (one.tag, words, text, drawn.get(one.attrib["id"]))
    return found


def test_a_drawing_that_goes_through_the_sheet_keeps_ids_names_picture_and_what_is_ours(
    window: OpenWindow, city: City
) -> None:
    given = (settings.BASE_DIR / "demo/mingchuan/procedures/by_scenario.bpmn").read_text(encoding="utf-8")
    page = window(WIDE, city.staff("admin"))
    begin(page, "kept")
    file = {"name": "a.bpmn", "mimeType": "application/xml", "buffer": given.encode()}
    page.get_by_label("打开 BPMN 2.0 文件").set_input_files(file)
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_text("打开了。")).to_be_visible()
    expect(page.locator("[data-ready]")).to_be_attached()
    assert procedures.draft_of("kept").bpmn == given.replace("\r\n", "\n")

    choose(page, "examine")
    page.get_by_label("名称", exact=True).fill("初审")
    page.keyboard.press("Tab")
    kept(page)
    before, after = told(given), told(procedures.draft_of("kept").bpmn)
    assert after.pop("examine") == (
        before["examine"][0],
        tuple(sorted({**dict(before["examine"][1]), "name": "初审"}.items())),
        *before.pop("examine")[2:],
    )
    assert after == before
