"""A browser window that is watched: whatever goes wrong unseen is an error of the test."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

from tests.environment import shared_var

WIDE, NARROW = 1280, 360
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# At least 24 by 24 px, the mark that the drawing's licence asks for apart; boxes to tick may be smaller where nothing else is near (WCAG 2.2, 2.5.8; axe looks at that).
_SMALL = """() => [...document.querySelectorAll('a[href], button, select, textarea, summary')].filter((one) => {
  const box = one.getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1 || one.closest('.visually-hidden, .bjs-powered-by')) return false;
  return getComputedStyle(one).display !== 'inline' && (Math.round(box.height) < 24 || Math.round(box.width) < 24);
}).map((one) => one.outerHTML.slice(0, 160))"""
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 160)).slice(0, 5)"""
_AXE = """(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then((found) =>
  found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.target} ${node.failureSummary}`)))"""


# The browser repeats every refused answer, judged by its status; htmx tells that a newer request took an older one's place.
_TOLD_ELSEWHERE = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")


class Watch:
    """Collects what a person would not see: errors in the console, failed requests, refusals by the CSP."""

    def __init__(self, page: Page, refusals: Iterable[int]) -> None:
        self.seen: list[str] = []
        self.refusals = set(refusals)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.seen.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_TOLD_ELSEWHERE):
            self.seen.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what is still under way: not an error.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.seen.append(f"{response.request.method} {response.url}: {response.status}")


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands: axe, small targets, scrolling sideways."""
    page.evaluate(_axe_source())
    return [*page.evaluate(_AXE, _TAGS), *page.evaluate(_SMALL), *page.evaluate(_TOO_WIDE)]


def _axe_source() -> str:
    return Path(shared_var(), "vendor-test", "axe.min.js").read_text() + "\n;0"


OpenWindow = Callable[..., Page]
"""``window(width=1280, person=None, javascript=True, refusals=())``; ``refusals``: statuses that belong to the test."""


def see(page: Page, path: str, **options: Any) -> None:
    """Go there and wait until nothing moves any more."""
    page.goto(path, wait_until="networkidle", **options)


def enter_by_code(page: Page, phone: str) -> None:
    """Through the portal's door with the code that the demo shows."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    code = re.search(r"验证码是 (\d{6})", page.get_by_role("status").inner_text())
    assert code
    page.get_by_label("短信验证码").fill(code[1])
    page.locator("button.btn-xl[value=enter]").click()


def act(page: Page, key: str, **words: str) -> None:
    """Press the key of a deed, fill in what its dialog asks, confirm; the page says that it is done."""
    expect(page.locator("html[data-keys]")).to_be_attached()  # a key before the scripts are there is nobody's
    page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for name, value in words.items():
        dialog.locator(f"[name='{name.replace('__', '.')}']").fill(value)
    dialog.locator("button.btn-primary, button.btn-stop").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#ow-flash .ow-callout--done")).to_be_visible()
