"""A fact becomes one job per handler, in the transaction that made it true."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.kernel.events.service import fact, publish, run_pending, subscribe, unsubscribe


@fact
@dataclass(frozen=True)
class TeaMade:
    number: str
    cups: int = 1
    for_whom: tuple[str, ...] = ()


heard: list[tuple[str, TeaMade]] = []
HANDLERS = tuple(f"test.tea.{number}" for number in range(5))


@pytest.fixture(autouse=True)
def _listeners() -> Iterator[None]:
    heard.clear()

    def listener(name: str):
        return lambda thing: heard.append((name, thing))

    for name in HANDLERS:
        subscribe(TeaMade, listener(name), name=name)
    yield
    for name in HANDLERS:
        unsubscribe(name)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'fact' = 'TeaMade'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_every_handler_gets_the_fact_once():
    publish(TeaMade("T1", cups=3, for_whom=("a", "b")))
    assert run_pending() == len(HANDLERS)
    assert heard == [(name, TeaMade("T1", cups=3, for_whom=("a", "b"))) for name in HANDLERS]
    assert run_pending() == 0


@pytest.mark.django_db
def test_many_facts_and_handlers_cost_one_statement():
    with CaptureQueriesContext(connection) as queries:
        publish(*[TeaMade(f"T{number}") for number in range(20)])
    assert len(queries) == 1
    assert jobs() == 20 * len(HANDLERS)


@pytest.mark.django_db
def test_a_fact_nobody_listens_to_costs_nothing():
    for name in HANDLERS:
        unsubscribe(name)
    with CaptureQueriesContext(connection) as queries:
        publish(TeaMade("T1"))
    assert len(queries) == 0


@pytest.mark.django_db(transaction=True)
def test_rolled_back_it_never_was():
    class SecondThoughts(Exception):
        pass

    @transaction.atomic
    def publish_and_think_again() -> None:
        publish(TeaMade("T1"))
        raise SecondThoughts

    with pytest.raises(SecondThoughts):
        publish_and_think_again()
    assert jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_needs_the_transaction_that_made_it_true():
    with pytest.raises(transaction.TransactionManagementError):
        publish(TeaMade("T1"))


@pytest.mark.django_db
def test_only_plain_values_are_stored():
    @fact
    @dataclass(frozen=True)
    class ThingSeen:
        thing: object

    subscribe(ThingSeen, print, name="test.thing")
    try:
        with pytest.raises(TypeError, match="not a plain value"):
            publish(ThingSeen(object()))
    finally:
        unsubscribe("test.thing")


def test_a_fact_must_be_frozen():
    @dataclass
    class Loose:
        number: str

    with pytest.raises(TypeError, match="frozen"):
        fact(Loose)


def test_two_handlers_cannot_share_a_name():
    with pytest.raises(ValueError, match="two handlers"):
        subscribe(TeaMade, print, name=HANDLERS[0])
