"""A running case moved to a new version at the desk, wide and narrow, by mouse and by keyboard; its examiner sees how."""

import re

import pytest
from playwright.sync_api import Page, expect

from onewindow.cases.service import Case
from onewindow.kernel.org.service import Person
from onewindow.procedures import service as procedures
from tests.browser.city import City
from tests.browser.visitor import NARROW, WIDE, OpenWindow, faults, see


@pytest.fixture
def case(city: City) -> Case:
    """In review, on the version before the latest; the latest only calls the end otherwise."""
    found = city.case(city.citizen(), "in_review")
    publish_next(found, city.staff("admin"))
    return found


def publish_next(case: Case, admin: Person) -> None:
    code = case.revision.procedure_code
    xml = procedures.drawing(code) or ""
    number = procedures.published_number(code) + 1
    renamed = re.sub(r'(<bpmn:endEvent id="\w+" name=")[^"]*', rf"\g<1>办结{number}", xml)
    assert procedures.publish(code, "流程", renamed, actor=admin).number == number


def flawless(page: Page) -> None:
    assert faults(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_case_is_chosen_looked_at_and_moved(window: OpenWindow, city: City, case: Case, width: int) -> None:
    code, latest = case.revision.procedure_code, procedures.published_number(case.revision.procedure_code)
    page = window(width, city.staff("admin"))
    see(page, f"/desk/procedures/{code}/moving/?from={latest - 1}&to={latest}&q={case.number}")
    flawless(page)
    page.get_by_label(case.number).check()
    page.get_by_role("button", name="看选中的会怎样").click()
    expect(page.get_by_role("heading", name="能换的 1 件")).to_be_visible()
    flawless(page)

    page.get_by_role("link", name="看图").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".ow-bpmn-now").first).to_be_attached()
    expect(dialog.locator("svg .djs-group").first).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="看图")).to_be_focused()

    page.get_by_label("原因").fill("统一叫法")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="换了 1 件")).to_be_visible()
    flawless(page)
    page.get_by_role("link", name="看证明").click()
    expect(page.get_by_text("证明成立")).to_be_visible()
    page.wait_for_load_state("networkidle")
    flawless(page)

    examiner = window(width, city.staff("scjg.examiner"))
    see(examiner, f"/desk/cases/{case.number}/")
    examiner.get_by_role("link", name="看怎样换的").click()
    expect(examiner.get_by_text("统一叫法")).to_be_visible()
    examiner.wait_for_load_state("networkidle")
    flawless(examiner)
