import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import Entry, record, verify
from tests.kernel.audit.slow_writer import SlowWriter, sign_in_a_thread

SLOW, QUICK = Subject("case", "slow"), Subject("case", "quick")


@pytest.mark.django_db(transaction=True)
def test_a_bill_does_not_pass_over_a_writer_that_is_still_open(clerk):
    """The slow writer has the lower id and commits after the quick one: the bill waits and covers both."""
    slow = SlowWriter(SLOW, clerk)
    with ThreadPoolExecutor(2) as pool:
        writer = pool.submit(slow.write)
        assert slow.written.wait(10)
        with transaction.atomic():
            record("b", QUICK, actor=clerk)
        signer = pool.submit(sign_in_a_thread)
        threading.Event().wait(0.3)
        assert not signer.done()
        slow.may_commit.set()
        writer.result(10)
        bill = signer.result(10)
    assert (bill.entries, bill.last_entry_id) == (2, Entry.objects.latest("id").pk)
    assert verify() == []
