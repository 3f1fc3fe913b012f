"""Everything without a mouse: the way past the head, the ring around the focus, suggestions, dialogs."""

import re

from playwright.sync_api import expect

from tests.browser.city import City
from tests.browser.visitor import WIDE, OpenWindow, see

RING = "() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle + style.boxShadow; }"


def test_the_first_key_leads_past_the_head(window: OpenWindow) -> None:
    page = window()
    see(page, "/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_focus_is_always_seen(window: OpenWindow) -> None:
    page = window()
    see(page, "/sign-in/")
    for _step in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(RING) not in ("nonenone", "none"), where


def test_suggestions_by_arrows(window: OpenWindow) -> None:
    page = window()
    see(page, "/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("食品", delay=30)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    page.keyboard.type("经营", delay=30)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    name = page.get_by_role("option").first.locator("span").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_dialog_keeps_the_focus_and_gives_it_back(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "submitted", days_ago=1)
    page = window(WIDE, citizen.person)
    see(page, f"/cases/{case.number}/")
    link = page.get_by_role("link", name="撤回申请")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=re.compile("撤回这份申请"))
    expect(dialog).to_be_visible()
    for _step in range(8):
        page.keyboard.press("Tab")
        # The browser's own buttons come between; no part of the page behind does.
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
