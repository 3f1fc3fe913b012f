"""Bills outside the database: what somebody with the whole database in hand cannot take away."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import outside, proving
from onewindow.kernel.audit.service import Bill, record, sign_bill, verify
from tests.kernel.audit.slow_writer import SlowWriter, sign_in_a_thread

CASE = Subject("case", "MC1")


@pytest.fixture
def two_bills(clerk):
    for _ in range(2):
        record("case.touched", CASE, actor=clerk)
        sign_bill()


def kinds():
    return [found.kind for found in verify()]


@pytest.mark.django_db
def test_the_newest_bill_deleted_with_its_entries_is_found(two_bills, as_superuser):
    last = Bill.objects.latest("id")
    as_superuser("DELETE FROM audit_entry WHERE id = %s", [last.last_entry_id])
    as_superuser("DELETE FROM audit_bill WHERE id = %s", [last.pk])
    [found] = verify()
    assert found.kind == "bill_missing"
    assert f"第 {last.pk} 号" in found.sentence


@pytest.mark.django_db
def test_everything_deleted_is_found_also_after_the_next_night(two_bills, as_superuser, clerk):
    as_superuser("DELETE FROM audit_entry", [])
    as_superuser("DELETE FROM audit_bill", [])
    assert kinds() == ["bill_missing", "bill_missing"]
    record("case.touched", CASE, actor=clerk)
    sign_bill()
    assert kinds() == ["bill_missing", "bill_missing"]


@pytest.mark.django_db
def test_a_number_used_again_does_not_hide_the_bill_before(two_bills, as_superuser, clerk):
    last = Bill.objects.latest("id")
    as_superuser("DELETE FROM audit_bill WHERE id = %s", [last.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('audit_bill', 'id'), %s, false)", [last.pk])
    sign_bill()
    assert kinds() == ["bill_missing"]


@pytest.mark.django_db
def test_a_file_that_lost_a_bill_is_told_and_made_whole_in_the_next_night(two_bills, bills_outside):
    lines = bills_outside.read_text().strip().splitlines()
    bills_outside.write_text(lines[0] + "\n" + lines[-1][:20])  # cut off in the middle of a line
    assert kinds() == ["bill_not_outside"]
    sign_bill()
    assert kinds() == []
    assert len(outside.read()) == 3
    bills_outside.unlink()
    assert kinds() == ["bill_not_outside"] * 3


@pytest.mark.django_db
def test_a_file_is_only_appended(two_bills, bills_outside):
    before = bills_outside.read_bytes()
    sign_bill()
    assert bills_outside.read_bytes().startswith(before)


@pytest.mark.django_db
def test_records_without_a_bill_for_a_night_and_a_morning_are_told(clerk):
    with clock.moved_to(clock.at(dt.date(2026, 3, 17), 1, 10)):
        record("case.touched", CASE, actor=clerk)
        sign_bill()
    with clock.moved_to(clock.at(dt.date(2026, 3, 19), 9, 0)):
        assert kinds() == []  # nothing to sign
        record("case.touched", CASE, actor=clerk)
        assert kinds() == ["bill_late"]
        sign_bill()
        assert kinds() == []


@pytest.mark.django_db
def test_a_house_that_never_signed_is_told_after_its_first_nights(clerk):
    with clock.moved_to(clock.at(dt.date(2026, 3, 17), 9, 0)):
        record("case.touched", CASE, actor=clerk)
        assert kinds() == []
    with clock.moved_to(clock.at(dt.date(2026, 3, 19), 9, 0)):
        assert kinds() == ["bill_late"]


@pytest.mark.django_db(transaction=True)
def test_signing_behind_a_slow_writer_hardly_holds_the_others(clerk, monkeypatch):
    """The signer waits for the slow one in short turns; between them new writers pass."""
    monkeypatch.setattr(proving, "_SECONDS_BETWEEN", 0.2)
    slow = SlowWriter(Subject("case", "slow"), clerk)
    with ThreadPoolExecutor(2) as pool:
        writer = pool.submit(slow.write)
        assert slow.written.wait(10)
        signer = pool.submit(sign_in_a_thread)
        longest = 0.0
        for n in range(8):
            begun = clock.stopwatch()
            with transaction.atomic():
                record("b", Subject("case", f"quick{n}"), actor=clerk)
            longest = max(longest, clock.stopwatch() - begun)
            threading.Event().wait(0.1)
        assert not signer.done()
        slow.may_commit.set()
        writer.result(10)
        assert signer.result(10).entries == 9
    assert longest < 2
    assert verify() == []
