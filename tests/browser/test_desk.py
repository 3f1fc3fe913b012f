"""The desk: from the clerk's look to the issued certificate, by keyboard; refusals, corrections, the window."""

import re

import pytest
from playwright.sync_api import Page, expect

from onewindow.base import demo
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.documents import service as documents
from tests.browser.city import SHOP, City
from tests.browser.visitor import NARROW, WIDE, OpenWindow, act, see
from tests.factories import citizen_id, mobile


def open_from_inbox(page: Page, number: str, *, by_keyboard: bool) -> None:
    """Line by line until the case, then in; a phone has no keys for it."""
    if not by_keyboard:
        page.locator(f"a[href*='{number}']").click()
    for _step in range(40 if by_keyboard else 0):
        page.keyboard.press("j")
        if number in (page.evaluate("document.activeElement.href") or ""):
            page.keyboard.press("Enter")
            break
    expect(page).to_have_url(re.compile(number))
    page.wait_for_load_state("networkidle")


def state_of(case: Case) -> State:
    return State(Case.objects.get(pk=case.pk).state)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_submission_to_the_verified_certificate(window: OpenWindow, city: City, width: int) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "submitted", days_ago=1)
    address = f"/desk/cases/{case.number}/"

    clerk = window(width)
    clerk.goto(address)
    clerk.locator("[name=username]").fill("clerk1")
    clerk.locator("[name=password]").fill(demo.PASSWORD)
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("食品经营许可变更")
    clerk.wait_for_load_state("networkidle")
    act(clerk, "e")
    see(clerk, address)
    act(clerk, "a")
    assert state_of(case) == State.ACCEPTED
    city.work()

    examiner = window(width, city.staff("scjg.examiner"))
    see(examiner, "/desk/")
    open_from_inbox(examiner, case.number, by_keyboard=width == WIDE)
    examiner.get_by_label("意见", exact=True).fill("材料齐全，符合规定。")
    examiner.keyboard.press("Escape")
    act(examiner, "a")
    assert state_of(case) == State.IN_REVIEW

    chief = window(width, city.staff("scjg.chief"))
    see(chief, address)
    act(chief, "a")
    issuer = window(width, city.staff("issuer1"))
    see(issuer, address)
    act(issuer, "a")
    city.work()
    see(clerk, address)
    act(clerk, "a")
    assert state_of(case) == State.DELIVERED
    city.work()

    page = window(width, citizen.person)
    see(page, f"/cases/{case.number}/")
    expect(page.get_by_role("heading", name="已办结")).to_be_visible()
    link = page.get_by_role("link", name=re.compile("^下载")).first
    paper = page.request.get(link.get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF")

    certificate = documents.of_subject(case.subject).get(kind="certificate")
    anybody = window(width)
    see(anybody, "/verify/")
    anybody.get_by_label("编号").fill(certificate.number)
    anybody.get_by_label("验证码").fill(certificate.verification_code)
    anybody.get_by_role("button", name="核验").click()
    expect(anybody.get_by_role("heading", name="是真的，现在有效")).to_be_visible()
    expect(anybody.get_by_text(citizen.name)).to_have_count(0)


def test_a_correction_is_asked_for_once_and_in_full(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "submitted", days_ago=1)
    clerk = window(WIDE, city.staff("clerk1"))
    see(clerk, f"/desk/cases/{case.number}/")
    act(clerk, "p", material__m03="图上没有标备餐间，请补画。", form="请写明从哪一天起变更。")
    page = window(NARROW, citizen.person)
    see(page, f"/cases/{case.number}/")
    expect(page.get_by_text("图上没有标备餐间，请补画。").first).to_be_visible()


def test_a_refusal_needs_its_reason(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "in_review", days_ago=6)
    chief = window(WIDE, city.staff("scjg.chief"))
    see(chief, f"/desk/cases/{case.number}/")
    chief.keyboard.press("r")
    dialog = chief.get_by_role("dialog")
    dialog.locator("button.btn-stop").click()
    expect(chief.locator(".ow-error")).to_be_visible()
    assert state_of(case) == State.IN_REVIEW
    chief.get_by_label("理由").fill("新布局没有独立的备餐间，不符合食品经营许可审查通则。")
    chief.get_by_role("button", name="不予批准").click()
    expect(chief.locator("#ow-flash .ow-callout--done")).to_be_visible()
    refused = Case.objects.get(pk=case.pk)
    assert (refused.state, refused.outcome) == (State.DECIDED, cases.Outcome.REFUSED)


def test_a_new_person_is_served_at_the_window(window: OpenWindow, city: City) -> None:
    clerk = window(WIDE, city.staff("clerk1"))
    see(clerk, "/desk/intake/")
    clerk.keyboard.type(citizen_id())
    clerk.keyboard.press("Enter")
    clerk.get_by_label("姓名或名称").fill("周小满")
    clerk.locator("[name=phone]").fill(mobile())
    clerk.get_by_role("button", name="登记，下一步").click()
    expect(clerk.get_by_text("周*满").or_(clerk.get_by_text("周**")).first).to_be_visible()
    clerk.locator("#item-q").press_sequentially("gtgsh", delay=30)
    clerk.get_by_role("option").filter(has_text="个体工商户设立登记").click()
    expect(clerk).to_have_url(re.compile(SHOP))
    clerk.get_by_label("经营范围").fill("小吃服务")
    clerk.get_by_label("经营场所", exact=True).fill("明川市临江区清江街道 8 号")
    clerk.locator("#t-m01-paper").check()
    clerk.locator("#t-m03-deferred").check()
    expect(clerk.get_by_role("button", name="先受理，材料后补")).to_be_visible()
    clerk.keyboard.press("F9")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(re.compile("已受理|已办结"))
    case = Case.objects.order_by("-pk")[0]
    assert (case.item_code, case.channel) == (SHOP, "window")
