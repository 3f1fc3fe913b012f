"""Periodic work that fails, or whose worker dies, neither blocks its own next run nor anybody else's."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.kernel.events import delivery, handlers
from onewindow.kernel.events.service import Failure, dead, every, pick_up_stalled, rerun, run_pending
from onewindow.kernel.org.service import system_actor

MINUTELY, NIGHTLY = "test.minutely", "test.nightly"


class Work:
    """Fails so often, then works."""

    def __init__(self) -> None:
        self.failing = 0
        self.runs = 0

    def __call__(self) -> None:
        self.runs += 1
        if self.runs <= self.failing:
            raise ConnectionError("nobody opens")


work = Work()


@every("* * * * *", MINUTELY)
def minutely() -> None:
    work()


@every("10 1 * * *", NIGHTLY)
def nightly() -> None:
    work()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    work.failing = work.runs = 0
    with clock.moved_to(clock.at(dt.date(2026, 3, 17), 12, 0)):
        yield


def put(name: str, status: str = "todo") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock)"
            " VALUES ('facts', %s, %s, %s, %s) RETURNING id",
            [delivery.PERIODIC, json.dumps({"name": name, "timestamp": 1}), status, name],
        )
        return int(cursor.fetchone()[0])


def jobs() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_jobs_of_dead_workers_come_back_beside_a_waiting_run_of_the_same_work():
    stalled, another, waiting = put(MINUTELY, "doing"), put(MINUTELY, "doing"), put(MINUTELY)
    assert pick_up_stalled() == 2
    assert jobs() == [(stalled, "todo"), (another, "todo"), (waiting, "todo")]
    assert run_pending() == 3


@pytest.mark.django_db
def test_a_dead_run_is_run_again_beside_a_waiting_one():
    died = put(MINUTELY, "failed")
    put(MINUTELY)
    rerun(died, actor=system_actor())
    assert run_pending() == 2
    assert jobs() == []


@pytest.mark.django_db
def test_a_run_that_is_taken_lets_the_next_one_wait():
    with connection.cursor() as cursor:
        running = put(MINUTELY)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [running])
        waiting = put(MINUTELY)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE id = %s", [running])  # as a retry does
    assert jobs() == [(running, "todo"), (waiting, "todo")]


@pytest.mark.django_db
def test_a_failure_is_tried_again_before_the_next_time_and_then_is_dead():
    work.failing = 99
    job = put(MINUTELY)
    for seconds in (0, 6, 22):
        assert dead() == []
        with clock.moved_to(clock.at(dt.date(2026, 3, 17), 12, 0) + dt.timedelta(seconds=seconds)):
            assert run_pending() == 1
    [found] = dead()
    assert (found.id, found.handler, found.attempts) == (job, MINUTELY, 3)
    assert found.error == "ConnectionError: nobody opens"


@pytest.mark.django_db
def test_the_next_run_waits_beside_a_retry():
    work.failing = 1
    put(MINUTELY)
    assert run_pending() == 1
    put(MINUTELY)
    assert run_pending() == 1
    assert work.runs == 2
    assert [status for _id, status in jobs()] == ["todo"]


@pytest.mark.django_db
def test_of_one_work_only_the_latest_failure_stays_among_the_dead():
    work.failing = 99
    almost = clock.at(dt.date(2026, 3, 17), 12, 0) + dt.timedelta(seconds=58)
    ids = []
    for minute in range(3):
        with clock.moved_to(almost + dt.timedelta(minutes=minute)):
            ids.append(put(MINUTELY))
            assert run_pending() == 1
    assert [each.id for each in dead()] == [ids[-1]]
    assert Failure.objects.count() == 3
    work.failing = 0
    rerun(ids[-1], actor=system_actor())
    assert run_pending() == 1
    assert dead() == []


@pytest.mark.django_db
def test_nightly_work_has_all_its_tries_before_the_next_night():
    work.failing = 4
    begun = clock.at(dt.date(2026, 3, 17), 1, 10)
    with clock.moved_to(begun):
        put(NIGHTLY)
        assert run_pending() == 1
    for minutes in (1, 2, 3, 10):
        with clock.moved_to(begun + dt.timedelta(minutes=minutes)):
            run_pending()
    assert (work.runs, dead(), jobs()) == (5, [], [])


def test_when_work_comes_again():
    found = handlers.periodic_named(NIGHTLY).next_after(clock.at(dt.date(2026, 3, 17), 1, 10))
    assert found == clock.at(dt.date(2026, 3, 18), 1, 10)
