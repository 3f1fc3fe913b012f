"""The pictures of the README, taken from a running demo: ``python -m tests.browser.pictures URL``.

They show the demo city as it is on the day they are taken; the people and cases in them are invented.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from onewindow.base import demo
from onewindow.console.launcher import places

FOLDER = places.ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 800}
TALL = {"width": 1280, "height": 1220}
CITIZEN = "15406001001"
BUILDER = "15406001005"
SHOW = "11990100MB900012X13000102001000"
CHANGE = "11990100MB900011193000101005000"


def main(url: str) -> None:
    """Nine pictures, each of what its person sees."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        citizen = _signed_in(browser, url, _citizen(CITIZEN))
        _take(citizen, "/", "portal-home")
        _take(citizen, f"/items/{SHOW}/?performers=foreign&venue=hall", "guide")
        _application(citizen)
        _take(citizen, _first(citizen, "/cases/?view=running", "正在审查"), "progress")
        builder = _signed_in(browser, url, _citizen(BUILDER))
        builder.set_viewport_size(TALL)
        _take(builder, _address(builder, "/cases/", "a[href*='/packages/']"), "package")
        examiner = _signed_in(browser, url, _staff("wenlv.examiner"))
        _take(examiner, "/desk/", "desk-inbox")
        _take(examiner, _href(examiner, "[data-list] tbody a[href*='/desk/cases/']"), "desk-case")
        _take(_signed_in(browser, url, _staff("supervisor")), "/desk/supervision/", "board")
        clerk = _signed_in(browser, url, _staff("clerk1"))
        _intake(clerk)
        browser.close()


def _signed_in(browser: Browser, url: str, sign_in: Callable[[Page], None]) -> Page:
    page = browser.new_context(base_url=url, viewport=SIZE, locale="zh-CN", reduced_motion="reduce").new_page()
    sign_in(page)
    page.wait_for_load_state("networkidle")
    return page


def _citizen(phone: str) -> Callable[[Page], None]:
    def sign_in(page: Page) -> None:
        page.goto("/sign-in/?by=password")
        page.fill("[name=phone]", phone)
        page.fill("[name=password]", demo.PASSWORD)
        page.press("[name=password]", "Enter")

    return sign_in


def _staff(username: str) -> Callable[[Page], None]:
    def sign_in(page: Page) -> None:
        page.goto("/desk/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", demo.PASSWORD)
        page.press("[name=password]", "Enter")

    return sign_in


def _take(page: Page, path: str, name: str) -> None:
    page.goto(path, wait_until="networkidle")
    _keep(page, name)


def _keep(page: Page, name: str) -> None:
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    sys.stdout.write(f"{file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}\n")


def _application(page: Page) -> None:
    """The second step with something filled in; the draft is deleted afterwards."""
    page.goto(f"/items/{CHANGE}/apply/?changed=layout")
    page.get_by_role("button", name="下一步：填表和材料").click()
    page.get_by_label("变更内容").fill("后厨往里搬两米，加一间备餐间。")
    page.get_by_label("给这份申请起个名").fill("清江路店重新装修")
    page.wait_for_selector("[data-save-status][data-state=done]")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    _keep(page, "application")
    number = page.url.rstrip("/").split("/")[-2]
    page.goto(f"/cases/{number}/withdraw/")
    page.get_by_role("button", name="删除草稿").click()


def _intake(page: Page) -> None:
    """A person who comes to the window with something running."""
    page.goto("/desk/pending/")
    page.goto(_href(page, "tbody a[href*='/desk/cases/']"))
    page.goto("/desk/intake/")
    page.get_by_label("刷身份证，或者输入证件号码").fill("990103195907211495")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/intake/*-*/")
    page.wait_for_load_state("networkidle")
    _keep(page, "intake")


def _first(page: Page, path: str, words: str) -> str:
    """The address of the first case in the list that stands there."""
    page.goto(path)
    row = page.locator("li", has_text=words).locator("a[href*='/cases/MC']").first
    return row.get_attribute("href") or path


def _address(page: Page, path: str, selector: str) -> str:
    """Where the first such link of a page leads."""
    page.goto(path)
    return _href(page, selector)


def _href(page: Page, selector: str) -> str:
    return page.locator(selector).first.get_attribute("href") or "/desk/"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
