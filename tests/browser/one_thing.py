"""One thing at once as its applicant walks it: from the home page to the sent application, and what is seen on the way."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from tests.browser.city import City
from tests.browser.visitor import WIDE, OpenWindow, act, see

Keep = Callable[[Page, str], None]
"""Called with each kind of page and its name: looks for faults, keeps the picture."""


@dataclass(frozen=True)
class Matter:
    """A theme, what its applicant answers, what the guide must say, and the items that come out of it, in order."""

    code: str
    name: str
    answers: Mapping[str, str]
    says: tuple[str, ...]
    items: tuple[str, ...]


def apply(page: Page, matter: Matter, signature: str, paper: Path, keep: Keep) -> str:
    """From the home page to the page of progress; the number of the application."""
    _choose(page, matter, keep)
    page.get_by_role("link", name="一次申请").locator("visible=true").click()
    page.wait_for_load_state("networkidle")
    keep(page, "begin")
    page.get_by_role("button", name="下一步：填表和材料").click()
    expect(page.locator("#materials")).to_be_visible()
    number = page.url.split("/packages/")[1].partition("/")[0]
    keep(page, "form")
    fill_in(page, matter)
    _upload(page, paper)
    expect(page.locator("#missing")).to_contain_text("都齐了，可以提交")
    keep(page, "filled")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    expect(page.get_by_text("第 3 步").first).to_be_attached()
    keep(page, "check")
    see(page, f"/packages/{number}/sign/")
    page.locator("[name=method][value=counter]").check()
    page.locator("[name=agreed]").check()
    page.locator("[name=signature]").fill(signature)
    keep(page, "sign")
    page.get_by_role("button", name=re.compile("^提交")).locator("visible=true").first.click()
    expect(page.get_by_role("heading", name="每一件办到哪了")).to_be_visible()
    return number


def _choose(page: Page, matter: Matter, keep: Keep) -> None:
    see(page, "/")
    page.get_by_role("link", name=re.compile(matter.name)).locator("visible=true").first.click()
    page.wait_for_load_state("networkidle")
    keep(page, "open")
    for key, value in matter.answers.items():
        with page.expect_response(re.compile(r"/together/")):
            page.locator(f"#answer [name={key}][value={value}]").check()
        expect(page.locator(f"#answer [name={key}][value={value}]")).to_be_checked()
    for words in matter.says:
        expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_text("还没有选全")).to_have_count(0)
    keep(page, "guide")


def fill_in(page: Page, matter: Matter) -> None:
    """Everything that the one form must have, with the samples of the items."""
    version = packages.themes_visible_to(None).standing(matter.code)
    assert version is not None
    form = packages.guide(version, matter.answers).form
    for name in form["required"]:
        put(page, f"f.{name}", form["properties"][name])


def put(page: Page, name: str, schema: Mapping[str, Any]) -> None:
    """The sample of one field, into whatever the page asks it with."""
    if schema.get("type") == "array" and schema["items"].get("type") == "object":
        for inner in schema["items"]["properties"]:
            _put(page.locator(f"[name='{name}.0.{inner}']"), schema["x-sample"][0].get(inner))
    else:
        _put(page.locator(f"[name='{name}']"), schema["x-sample"])


def _put(found: Locator, sample: Any) -> None:
    if sample is None:
        return
    for value in sample if isinstance(sample, list) else [sample]:
        words = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        kind = found.first.evaluate("(one) => one.type")
        if kind in ("radio", "checkbox"):
            found.and_(found.page.locator(f"[value='{words}']")).check()
        elif kind == "select-one":
            found.select_option(words)
        else:
            found.fill(words)


def hand_in_again(page: Page, paper: Path, signature: str) -> None:
    """From the one page to the case that asks for a correction: the paper once more, and sent again."""
    page.get_by_role("link", name=re.compile("^去补正")).first.click()
    page.locator("li.is-warn [data-upload] input[type=file]").first.set_input_files(paper)
    expect(page.locator("#missing")).to_contain_text("都齐了，可以提交")
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    page.get_by_role("link", name=re.compile("下一步")).locator("visible=true").first.click()
    page.locator("[name=method][value=counter]").check()
    page.locator("[name=agreed]").check()
    page.locator("[name=signature]").fill(signature)
    page.get_by_role("button", name="提交").locator("visible=true").first.click()
    expect(page.get_by_role("heading", name="已提交，窗口在看材料")).to_be_visible()


def _upload(page: Page, paper: Path) -> None:
    """The same paper for every material that is handed in."""
    for material in page.locator("[data-upload]").evaluate_all("(all) => all.map((one) => one.dataset.upload)"):
        page.locator(f"#{material} input[type=file]").set_input_files(paper)
        expect(page.locator(f"#{material} .ow-file")).to_be_visible()


class Desk:
    """The offices, each of its people in a window of their own."""

    def __init__(self, window: OpenWindow, city: City) -> None:
        self.window, self.city = window, city
        self.pages: dict[int, Page] = {}

    def handle(self, case: Case) -> None:
        """Taken on by the window (unless rules were faster), then step by step to the applicant, everybody agreeing."""
        clerk = self.city.staff("clerk1")
        if case.accepted_at is None:
            self._agree(clerk, case)
        while (who := self.city.whose_turn(case)) is not None:
            self._agree(who, case)
        if case.state == State.ISSUED:
            self._agree(clerk, case)

    def _agree(self, person: Person, case: Case) -> None:
        """The first deed of the page, with the words that an examiner writes."""
        page = self.pages.get(person.pk) or self.pages.setdefault(person.pk, self.window(WIDE, person))
        see(page, f"/desk/cases/{case.number}/")
        opinion = page.get_by_label("意见", exact=True)
        if opinion.count():
            opinion.fill("材料齐全，符合规定。")
            page.keyboard.press("Escape")
        act(page, "a")
        self.city.work()
        case.refresh_from_db()
