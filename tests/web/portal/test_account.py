import re
from typing import Any

import pytest
from django.test import Client

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership
from tests.factories import (
    PASSWORD,
    ApplicantFactory,
    AuthorityFactory,
    PartyFactory,
    StaffFactory,
    TypedApplicantFactory,
    citizen_id,
    mobile,
    stand_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]


def shown_code(html: str) -> str:
    found = re.search(r"验证码是 (\d{6})", html)
    assert found, html
    return found[1]


def test_sign_in_by_phone_code(client: Client) -> None:
    phone = mobile()
    person = ApplicantFactory(phone=phone)
    page = client.post("/sign-in/", {"phone": phone, "do": "send", "next": "/cases/"})
    code = shown_code(page.content.decode())
    assert f'value="{phone}"' in page.content.decode()
    answer = client.post("/sign-in/", {"phone": phone, "code": code, "do": "enter", "next": "/cases/"})
    assert answer.headers["Location"] == "/cases/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_code_keeps_the_words(client: Client) -> None:
    phone = mobile()
    page = client.post("/sign-in/", {"phone": phone, "code": "000000", "do": "enter"}).content.decode()
    assert "验证码不对或已经过期" in page
    assert phone in page


def test_sign_in_by_password(client: Client) -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    answer = client.post("/sign-in/?by=password", {"phone": phone, "password": PASSWORD, "do": "enter"})
    assert answer.headers["Location"] == "/"


def test_the_way_on_stays_on_this_site(client: Client) -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    words = {"phone": phone, "password": PASSWORD, "do": "enter", "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/?by=password", words).headers["Location"] == "/"


def test_staff_have_their_own_door(client: Client) -> None:
    staff = StaffFactory()
    page = client.post("/sign-in/?by=password", {"phone": staff.username, "password": PASSWORD, "do": "enter"})
    assert "账号或密码不对" in page.content.decode()


def test_sign_up_from_the_proved_phone(client: Client) -> None:
    phone, number = mobile(), citizen_id()
    code = shown_code(client.post("/sign-in/", {"phone": phone, "do": "send"}).content.decode())
    answer = client.post("/sign-in/", {"phone": phone, "code": code, "do": "enter"})
    assert answer.headers["Location"].startswith("/sign-up/?phone=")
    words = {"name": "林晓雨", "id_number": number, "phone": phone, "code": code, "agreed": "on", "do": "enter"}
    assert client.post("/sign-up/", words).headers["Location"] == "/"
    person = Person.objects.get(pk=client.session["_auth_user_id"])
    assert [party.name for party in parties.parties_of(person)] == ["林晓雨"]


def test_sign_up_says_what_is_wrong_and_keeps_the_rest(client: Client) -> None:
    words = {"name": "林晓雨", "id_number": "123", "phone": mobile(), "code": "123456", "agreed": "on", "do": "enter"}
    page = client.post("/sign-up/", words).content.decode()
    assert "身份证号码不对" in page
    assert 'value="林晓雨"' in page
    assert Person.objects.filter(name="林晓雨").count() == 0


def test_asking_for_a_code_does_not_complain_about_the_rest(client: Client) -> None:
    page = client.post("/sign-up/", {"name": "林晓雨", "phone": mobile(), "do": "send"}).content.decode()
    assert "ow-error" not in page
    assert 'value="林晓雨"' in page
    page = client.post("/sign-up/", {"name": "林晓雨", "phone": "12", "do": "send"}).content.decode()
    assert page.count("ow-error") == 1


def test_sign_out(client: Client) -> None:
    client.force_login(ApplicantFactory())
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/account/", "/account/password/", "/account/authorities/new/"])
def test_the_account_is_for_who_is_signed_in(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/sign-in/")


def test_the_account_shows_parties_and_authorities(client: Client) -> None:
    person: Any = ApplicantFactory()
    company = PartyFactory(legal=True)
    stand_for(person, company, Membership.Relation.REPRESENTATIVE)
    given = AuthorityFactory(principal=company)
    received = AuthorityFactory(agent=person.party)
    strange = AuthorityFactory()
    client.force_login(person)
    page = client.get("/account/").content.decode()
    for party in (company, person.party, given.agent, received.principal):
        assert party.name in page
        assert org.Person.objects.filter(name=party.name) is not None
    assert str(strange.key) not in page
    assert person.party.id_masked in page


def grant_words(person: Any, **more: str) -> dict[str, str]:
    return {
        "principal": str(person.party.key),
        "agent_kind": "natural",
        "agent_name": "陈建国",
        "agent_id_number": citizen_id(),
        "agent_phone": mobile(),
        "valid_from": "2026-01-01",
        "valid_until": "2099-12-31",
        **more,
    }


def test_granting_and_revoking(client: Client) -> None:
    person: Any = ApplicantFactory()
    client.force_login(person)
    assert client.post("/account/authorities/new/", grant_words(person, items="A-1\nA-2")).status_code == 302
    (authority,) = parties.authorities_given(person)
    assert (authority.agent.name, authority.item_codes) == ("陈建国", ["A-1", "A-2"])
    client.post(f"/account/authorities/{authority.key}/revoke/")
    authority.refresh_from_db()
    assert authority.revoked_at is not None


def test_a_refused_grant_keeps_the_words(client: Client) -> None:
    person: Any = ApplicantFactory()
    client.force_login(person)
    words = grant_words(person, agent_id_number="1199001990")
    page = client.post("/account/authorities/new/", words).content.decode()
    assert "身份证号码不对" in page
    assert "陈建国" in page
    assert not parties.authorities_given(person).exists()


def test_nobody_grants_or_revokes_for_a_stranger(client: Client) -> None:
    person: Any = ApplicantFactory()
    strange = AuthorityFactory()
    client.force_login(person)
    page = client.post("/account/authorities/new/", grant_words(person, principal=str(strange.principal.key)))
    assert page.status_code == 200
    assert client.post(f"/account/authorities/{strange.key}/revoke/").status_code == 404
    strange.refresh_from_db()
    assert strange.revoked_at is None


def test_changing_the_password_keeps_this_session(client: Client) -> None:
    person = ApplicantFactory()
    client.force_login(person)
    words = {"old": PASSWORD, "password": "a-new-bridge-over-it", "again": "a-new-bridge-over-it"}
    assert client.post("/account/password/", words).headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    page = client.post("/account/password/", {**words, "old": "wrong"}).content.decode()
    assert "原密码不对" in page


def test_the_legal_representative_names_and_removes_handlers(client: Client) -> None:
    head, handler = ApplicantFactory(), ApplicantFactory(name="陈建国")
    company = PartyFactory(legal=True)
    stand_for(head, company, Membership.Relation.REPRESENTATIVE)
    client.force_login(head)
    words = {
        "organisation": str(company.key),
        "name": "陈建国",
        "id_number": parties.id_number_of(vars(handler)["party"]),
    }
    assert "没有找到这个人" in client.post("/account/handlers/new/", {**words, "name": "别人"}).content.decode()
    assert client.post("/account/handlers/new/", words).headers["Location"] == "/account/"
    assert parties.may_act_for(handler, company, "A")
    assert "陈建国" in client.get("/account/").content.decode()
    (row,) = parties.handlers_of([company])
    client.force_login(handler)
    assert client.post(f"/account/handlers/{row.pk}/end/").status_code == 404
    client.force_login(head)
    client.post(f"/account/handlers/{row.pk}/end/")
    assert not parties.may_act_for(handler, company, "A")


def test_who_represents_nobody_names_nobody(client: Client) -> None:
    client.force_login(ApplicantFactory())
    assert "不是哪家单位的法定代表人" in client.get("/account/handlers/new/").content.decode()
    company = PartyFactory(legal=True)
    words = {"organisation": str(company.key), "name": "陈建国", "id_number": citizen_id()}
    assert client.post("/account/handlers/new/", words).status_code == 200


def test_an_account_that_only_typed_its_number_is_told_what_to_do(client: Client) -> None:
    client.force_login(TypedApplicantFactory())
    page = client.get("/account/").content.decode()
    assert "身份还没有核验" in page
    assert "您的账号还不能委托别人" in client.get("/account/authorities/new/").content.decode()
