"""The session ends behind a page: what was typed waits for its owner, and for nobody else."""

import re
from collections.abc import Callable

import pyotp
import pytest
from django.conf import settings
from django.test import Client

from onewindow.base import clock
from onewindow.base.sealing import unseal
from onewindow.cases.service import Case
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.ui.kept import WHOSE
from tests.cases.road import Road
from tests.factories import PASSWORD, ApplicantFactory, mobile
from tests.web.portal.conftest import road, spring

__all__ = ["road", "spring"]

WORDS = "北风木管五重奏，两场"
WINDOWS = {"HX-Request": "true"}


@pytest.fixture
def left(road: Road, signed_in: Callable[[Person], Client]) -> tuple[Client, Case]:
    """A browser in which the applicant had opened a draft when the session ended."""
    browser, case = signed_in(road.applicant), road.draft()
    browser.get(f"/applications/{case.number}/form/")
    end_session(browser)
    return browser, case


def end_session(browser: Client) -> None:
    browser.cookies.pop(settings.SESSION_COOKIE_NAME)


def sign_in(browser: Client, person: Person, onward: str) -> str:
    """By password; where it leads."""
    phone = mobile()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    org.set_phone(person, phone, actor=person)
    answer = browser.post(
        "/sign-in/?by=password", {"phone": phone, "password": PASSWORD, "do": "enter", "next": onward}
    )
    assert answer.status_code == 302
    return answer["Location"]


def test_a_posted_form_goes_on_after_signing_in(left: tuple[Client, Case], road: Road) -> None:
    browser, case = left
    address = f"/applications/{case.number}/form/"
    answer = browser.post(address, {"title": WORDS, "do": "next", "csrfmiddlewaretoken": "x", "password": "s3cret"})
    assert answer["Location"] == "/sign-in/?next=/ui/continue/"
    assert Case.objects.get(pk=case.pk).title == ""
    assert sign_in(browser, road.applicant, "/ui/continue/") == "/ui/continue/"
    page = browser.get("/ui/continue/").content.decode()
    assert f"<li>{WORDS}</li>" in page
    assert "s3cret" not in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert fields.pop("csrfmiddlewaretoken") != "x"
    assert fields == {"title": WORDS, "do": "next"}
    onward = browser.post("/ui/continue/", fields)
    assert (onward.status_code, onward["Location"]) == (307, address)
    assert browser.post(onward["Location"], fields)["Location"] == f"/applications/{case.number}/check/"
    assert Case.objects.get(pk=case.pk).title == WORDS
    assert "没有要接着办的" in browser.get("/ui/continue/").content.decode()


def test_nobody_else_sees_it(left: tuple[Client, Case], road: Road) -> None:
    browser, case = left
    browser.post(f"/applications/{case.number}/form/", {"title": WORDS})
    sign_in(browser, ApplicantFactory(), "/ui/continue/")
    page = browser.get("/ui/continue/").content.decode()
    assert WORDS not in page
    assert "另一个账号" in page
    sign_in(browser, road.applicant, "/ui/continue/")
    assert WORDS not in browser.get("/ui/continue/").content.decode()


def test_it_is_not_shown_before_signing_in(left: tuple[Client, Case]) -> None:
    browser, case = left
    browser.post(f"/applications/{case.number}/form/", {"title": WORDS})
    assert browser.get("/ui/continue/")["Location"] == "/sign-in/?next=/ui/continue/"
    assert browser.post("/ui/continue/")["Location"].startswith("/sign-in/")


def test_it_is_sealed_where_it_waits(left: tuple[Client, Case]) -> None:
    browser, case = left
    browser.post(f"/applications/{case.number}/form/", {"title": WORDS})
    kept = dict(browser.session.items())
    assert list(kept) == ["ui_kept_post"]
    assert WORDS not in str(kept)


def test_nothing_is_kept_for_a_browser_in_which_nobody_was_signed_in(road: Road) -> None:
    browser, case = Client(), road.draft()
    answer = browser.post(f"/applications/{case.number}/form/", {"title": WORDS})
    assert answer["Location"] == "/sign-in/"
    assert not browser.session.items()


def test_nothing_is_kept_after_signing_out(road: Road, signed_in: Callable[[Person], Client]) -> None:
    browser, case = signed_in(road.applicant), road.draft()
    browser.get("/cases/")
    assert browser.cookies[WHOSE].value
    browser.post("/sign-out/")
    assert not browser.cookies[WHOSE].value
    assert browser.post(f"/applications/{case.number}/form/", {"title": WORDS})["Location"] == "/sign-in/"


def test_nothing_is_kept_that_is_too_long(left: tuple[Client, Case]) -> None:
    browser, case = left
    address = f"/applications/{case.number}/form/"
    answer = browser.post(address, {"title": "长" * 600_000}, headers={"Referer": f"http://testserver{address}"})
    assert answer["Location"] == f"/sign-in/?next=/applications/{case.number}/form/"


def test_the_way_back_is_never_a_foreign_page(road: Road) -> None:
    answer = Client().post(
        f"/applications/{road.draft().number}/form/", {}, headers={"Referer": "https://else.example/"}
    )
    assert answer["Location"] == "/sign-in/"


def test_a_script_is_told_instead_of_led_away(left: tuple[Client, Case]) -> None:
    browser, case = left
    saved = browser.post(f"/applications/{case.number}/save/", {"title": WORDS}, headers={"Accept": "application/json"})
    assert (saved.status_code, saved.json()["code"], saved["X-Sign-In"]) == (401, "signed_out", "/sign-in/")
    part = browser.get("/cases/", headers=WINDOWS)
    assert (part.status_code, part["HX-Retarget"], part["HX-Reselect"]) == (401, "#ow-flash", "unset")
    assert "登录已经结束" in part.content.decode()
    for path in ("/desk/", "/desk/intake/", "/desk/units/", "/desk/account/"):
        desk = browser.get(path, headers=WINDOWS)
        assert (desk.status_code, desk["X-Sign-In"]) == (401, "/desk/sign-in/")


def test_the_desks_form_waits_behind_the_desks_door(road: Road, signed_in: Callable[[Person], Client]) -> None:
    browser = signed_in(road.clerk)
    browser.get("/desk/intake/")
    end_session(browser)
    answer = browser.post("/desk/intake/", {"id_number": "110101199003070012", "name": "欧阳如故"})
    assert answer["Location"] == "/desk/sign-in/?next=/ui/continue/"
    assert browser.get("/ui/continue/")["Location"] == "/desk/sign-in/?next=/ui/continue/"
    words = {"username": road.clerk.username, "password": PASSWORD, "next": "/ui/continue/"}
    browser.post("/desk/sign-in/", words)
    browser.post("/desk/sign-in/code/", {"totp": pyotp.TOTP(unseal(road.clerk.totp_sealed)).at(clock.now())})
    assert "欧阳如故" in browser.get("/ui/continue/").content.decode()


def test_a_page_that_is_too_old_gets_a_fresh_token(road: Road) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(road.applicant, "onewindow.kernel.org.backends.PasswordBackend")
    address = f"/applications/{road.draft().number}/save/"
    answer = browser.post(address, {"title": WORDS}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["X-Stale-Page"], answer.json()["code"]) == (403, "1", "stale_page")
    now = browser.get("/ui/session/").json()
    assert now["account"] == str(road.applicant.pk)
    sent = {"title": WORDS, "csrfmiddlewaretoken": now["token"]}
    assert browser.post(address, sent, headers={"Accept": "application/json"}).status_code == 200
    assert Client().get("/ui/session/").json()["account"] == ""
    assert f"{clock.local(Case.objects.get().saved_at):%H:%M}" == "10:05"
