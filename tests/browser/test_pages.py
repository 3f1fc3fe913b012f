"""Every kind of page, wide and narrow: nothing for axe to find, no small targets, no scrolling sideways."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from onewindow.cases.service import Case
from onewindow.procedures import service as procedures
from tests.browser.city import CHANGE, SHOP, SHOW, Citizen, City
from tests.browser.visitor import NARROW, WIDE, OpenWindow, faults, see

BOTH = pytest.mark.parametrize("width", [WIDE, NARROW])


@dataclass(frozen=True)
class Told:
    """A citizen with a case in every state worth seeing."""

    citizen: Citizen
    cases: dict[str, Case]


@pytest.fixture(scope="module")
def told(city: City) -> Told:
    citizen = city.citizen()
    states = ("draft", "submitted", "correction", "accepted", "in_review", "issued")
    return Told(citizen, {state: city.case(citizen, state, days_ago=days) for days, state in enumerate(states, 4)})


def look(page: Page, paths: Iterable[str]) -> None:
    """All faults of all these pages at once."""
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path}  {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


@BOTH
def test_public_pages(window: OpenWindow, width: int) -> None:
    paths = ["/", "/items/", "/search/?q=饭店", "/search/?q=zzz", f"/items/{SHOW}/", f"/items/{CHANGE}/?changed=layout"]
    paths += ["/together/", "/together/restaurant/", "/together/restaurant/?size=large&food=hot"]
    paths += ["/sign-in/", "/sign-in/?by=password", "/sign-up/", "/progress/", "/verify/", "/halls/", "/help/"]
    look(window(width), [*paths, "/about/", "/privacy/", "/accessibility/", "/desk/sign-in/"])


@BOTH
def test_pages_of_the_citizen(window: OpenWindow, told: Told, width: int) -> None:
    number = {state: case.number for state, case in told.cases.items()}
    paths = ["/", "/cases/", "/messages/", "/account/", "/account/password/", "/account/authorities/new/"]
    paths += [f"/cases/{number[state]}/" for state in ("submitted", "correction", "accepted", "in_review", "issued")]
    paths += [f"/cases/{number['accepted']}/{page}/" for page in ("supplement", "withdraw")]
    paths += [f"/items/{CHANGE}/apply/"]
    paths += [f"/applications/{number['draft']}/{page}/" for page in ("situation", "form", "check", "sign")]
    look(window(width, told.citizen.person), paths)


@BOTH
def test_pages_of_one_thing_at_once(window: OpenWindow, city: City, width: int) -> None:
    citizen = city.citizen()
    draft, sent = (city.package(citizen, sent=is_sent).number for is_sent in (False, True))
    paths = [
        "/cases/",
        "/together/restaurant/apply/?size=small&food=simple",
        f"/packages/{sent}/",
        f"/packages/{sent}/withdraw/",
    ]
    paths += [f"/packages/{draft}/{page}/" for page in ("situation", "form", "check", "sign")]
    look(window(width, citizen.person), paths)


@BOTH
def test_pages_of_themes_at_the_desk(window: OpenWindow, city: City, width: int) -> None:
    paths = ["", *(f"restaurant/{page}" for page in ("", "table/", "questions/"))]
    look(window(width, city.staff("editor")), [f"/desk/themes/{path}" for path in paths])


@BOTH
def test_pages_of_examiner_and_clerk(window: OpenWindow, city: City, told: Told, width: int) -> None:
    examiner = window(width, city.staff("scjg.examiner"))
    case = f"/desk/cases/{told.cases['accepted'].number}/"
    look(examiner, ["/desk/", case, f"{case}?show=papers", f"{case}?show=drawing", "/desk/waiting/", "/desk/done/"])
    look(examiner, ["/desk/search/?q=MC26", "/desk/messages/", "/desk/account/"])
    clerk = window(width, city.staff("clerk1"))
    party = told.cases["accepted"].party.key
    look(clerk, ["/desk/pending/", "/desk/intake/", f"/desk/intake/{party}/", f"/desk/intake/{party}/{SHOP}/"])


@BOTH
def test_pages_of_the_office(window: OpenWindow, city: City, width: int) -> None:
    editor = window(width, city.staff("editor"))
    look(editor, ["/desk/items/", f"/desk/items/{CHANGE}/", "/desk/items/new/", "/desk/items/import/"])
    admin = window(width, city.staff("admin"))
    pages = ("units", "people", "keys", "delegations", "notices", "jobs", "procedures", "holidays")
    procedures.begin_draft("standard", "承诺件", actor=city.staff("admin"))
    look(admin, [f"/desk/{page}/" for page in (*pages, "procedures/new", "procedures/standard/draw")])
    look(window(width, city.staff("auditor")), ["/desk/audit/"])


def test_a_page_that_is_not_there(window: OpenWindow) -> None:
    look(window(NARROW, refusals=[404]), ["/items/nothing/"])


def test_large_type_keeps_every_page_on_the_screen(window: OpenWindow, told: Told) -> None:
    page = window(NARROW, told.citizen.person)
    see(page, "/")
    page.get_by_role("button", name="长者模式").locator("visible=true").first.click()
    page.wait_for_load_state("networkidle")
    number = {state: case.number for state, case in told.cases.items()}
    look(page, ["/", f"/items/{SHOW}/", f"/applications/{number['draft']}/form/", f"/cases/{number['accepted']}/"])
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.get_by_role("button", name="标准模式").locator("visible=true").first.click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"
