"""The citizen's road when no script runs: forms and links alone lead through."""

import re
from pathlib import Path

from playwright.sync_api import expect

from onewindow.console.city import samples
from tests.browser.city import City
from tests.browser.visitor import NARROW, OpenWindow, enter_by_code


def test_an_application_by_forms_and_links_alone(window: OpenWindow, city: City, tmp_path: Path) -> None:
    plan = tmp_path / "平面布局图.pdf"
    plan.write_bytes(samples.paper("平面布局图"))
    citizen = city.citizen()
    page = window(NARROW, javascript=False)
    page.goto("/")
    page.get_by_label("搜索要办的事").fill("食品经营许可变更")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="食品经营许可变更", exact=True).click()
    page.get_by_label("布局流程").check()
    page.get_by_role("button", name=re.compile("看|更新|确定")).first.click()
    expect(page.get_by_text("新的平面布局图").first).to_be_visible()
    page.get_by_role("link", name="在线办理").locator("visible=true").click()

    enter_by_code(page, citizen.phone)

    page.get_by_role("button", name="下一步：填表和材料").click()
    page.get_by_label("变更内容").fill("后厨往里搬两米。")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    page.get_by_role("link", name="去补齐").click()
    page.get_by_label("上传：新的平面布局图").set_input_files(plan)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("平面布局图.pdf")).to_be_visible()
    expect(page.get_by_label("变更内容")).to_have_value("后厨往里搬两米。")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    page.get_by_role("link", name="下一步：签名提交").click()
    page.get_by_label("到窗口取").check()
    page.locator("[name=agreed]").check()
    page.locator("[name=signature]").fill(citizen.name)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="已提交，窗口在看材料")).to_be_visible()
