"""Told once: rows in the transaction, a message after it."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events.service import run_pending
from onewindow.kernel.notices.service import Notice, Telling, of_subject, tell, tell_many
from tests.factories import ApplicantFactory, PartyFactory, StaffFactory

CASE = Subject("case", "MC26032300001")
CONTEXT = {"item": "旅行社设立许可", "number": CASE.key, "due": "2026年4月13日 (周一)"}


@pytest.fixture(autouse=True)
def spool(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ONEWINDOW_SMS_SPOOL = tmp_path / "sms"
    return settings.ONEWINDOW_SMS_SPOOL


def messages(spool: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_text()) for file in sorted(spool.glob("*.json"))]


@pytest.mark.django_db
def test_a_party_is_told_in_the_inbox_and_by_text_message(spool):
    party = PartyFactory(phone="19912345678")
    assert tell(party, template="accepted", context=CONTEXT, subject=CASE, once="case:1:accepted") == 2
    inbox, sms = of_subject(CASE)
    assert (inbox.channel, inbox.state, inbox.title) == ("inbox", "sent", "您的申请已受理")
    assert "2026年4月13日 (周一)" in inbox.body
    assert (sms.channel, sms.state, sms.sent_at) == ("sms", "pending", None)
    assert messages(spool) == []  # nothing leaves before the commit's jobs run

    run_pending()
    (message,) = messages(spool)
    assert message["key"] == str(sms.key)
    assert message["to"] == "19912345678"
    assert message["text"].startswith("【明川市政务服务】您的“旅行社设立许可”申请")
    sms.refresh_from_db()
    assert (sms.state, sms.attempts) == ("sent", 1)
    assert sms.sent_at is not None
    (file,) = spool.glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_told_once_it_is_never_told_again(spool):
    party = PartyFactory()
    for _again in range(3):
        tell(party, template="accepted", context=CONTEXT, subject=CASE, once="case:1:accepted")
        run_pending()
    assert of_subject(CASE).count() == 2
    assert len(messages(spool)) == 1


@pytest.mark.django_db
def test_the_cost_does_not_grow_with_the_readers():
    tellings = [Telling("accepted", CONTEXT, CASE, f"case:{n}", PartyFactory()) for n in range(30)]
    with CaptureQueriesContext(connection) as queries:
        assert tell_many(tellings) == 60
    assert len(queries) == 2  # the rows; their jobs
    with CaptureQueriesContext(connection) as queries:
        tell_many([Telling("accepted", CONTEXT, CASE, "case:inside", tellings[0].party, channels=("inbox",))])
    assert len(queries) == 1


@pytest.mark.django_db
def test_who_decides_to_tell_leaves_a_trace():
    clerk, party = StaffFactory(), PartyFactory()
    tell(party, template="accepted", context=CONTEXT, subject=CASE, once="case:1:by hand", actor=clerk)
    (entry,) = audit.history(CASE)
    assert (entry.verb, entry.actor_id, entry.changes["template"]) == ("notice.told", clerk.pk, "accepted")


@pytest.mark.django_db(transaction=True)
def test_rolled_back_nobody_is_told(spool):
    party = PartyFactory()
    with transaction.atomic():
        tell(party, template="accepted", context=CONTEXT, subject=CASE, once="case:1:accepted")
        transaction.set_rollback(True)
    run_pending()
    assert not Notice.objects.exists()
    assert messages(spool) == []


@pytest.mark.django_db(transaction=True)
def test_needs_the_transaction_of_what_it_tells():
    with pytest.raises(transaction.TransactionManagementError):
        tell(PartyFactory(), template="accepted", context=CONTEXT, subject=CASE, once="case:1")


@pytest.mark.django_db
def test_staff_are_told_too(spool):
    clerk = StaffFactory()
    tell(person=clerk, template="accepted", context=CONTEXT, subject=CASE, once="case:1", channels=("inbox",))
    run_pending()
    assert [notice.person_id for notice in of_subject(CASE)] == [clerk.pk]
    assert messages(spool) == []


@pytest.mark.django_db
def test_a_reader_without_a_phone_is_not_tried_again(spool):
    party = PartyFactory()
    party.phone_sealed = None
    party.save(update_fields=["phone_sealed"])
    tell(party, template="accepted", context=CONTEXT, subject=CASE, once="case:1", channels=("sms",))
    assert run_pending() == 1
    (notice,) = of_subject(CASE)
    assert (notice.state, notice.last_error, notice.attempts) == ("failed", "no phone number", 1)
    assert run_pending() == 0


@pytest.mark.django_db
def test_a_notice_has_one_reader_and_every_name_of_its_text():
    with pytest.raises(TypeError):
        tell(template="accepted", context=CONTEXT, subject=CASE, once="x")
    with pytest.raises(TypeError):
        tell(PartyFactory(), ApplicantFactory(), template="accepted", context=CONTEXT, subject=CASE, once="x")
    with pytest.raises(KeyError, match="due"):
        tell(PartyFactory(), template="accepted", context={"item": "x", "number": "1"}, subject=CASE, once="x")
    with pytest.raises(KeyError, match="no_such"):
        tell(PartyFactory(), template="no_such", context={}, subject=CASE, once="x")
    with pytest.raises(ValueError, match="pigeon"):
        tell(PartyFactory(), template="accepted", context=CONTEXT, subject=CASE, once="x", channels=("pigeon",))
