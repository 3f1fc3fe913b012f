"""Sessions, forms from elsewhere, ways on, foreign hosts, and how often a stranger may try."""

import pyotp
import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from onewindow.base import clock
from onewindow.base.sealing import unseal
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.ui.middleware import ReadOnlyGetMiddleware, WriteInGetError
from tests.factories import PASSWORD, ApplicantFactory, mobile, sealed_totp
from tests.security.addresses import ADDRESSES
from tests.security.api_operations import OPERATIONS
from tests.security.headers import faults_of
from tests.security.world import World

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def enter(client: Client, person: Person) -> str:
    """Through the desk's own door, in two steps; the session's key afterwards."""
    client.post(reverse("desk:sign_in"), {"username": person.username, "password": PASSWORD})
    Person.objects.filter(pk=person.pk).update(totp_last_step=0)  # the same half minute serves several times here
    code = pyotp.TOTP(unseal(sealed_totp())).at(clock.now())
    client.post(reverse("desk:sign_in_code"), {"totp": code})
    return client.cookies[COOKIE].value


def opens(client: Client) -> bool:
    return client.get(reverse("desk:account")).status_code == 200


def test_the_session_changes_at_the_door(world: World) -> None:
    client, clerk = Client(), world.people["clerk"]
    first = enter(client, clerk)
    second = enter(client, clerk)
    assert opens(client)
    assert first != second
    old = Client()
    old.cookies[COOKIE] = first
    assert not opens(old)


def test_it_ends_at_sign_out(world: World) -> None:
    client = Client()
    key = enter(client, world.people["clerk"])
    client.post(reverse("desk:sign_out"))
    kept = Client()
    kept.cookies[COOKIE] = key
    assert not opens(kept)


def test_it_ends_with_the_account(world: World) -> None:
    client, clerk = Client(), world.people["clerk"]
    enter(client, clerk)
    org.deactivate(clerk, actor=world.people["operator"], reason="调离")
    assert not opens(client)
    clerk.is_active = True


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    clerk, here, elsewhere = world.people["clerk"], Client(), Client()
    enter(here, clerk)
    enter(elsewhere, clerk)
    words = {"old": PASSWORD, "password": "another-9-clear-waters", "again": "another-9-clear-waters"}
    here.post(reverse("desk:account"), words)
    assert opens(here)
    assert not opens(elsewhere)


@pytest.mark.parametrize("name", sorted(name for name, address in ADDRESSES.items() if address.writes))
def test_no_form_is_taken_from_elsewhere(name: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["clerk"], backend="onewindow.kernel.org.backends.PasswordBackend")
    response = client.post(reverse(name, kwargs=dict(ADDRESSES[name].arguments(world))))
    assert response.status_code == 403
    assert "这一页放得太久了" in response.content.decode()
    assert list(faults_of(response)) == []


def test_the_api_needs_no_form_token_because_it_knows_no_session(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["clerk"], backend="onewindow.kernel.org.backends.PasswordBackend")
    for name, operation in OPERATIONS.items():
        if operation.method == "post":
            assert client.post(reverse(name, kwargs=dict(operation.arguments(world)))).status_code == 401


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_the_way_on_stays_here(world: World, there: str) -> None:
    clerk, phone = world.people["clerk"], mobile()
    ApplicantFactory(phone=phone)
    answers = [
        Client().post(f"{reverse('desk:sign_in')}?next={there}", {"username": clerk.username, "password": PASSWORD}),
        Client().post(
            f"{reverse('portal:sign_in')}?by=password",
            {"phone": phone, "password": PASSWORD, "do": "enter", "next": there},
        ),
        Client().post(reverse("ui:preferences"), {"elder": "1", "next": there}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/")
        assert "elsewhere" not in answer.headers["Location"]
        assert list(faults_of(answer)) == []


def test_foreign_hosts_are_not_answered(world: World) -> None:
    answer = Client(headers={"Host": "elsewhere.example"}).get("/")
    assert answer.status_code == 400


def test_wrong_passwords_are_counted(world: World) -> None:
    client, clerk = Client(), world.people["clerk"]
    for _try in range(6):
        page = client.post(reverse("desk:sign_in"), {"username": clerk.username, "password": "wrong"})
    assert "锁定" in page.content.decode()
    page = client.post(reverse("desk:sign_in"), {"username": clerk.username, "password": PASSWORD})
    assert page.status_code == 200
    assert not opens(client)


def test_codes_are_not_sent_twice_in_a_minute(world: World, settings: LazySettings) -> None:
    settings.ONEWINDOW_DEMO = True
    client, phone = Client(), mobile()
    pages = [client.post(reverse("portal:sign_in"), {"phone": phone, "do": "send"}).content.decode() for _n in range(2)]
    assert "验证码是" in pages[0]
    assert "刚刚发过" in pages[1]


def test_open_questions_are_counted(world: World) -> None:
    client = Client()
    asked = [{"number": f"MC260303{n:05}", "check": "0000"} for n in range(31)]
    told = [client.post(reverse("portal:progress"), words).content.decode() for words in asked]
    assert "太频繁" not in told[29]
    assert "太频繁" in told[30]
    papers = [{"number": f"x{n}", "code": "y"} for n in range(31)]
    statuses = [client.get(reverse("portal:verify"), words).status_code for words in papers]
    assert (statuses[29], statuses[30]) == (200, 429)


def test_a_page_that_writes_is_stopped(world: World) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE org_unit SET name = 'x'")
        return HttpResponse()

    guard = ReadOnlyGetMiddleware(page)
    assert "onewindow.web.ui.middleware.ReadOnlyGetMiddleware" in settings.MIDDLEWARE
    with pytest.raises(WriteInGetError):
        guard(RequestFactory().get("/"))
    assert guard(RequestFactory().post("/")).status_code == 200


@pytest.mark.parametrize("address", ["/", "/desk/sign-in/", "/nowhere/", "/api/v1/docs"])
def test_the_demo_city_says_so_on_every_page(world: World, settings: LazySettings, address: str) -> None:
    words = "示范城市，数据均为虚构"
    assert words not in Client().get(address).content.decode()
    settings.ONEWINDOW_DEMO = True
    assert words in Client().get(address).content.decode()
