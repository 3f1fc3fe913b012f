"""Hands that are quicker than the page: what is chosen, typed or pressed while a script is still on its way is not lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from onewindow.console.city import samples
from tests.browser.city import SHOP, City
from tests.browser.visitor import WIDE, OpenWindow, see

PRESSED_AS_IT_CAME = """(name) => {
  const old = document.querySelector(`[data-key="${name}"]`);
  const fresh = old.cloneNode(true);
  let pressed = 0;
  fresh.addEventListener('click', (event) => { event.preventDefault(); pressed += 1; });
  old.replaceWith(fresh);
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
  return pressed;
}"""


@contextmanager
def on_its_way(page: Page, address: str) -> Iterator[None]:
    """What is asked for at the address is on its way until the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/{address.lstrip('/')}", hold)
    yield
    page.wait_for_timeout(50)
    assert held
    for route in held:
        route.continue_()
    page.unroute(f"**/{address.lstrip('/')}")


@pytest.fixture
def draft(window: OpenWindow, city: City) -> tuple[Page, str]:
    """A citizen's window, and the address of the second step of an application."""
    citizen = city.citizen()
    case = city.case(citizen, "draft", days_ago=1, form={})
    return window(WIDE, citizen.person), f"/applications/{case.number}/form/"


def test_a_file_chosen_early_is_sent(draft: tuple[Page, str], tmp_path: Path) -> None:
    page, address = draft
    see(page, address)
    row = page.locator("form[data-upload]").first
    label = row.locator("input[type=file]").get_attribute("id") or ""
    plan = tmp_path / "平面布局图-改.pdf"
    plan.write_bytes(samples.paper("平面布局图"))
    with on_its_way(page, "upload.js"):
        page.goto(address, wait_until="domcontentloaded")
        page.locator(f"#{label}").set_input_files(plan)
    expect(page.get_by_text("平面布局图-改.pdf")).to_be_visible()


def test_words_typed_early_are_saved(draft: tuple[Page, str]) -> None:
    page, address = draft
    with on_its_way(page, "autosave.js"):
        page.goto(address, wait_until="domcontentloaded")
        page.get_by_label("变更内容").fill("加一间备餐间。")
    expect(page.locator("[data-save-status][data-state=done]").first).to_be_visible()
    see(page, address)
    expect(page.get_by_label("变更内容")).to_have_value("加一间备餐间。")


def test_words_typed_early_are_answered(window: OpenWindow) -> None:
    page = window()
    with on_its_way(page, "suggest.js"):
        page.goto("/", wait_until="domcontentloaded")
        page.locator("[data-suggest]").first.press_sequentially("食品")
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_key_pressed_as_its_button_comes(window: OpenWindow, city: City) -> None:
    case = city.case(city.citizen(), "submitted", days_ago=1)
    clerk = window(WIDE, city.staff("clerk1"))
    see(clerk, f"/desk/intake/{case.party.key}/{SHOP}/")
    assert clerk.evaluate(PRESSED_AS_IT_CAME, "F9") == 1


def test_words_typed_while_a_tick_is_sent_stay(window: OpenWindow, city: City) -> None:
    case = city.case(city.citizen(), "submitted", days_ago=1)
    address = f"/desk/intake/{case.party.key}/{SHOP}/"
    clerk = window(WIDE, city.staff("clerk1"))
    see(clerk, address)
    clerk.locator("#t-m01-paper").check()
    expect(clerk.locator("#taking li.is-ok").first).to_be_visible()
    with on_its_way(clerk, address):
        clerk.locator("#t-m03-deferred").check()
        clerk.get_by_label("经营范围").fill("小吃服务")
    expect(clerk.get_by_role("button", name="先受理，材料后补")).to_be_visible()
    expect(clerk.get_by_label("经营范围")).to_have_value("小吃服务")
