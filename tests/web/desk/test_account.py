import datetime as dt

import pyotp
import pytest
from django.conf import LazySettings
from django.test import Client

from onewindow.base import clock
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from tests.factories import PASSWORD, ApplicantFactory, StaffFactory

pytestmark = pytest.mark.django_db


def with_totp() -> tuple[org.Person, pyotp.TOTP]:
    person, secret = StaffFactory(role=Role.CLERK, totp_sealed=None), org.new_secret()
    totp = pyotp.TOTP(secret)
    org.confirm_totp(person, secret, totp.at(clock.now() - dt.timedelta(seconds=30)), actor=person)
    return person, totp


def test_two_steps(client: Client) -> None:
    person, totp = with_totp()
    first = client.post("/desk/sign-in/", {"username": person.username, "password": PASSWORD, "next": "/desk/account/"})
    assert first.headers["Location"] == "/desk/sign-in/code/"
    assert "_auth_user_id" not in client.session
    assert client.get("/desk/sign-in/code/").status_code == 200
    wrong = client.post("/desk/sign-in/code/", {"totp": "000000"})
    assert "动态口令不对" in wrong.content.decode()
    second = client.post("/desk/sign-in/code/", {"totp": totp.at(clock.now())})
    assert second.headers["Location"] == "/desk/account/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert str(Role.CLERK.label) in client.get("/desk/account/").content.decode()


def test_the_second_step_needs_the_first(client: Client) -> None:
    assert client.get("/desk/sign-in/code/").headers["Location"] == "/desk/sign-in/"


def test_the_first_step_grows_old(client: Client) -> None:
    person, totp = with_totp()
    client.post("/desk/sign-in/", {"username": person.username, "password": PASSWORD})
    with clock.moved_to(clock.now() + dt.timedelta(minutes=6)):
        late = client.post("/desk/sign-in/code/", {"totp": totp.at(clock.now())})
    assert late.headers["Location"] == "/desk/sign-in/"
    assert "_auth_user_id" not in client.session


@pytest.fixture
def not_in_yet() -> Person:
    """Only a password, as after a reset."""
    return StaffFactory(role=Role.CLERK, totp_sealed=None)


def test_without_totp_the_way_leads_to_setting_it_up(client: Client, not_in_yet: Person) -> None:
    person = not_in_yet
    answer = client.post("/desk/sign-in/", {"username": person.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/account/totp/"
    page = client.get("/desk/account/totp/").content.decode()
    secret = client.session["desk_totp"]
    assert secret in page
    assert "<svg" in page
    assert "_auth_user_id" not in client.session
    wrong = client.post("/desk/account/totp/", {"totp": "１２３４５６"})
    assert "动态口令不对" in wrong.content.decode()
    entered = client.post("/desk/account/totp/", {"totp": pyotp.TOTP(secret).at(clock.now())})
    assert entered.headers["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert person.totp_sealed
    assert secret.encode() not in bytes(person.totp_sealed)
    assert client.get("/desk/account/totp/").headers["Location"] == "/desk/account/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("page", ["/desk/", "/desk/intake/", "/desk/account/", "/desk/people/", "/account/", "/cases/"])
def test_until_then_nothing_else_opens(client: Client, not_in_yet: Person, page: str) -> None:
    client.post("/desk/sign-in/", {"username": not_in_yet.username, "password": PASSWORD})
    assert "sign-in" in client.get(page).headers["Location"]


def test_who_is_not_in_yet_can_leave(client: Client, not_in_yet: Person) -> None:
    client.post("/desk/sign-in/", {"username": not_in_yet.username, "password": PASSWORD})
    client.post("/desk/sign-out/")
    assert client.get("/desk/account/totp/").headers["Location"] == "/desk/sign-in/"


def test_the_way_to_set_it_up_grows_old_and_its_secret_is_each_one_s_own(client: Client, not_in_yet: Person) -> None:
    words = {"username": not_in_yet.username, "password": PASSWORD}
    client.post("/desk/sign-in/", words)
    client.get("/desk/account/totp/")
    first = client.session["desk_totp"]
    client.post("/desk/sign-in/", words)
    client.get("/desk/account/totp/")
    assert client.session["desk_totp"] != first
    with clock.moved_to(clock.now() + dt.timedelta(minutes=16)):
        assert client.get("/desk/account/totp/").headers["Location"] == "/desk/sign-in/"


def test_a_reset_ends_the_open_sessions(client: Client) -> None:
    person = StaffFactory(role=Role.CLERK)
    client.force_login(person)
    assert client.get("/desk/account/").status_code == 200
    org.reset_totp(person, actor=org.system_actor(), reason="手机丢失")
    assert client.get("/desk/account/").headers["Location"].startswith("/desk/sign-in/")


def test_in_the_demo_the_password_opens_and_the_code_can_be_set_up(
    client: Client, not_in_yet: Person, settings: LazySettings
) -> None:
    settings.ONEWINDOW_DEMO = True
    words = {"username": not_in_yet.username, "password": PASSWORD}
    assert client.post("/desk/sign-in/", words).headers["Location"] == "/desk/"
    client.get("/desk/account/totp/")
    code = pyotp.TOTP(client.session["desk_totp"]).at(clock.now())
    assert client.post("/desk/account/totp/", {"totp": code}).headers["Location"] == "/desk/account/"
    not_in_yet.refresh_from_db()
    assert not_in_yet.totp_sealed


def test_citizens_have_their_own_door(client: Client) -> None:
    citizen = ApplicantFactory()
    page = client.post("/desk/sign-in/", {"username": citizen.username, "password": PASSWORD})
    assert "账号或密码不对" in page.content.decode()
    client.force_login(citizen)
    assert client.get("/desk/account/").headers["Location"].startswith("/desk/sign-in/")


def test_a_lock_out_is_told(client: Client) -> None:
    person = StaffFactory()
    for _try in range(5):
        client.post("/desk/sign-in/", {"username": person.username, "password": "wrong"})
    page = client.post("/desk/sign-in/", {"username": person.username, "password": PASSWORD})
    assert "账号已锁定" in page.content.decode()


def test_sign_out_ends_the_session(client: Client) -> None:
    client.force_login(StaffFactory())
    client.post("/desk/sign-out/")
    assert "_auth_user_id" not in client.session
