"""One thing at once taken in at the window, by keyboard; its pages without a fault on a desk and on a narrow screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from onewindow.cases.service import Case
from onewindow.kernel.parties import service as parties
from onewindow.packages import service as packages
from tests.browser.city import City
from tests.browser.one_thing import put
from tests.browser.visitor import NARROW, WIDE, OpenWindow, faults, see
from tests.environment import shared_var

ANSWERS = {"mortgage": "no", "payment": "own", "agent": "no", "water": "yes"}


def _keep(page: Page, name: str, width: int) -> None:
    folder = shared_var() / "pictures" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"intake-{name}-{width}.png", full_page=True, caret="initial")
    assert not faults(page)


def _settled(page: Page) -> None:
    """What came is in its place and listens: what is pressed within the moment before is lost."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_house_is_taken_in_with_one_receipt(window: OpenWindow, city: City, width: int) -> None:
    key = parties.own_parties(city.citizen().person).get().key
    clerk = window(width, city.staff("clerk1"))
    see(clerk, f"/desk/intake/{key}/")
    _keep(clerk, "party", width)
    clerk.get_by_role("link", name="存量房转移登记", exact=True).click()
    expect(clerk.get_by_text("先把问题选完")).to_be_visible()
    expect(clerk.locator("html[data-keys]")).to_be_attached()
    for name, value in ANSWERS.items():
        with clerk.expect_response(re.compile("/together/")):
            clerk.locator(f"[name={name}][value={value}]").check(force=True)
        _settled(clerk)
        expect(clerk.locator(f"[name={name}][value={value}]")).to_be_checked()
    expect(clerk.get_by_text("要办 2 件：")).to_be_visible()
    version = packages.themes_visible_to(None).standing("house-transfer")
    assert version is not None
    form = packages.guide(version, ANSWERS).form
    for name in form["required"]:
        put(clerk, f"f.{name}", form["properties"][name])
    clerk.wait_for_load_state("networkidle")
    for tick in clerk.locator("[name^='t.'][value=paper]").all():
        with clerk.expect_response(re.compile("/together/")):
            tick.check()
        _settled(clerk)
    _keep(clerk, "theme", width)
    clerk.wait_for_load_state("networkidle")
    before = Case.objects.count()
    clerk.keyboard.press("F9")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("已收件")
    assert Case.objects.count() == before + 2
    expect(clerk.get_by_role("link", name=re.compile("^打印"))).to_have_count(1)
    _keep(clerk, "done", width)
    link = clerk.get_by_role("link", name=re.compile("^打印")).get_attribute("href") or ""
    assert clerk.request.get(link).body().startswith(b"%PDF")
