"""The citizen's road, on a computer and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from onewindow.console.city import samples
from tests.browser.city import CHANGE, City
from tests.browser.visitor import NARROW, WIDE, OpenWindow
from tests.factories import citizen_id, mobile

CODE = re.compile(r"验证码是 (\d{6})")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A file to hand in."""
    file = tmp_path / "平面布局图.pdf"
    file.write_bytes(samples.paper("平面布局图"))
    return file


def sign_up(page: Page, name: str, phone: str, id_number: str) -> None:
    """Through the form, with the code that the demo shows."""
    page.get_by_label("姓名").fill(name)
    page.get_by_label("身份证号码").fill(id_number)
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    found = CODE.search(page.get_by_role("status").inner_text())
    assert found
    page.get_by_label("短信验证码").fill(found[1])
    page.get_by_label("我同意").check()
    page.get_by_role("button", name="注册并登录").last.click()


def fill_in(page: Page, plan: Path) -> None:
    """From the form to the sent application."""
    expect(page.get_by_role("heading", name="提交前还差")).to_be_attached()
    page.get_by_label("变更内容").fill("后厨往里搬两米，加一间备餐间。")
    page.get_by_label("上传：新的平面布局图").set_input_files(plan)
    expect(page.get_by_text("平面布局图.pdf")).to_be_visible()
    expect(page.locator("#missing")).to_contain_text("都齐了，可以提交")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    expect(page.get_by_text("后厨往里搬两米")).to_be_visible()
    page.get_by_role("link", name=re.compile("下一步")).locator("visible=true").first.click()
    page.get_by_label("到窗口取").check()
    page.locator("[name=agreed]").check()


def sign(page: Page, name: str) -> None:
    page.locator("[name=signature]").fill(name)
    page.get_by_role("button", name="提交").locator("visible=true").first.click()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_own_words_to_the_checked_certificate(window: OpenWindow, city: City, plan: Path, width: int) -> None:
    page = window(width)
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("食品经营", delay=20)
    option = page.get_by_role("option").filter(has_text="食品经营许可变更")
    expect(option).to_be_visible()
    option.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("食品经营许可变更")
    expect(page.get_by_text("新的平面布局图")).to_have_count(0)
    page.get_by_label("布局流程").check()
    expect(page.get_by_text("新的平面布局图").first).to_be_visible()
    page.get_by_role("link", name="在线办理").locator("visible=true").click()

    page.get_by_role("link", name="注册账号").click()
    name, phone = "林听雨", mobile()
    sign_up(page, name, phone, citizen_id())
    expect(page.get_by_label("布局流程")).to_be_checked()
    page.get_by_role("button", name="下一步：填表和材料").click()
    fill_in(page, plan)
    sign(page, name)

    expect(page.get_by_role("heading", name="已提交，窗口在看材料")).to_be_visible()
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    assert number.startswith("MC2603")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_clock_explains_its_date(window: OpenWindow, city: City, width: int) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "accepted", days_ago=3)
    page = window(width, citizen.person)
    page.goto(f"/cases/{case.number}/")
    expect(page.get_by_role("heading", name=re.compile(r"还剩 \d 个工作日"))).to_be_visible()
    reasons = page.locator(".ow-reasons")
    expect(reasons).to_contain_text("当天不算，第二天起算")
    expect(reasons).to_contain_text("数满 3 个工作日")
    assert page.evaluate("scrollY") == 0


def test_the_certificate_is_fetched_and_proves_true(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "issued", days_ago=12)
    page = window(WIDE, citizen.person)
    page.goto(f"/cases/{case.number}/")
    link = page.get_by_role("link", name=re.compile("^下载.*许可证")).first
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_correction_and_resubmission(window: OpenWindow, city: City, plan: Path) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "correction")
    page = window(NARROW, citizen.person)
    page.goto(f"/cases/{case.number}/")
    expect(page.get_by_text("第二页看不清，请重新拍照上传。").first).to_be_visible()
    page.get_by_role("link", name="去补正", exact=True).click()
    page.get_by_label("变更内容").fill("按要求改写：后厨往里搬两米。")
    page.get_by_label("上传：食品经营许可变更申请书").set_input_files(plan)
    expect(page.locator("#missing")).to_contain_text("都齐了，可以提交")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    page.get_by_role("link", name=re.compile("下一步")).locator("visible=true").first.click()
    page.get_by_label("到窗口取").check()
    page.locator("[name=agreed]").check()
    sign(page, citizen.name)
    expect(page.get_by_role("heading", name="已提交，窗口在看材料")).to_be_visible()


def test_what_is_missing_is_said_before_sending(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    page = window(WIDE, citizen.person)
    page.goto(f"/items/{CHANGE}/apply/?changed=layout")
    page.get_by_role("button", name="下一步：填表和材料").click()
    missing = page.locator("#missing")
    expect(missing).to_contain_text("提交前还差 2 项")
    missing.get_by_role("link").first.click()
    expect(page.get_by_label("变更内容")).to_be_in_viewport()
    page.get_by_label("变更内容").fill("换了招牌")
    expect(page.locator("[data-save-status]")).to_contain_text("已自动保存")
    expect(missing).to_contain_text("提交前还差 1 项")


def test_a_refusal_says_why_and_what_can_be_done(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "decided", days_ago=8, outcome="refused")
    page = window(NARROW, citizen.person)
    page.goto(f"/cases/{case.number}/")
    expect(page.get_by_text("经营场所不符合规定的条件。").first).to_be_visible()
    expect(page.get_by_text("60 日内申请行政复议")).to_be_visible()
