import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock, requests
from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import Entry, Trace, history, record, record_many, search, verify

CASE = Subject("case", "MC26030200001")
OTHER = Subject("case", "MC26030200002")


@pytest.mark.django_db
def test_a_trace_says_who_what_when(clerk):
    moment = clock.at(dt.date(2026, 3, 2), 10, 5)
    token = requests.request_id.set("req-1")
    with clock.moved_to(moment), CaptureQueriesContext(connection) as queries:
        record(
            "case.accepted",
            CASE,
            actor=clerk,
            changes={"fee": Decimal("1.50"), "day": dt.date(2026, 3, 2)},
            note="齐全",
        )
    requests.request_id.reset(token)
    assert [query["sql"].split("(")[0] for query in queries] == ["SELECT audit_append"]
    entry = history(CASE).get()
    assert (entry.at, entry.actor_id, entry.actor_name, entry.actor_kind) == (moment, clerk.pk, "林知远", clerk.kind)
    assert (entry.verb, entry.sequence, entry.note, entry.request_id) == ("case.accepted", 1, "齐全", "req-1")
    assert entry.changes == {"fee": "1.50", "day": "2026-03-02"}
    assert bytes(entry.previous_hash) == bytes(32)


@pytest.mark.django_db
def test_many_traces_are_one_statement(clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        record_many([Trace("a", CASE), Trace("b", OTHER, {"x": None}), Trace("c", CASE, note="三")], actor=clerk)
    assert list(history(CASE).values_list("verb", "sequence", "note")) == [("a", 1, ""), ("c", 2, "三")]
    record_many([], actor=clerk)
    assert verify() == []


@pytest.mark.django_db
def test_no_trace_without_an_actor(clerk):
    with pytest.raises(TypeError):
        record("a", CASE, actor=None)
    clerk.pk = None
    with pytest.raises(TypeError):
        record_many([Trace("a", CASE)], actor=clerk)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_trace_outside_the_change_s_transaction(clerk):
    with pytest.raises(transaction.TransactionManagementError):
        record("a", CASE, actor=clerk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET note = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_bill SET entries = 0",
        "DELETE FROM audit_bill",
        "TRUNCATE audit_bill",
    ],
)
def test_the_database_refuses_every_change(clerk, sql):
    record("a", CASE, actor=clerk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_bill (at, last_entry_id, chains, entries, digest, signature) VALUES (now(), 0, 0, 0, '', '')"
        )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert history(CASE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_commands_on_one_subject_at_once_make_one_chain(clerk):
    """Eight connections, transactions that overlap and sometimes roll back; in two orders of subjects."""
    together = threading.Barrier(8)

    def work(n):
        try:
            together.wait()
            for i in range(20):
                with transaction.atomic():
                    traces = [Trace(f"t{n}.{i}", CASE), Trace(f"t{n}.{i}", OTHER)]
                    record_many(traces if n % 2 else reversed(traces), actor=clerk)
                    transaction.set_rollback(i % 5 == 4)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert [entry.sequence for entry in history(CASE)] == list(range(1, 8 * 16 + 1))
    assert history(OTHER).count() == 8 * 16
    assert verify() == []


def verbs(**conditions):
    return [entry.verb for entry in search(**conditions)]


@pytest.mark.django_db
def test_search(clerk):
    for day, verb in ((2, "case.accepted"), (3, "case.granted"), (4, "item.published")):
        with clock.moved_to(clock.at(dt.date(2026, 3, day), 9)):
            record(verb, CASE if day < 4 else OTHER, actor=clerk)
    assert verbs() == ["item.published", "case.granted", "case.accepted"]
    assert verbs(verb="case.") == ["case.granted", "case.accepted"]
    assert verbs(verb="case.granted", actor_id=clerk.pk) == ["case.granted"]
    assert verbs(subject=OTHER) == ["item.published"]
    assert verbs(since=clock.at(dt.date(2026, 3, 3)), until=clock.at(dt.date(2026, 3, 4))) == ["case.granted"]
    assert verbs(actor_id=0) == []
