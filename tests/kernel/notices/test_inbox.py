"""The inbox shows each reader their own messages and nobody else's."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.cases.access import keys_visible_to as case_keys
from onewindow.kernel.notices.service import Notice, mark_read, register_subject, tell, unread_count, visible_to
from tests.factories import ApplicantFactory, AuthorityFactory, PartyFactory, StaffFactory, stand_for

CASE = Subject("case", "MC26032300001")


def told(once: str, **reader: object) -> None:
    context = {"item": "旅行社设立许可", "number": CASE.key}
    tell(template="withdrawn", context=context, subject=CASE, once=once, channels=("inbox", "sms"), **reader)


@pytest.mark.django_db
def test_messages_of_the_account_and_of_its_parties():
    reader, firm = ApplicantFactory(), PartyFactory(legal=True)
    stand_for(reader, firm, "handler")
    told("1", party=reader.party)
    with clock.moved_to(clock.now() + dt.timedelta(minutes=1)):
        told("2", party=firm)
    with clock.moved_to(clock.now() + dt.timedelta(minutes=2)):
        told("3", person=reader)
    assert [notice.once for notice in visible_to(reader)] == ["3:inbox", "2:inbox", "1:inbox"]
    assert unread_count(reader) == 3


@pytest.mark.django_db
def test_strangers_and_closed_accounts_see_nothing():
    reader, stranger, clerk = ApplicantFactory(), ApplicantFactory(), StaffFactory(role="clerk")
    told("1", party=reader.party)
    assert not visible_to(stranger).exists()
    assert not visible_to(clerk).exists()  # who handles applications sees the case's notices, not the reader's inbox
    reader.is_active = False
    assert not visible_to(reader).exists()
    assert unread_count(reader) == 0


@pytest.mark.django_db
def test_reading():
    reader = ApplicantFactory()
    for number in range(3):
        told(str(number), party=reader.party)
    one = visible_to(reader)[0]
    assert mark_read(reader, [one.key]) == 1
    assert mark_read(reader, [one.key]) == 0
    assert unread_count(reader) == 2
    assert mark_read(reader) == 2
    assert unread_count(reader) == 0


@pytest.mark.django_db
def test_nobody_reads_for_somebody_else():
    reader, stranger = ApplicantFactory(), ApplicantFactory()
    told("1", party=reader.party)
    key = visible_to(reader)[0].key
    assert mark_read(stranger, [key]) == 0
    assert mark_read(stranger) == 0
    assert unread_count(reader) == 1


@pytest.mark.django_db
def test_the_inbox_costs_one_statement_each():
    reader = ApplicantFactory()
    for number in range(20):
        told(str(number), party=reader.party)
    for deed in (lambda: list(visible_to(reader)), lambda: unread_count(reader), lambda: mark_read(reader)):
        with CaptureQueriesContext(connection) as queries:
            deed()
        assert len(queries) == 1


@pytest.fixture
def known_cases() -> Iterator[set[str]]:
    """The cases everybody may know of, as a domain above would answer."""
    numbers: set[str] = set()
    register_subject("case", lambda _person: Notice.objects.filter(subject_key__in=numbers).values("subject_key"))
    yield numbers
    register_subject("case", case_keys)


@pytest.mark.django_db
def test_an_agent_hears_of_a_principal_only_what_the_authority_covers(known_cases: set[str]):
    agent, firm = ApplicantFactory(), PartyFactory(legal=True)
    AuthorityFactory(agent=agent.party, principal=firm, item_codes=["A1"])
    told("1", party=firm)
    assert list(visible_to(agent)) == []
    known_cases.add(CASE.key)
    assert [notice.once for notice in visible_to(agent)] == ["1:inbox"]
    told("2", party=PartyFactory())  # the case is known, but its reader is somebody else
    assert unread_count(agent) == 1
