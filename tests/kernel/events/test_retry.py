"""A handler that fails is tried again by itself, disturbs nobody, and ends among the dead only after its last try."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from onewindow.base import clock
from onewindow.base.errors import NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events.delivery import TRIES, seconds_before_next_try
from onewindow.kernel.events.service import (
    Failure,
    dead,
    every,
    fact,
    publish,
    rerun,
    run_pending,
    subscribe,
    unsubscribe,
)
from onewindow.kernel.org.service import Person, system_actor


@fact
@dataclass(frozen=True)
class BellRung:
    number: int


class Door:
    """A neighbour that opens only after so many knocks."""

    def __init__(self, opens_after: int) -> None:
        self.opens_after = opens_after
        self.knocks: list[int] = []

    def __call__(self, rung: BellRung) -> None:
        self.knocks.append(rung.number)
        if len(self.knocks) <= self.opens_after:
            raise ConnectionError("nobody opens")


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[BellRung], object], str], None]]:
    names: list[str] = []

    def subscribe_here(handler: Callable[[BellRung], object], name: str) -> None:
        names.append(name)
        subscribe(BellRung, handler, name=name)

    yield subscribe_here
    for name in names:
        unsubscribe(name)


def ring(number: int = 1) -> None:
    with transaction.atomic():
        publish(BellRung(number))


def later(hours: float) -> dt.datetime:
    return clock.now() + dt.timedelta(hours=hours)


@pytest.mark.django_db(transaction=True)
def test_three_failures_then_success(listen):
    door, quiet = Door(opens_after=3), Door(opens_after=0)
    listen(door, "test.door")
    listen(quiet, "test.quiet")
    ring()
    assert run_pending() == 2
    assert quiet.knocks == [1]  # the failing one disturbed nobody
    moment = clock.now()
    for expected_tries in (2, 3, 4):
        assert run_pending() == 0  # not due yet
        moment += dt.timedelta(seconds=seconds_before_next_try(expected_tries - 1) or 0)
        with clock.moved_to(moment + dt.timedelta(seconds=1)):
            assert run_pending() == 1
        assert len(door.knocks) == expected_tries
    assert quiet.knocks == [1]
    assert dead() == []
    with clock.moved_to(later(48)):
        assert run_pending() == 0
    assert list(Failure.objects.order_by("id").values_list("handler", "attempt", "error")) == [
        ("test.door", attempt, "ConnectionError: nobody opens") for attempt in (1, 2, 3)
    ]


@pytest.mark.django_db
def test_works_inside_the_transaction_of_a_plain_test(listen):
    door = Door(opens_after=1)
    listen(door, "test.door")
    ring()
    run_pending()
    with clock.moved_to(later(1)):
        run_pending()
    assert door.knocks == [1, 1]


@pytest.mark.django_db
def test_what_a_failed_handler_wrote_is_gone(listen):
    def write_and_fail(rung: BellRung) -> None:
        with transaction.atomic():
            Failure.objects.create(job_id=rung.number, handler="half", attempt=1, error="", at=clock.now())
            raise ConnectionError

    listen(write_and_fail, "test.half")
    ring()
    run_pending()
    assert not Failure.objects.filter(handler="half").exists()


def _die(listen: Callable[..., None], door: Door) -> int:
    listen(door, "test.door")
    ring(7)
    for day in range(TRIES):
        with clock.moved_to(later(24 * day)):
            run_pending()
    (job,) = dead()
    assert (job.handler, job.fact, job.payload) == ("test.door", "BellRung", {"number": 7})
    assert job.attempts == TRIES == len(door.knocks)
    assert job.error == "ConnectionError: nobody opens"
    assert "__call__" in job.trace
    return job.id


@pytest.mark.django_db
def test_the_dead_are_listed_and_run_again(listen):
    door = Door(opens_after=TRIES)
    job_id = _die(listen, door)
    with clock.moved_to(later(24 * 30)):
        assert run_pending() == 0  # the dead stay dead
    actor = system_actor()
    rerun(job_id, actor=actor)
    assert dead() == []
    (entry,) = audit.history(Subject("job", str(job_id)))
    assert (entry.verb, entry.actor_id, entry.changes) == ("job.rerun", actor.pk, {"handler": "test.door"})
    assert run_pending() == 1
    assert len(door.knocks) == TRIES + 1
    assert dead() == []


@pytest.mark.django_db
def test_a_job_run_again_has_all_its_tries(listen):
    job_id = _die(listen, Door(opens_after=TRIES + 2))
    rerun(job_id, actor=system_actor())
    for hour in range(3):
        with clock.moved_to(later(hour)):
            run_pending()
    assert dead() == []


@pytest.mark.django_db
def test_only_the_dead_are_run_again():
    with pytest.raises(NotFound) as refusal:
        rerun(1, actor=system_actor())
    assert refusal.value.code == "no_dead_job"


@pytest.mark.django_db
def test_a_rerun_needs_an_actor(listen):
    job_id = _die(listen, Door(opens_after=TRIES))
    with pytest.raises(TypeError):
        rerun(job_id, actor=Person())
    assert [job.id for job in dead()] == [job_id]


@pytest.mark.django_db
def test_a_handler_gone_with_a_release_waits_for_its_return(listen):
    door = Door(opens_after=0)
    listen(door, "test.door")
    ring()
    unsubscribe("test.door")
    run_pending()
    assert Failure.objects.get().error == "LookupError: no handler is named test.door"
    subscribe(BellRung, door, name="test.door")
    with clock.moved_to(later(1)):
        run_pending()
    assert door.knocks == [1]


def test_waits_grow_and_end():
    waits = [seconds_before_next_try(tries) for tries in range(1, TRIES + 1)]
    assert waits[:4] == [5, 15, 45, 135]
    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert 8 * 3600 < sum(known) < 24 * 3600


def test_a_name_of_periodic_work_is_taken_once():
    every("0 0 1 1 *", "test.yearly")(print)
    with pytest.raises(ValueError, match="two periodic jobs"):
        every("0 0 1 1 *", "test.yearly")(repr)
