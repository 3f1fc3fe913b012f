"""Identity numbers and phones: sealed in every table, masked on every page, in no line of the log; opened only on record."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from tests.factories import ApplicantFactory, citizen_id, mobile
from tests.security.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(world: World) -> list[str]:
    """A citizen who applies in the near district; number and phone as they typed them."""
    number, phone = citizen_id(), mobile()
    person = ApplicantFactory(phone=phone, party__id_number=number, party__phone=phone)
    road = world.here.road
    former = road.party, road.applicant
    road.party, road.applicant = vars(person)["party"], person
    try:
        case = road.case_in("accepted")
    finally:
        road.party, road.applicant = former
    return [number, phone, case.number, person.username]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def _tables() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(whole::text, chr(10)), '') FROM \"{table}\" whole")
            yield table, cursor.fetchone()[0]


def test_no_table_holds_them_in_clear(world: World, secrets: list[str]) -> None:
    wanted = [*secrets[:2], world.here.phone, world.there.phone]
    as_bytes = {word: word.encode().hex() for word in wanted}
    found = {table for table, rows in _tables() for word in wanted if word in rows or as_bytes[word] in rows}
    assert found == set()


def test_pages_and_answers_show_them_masked(world: World, secrets: list[str]) -> None:
    number, phone, case, username = secrets
    applicant = Person.objects.get(username=username)
    pages = {
        applicant: [reverse("portal:account"), reverse("portal:case", args=[case]), reverse("portal:messages")],
        world.people["clerk"]: [
            reverse("desk:case", args=[case]),
            reverse("desk:search") + f"?q={number}",
            reverse("desk:intake_party", args=[_party_of(case).key]),
        ],
        world.people["auditor_of_the_city"]: [reverse("desk:case", args=[case])],
        world.people["operator_of_the_city"]: [reverse("desk:notices"), reverse("desk:people")],
    }
    for person, addresses in pages.items():
        for address in addresses:
            words = signed_in(person).get(address, follow=True).content.decode()
            for typed in (f'value="{number}"', f"q={number}"):  # what the reader has just typed
                words = words.replace(typed, "")
            assert number not in words, address
            assert phone not in words, address


def test_opening_them_is_written_down(world: World, secrets: list[str]) -> None:
    number, _phone, case, _username = secrets
    clerk = world.people["clerk"]
    address = reverse("desk:reveal", args=[case])
    assert number not in signed_in(clerk).get(address).content.decode()
    shown = signed_in(clerk).post(address, {"purpose": "核对身份证件"})
    assert number in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    entry = audit.history(_party_of(case).subject).reverse()[0]
    assert (entry.verb, entry.actor_id) == ("party.revealed", clerk.pk)
    assert "核对身份证件" in entry.note


def _party_of(number: str) -> parties.Party:
    return cases.Case.objects.select_related("party").get(number=number).party


def test_who_only_looks_on_opens_nothing(world: World, secrets: list[str]) -> None:
    number, _phone, case, _username = secrets
    for name in ("auditor", "auditor_of_the_city"):
        answer = signed_in(world.people[name]).post(reverse("desk:reveal", args=[case]), {"purpose": "看看"})
        assert number not in answer.content.decode()


def test_the_log_knows_nobody(world: World, secrets: list[str], caplog: pytest.LogCaptureFixture) -> None:
    number, phone, case, _username = secrets
    with caplog.at_level(logging.DEBUG):
        clerk = signed_in(world.people["clerk"])
        clerk.post(reverse("desk:search"), {"q": number}, follow=True)
        clerk.post(reverse("desk:intake_check"), {"id_type": "111", "id_number": number})
        Client().post(reverse("portal:progress"), {"number": case, "check": phone[-4:]})
        Client().post(reverse("portal:sign_in"), {"phone": phone, "code": "000000", "do": "enter"})
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert any(record.name == "onewindow.access" for record in ours)
    lines = "\n".join(json.dumps(vars(record), default=str, ensure_ascii=False) for record in ours)
    assert number not in lines
    assert phone not in lines
