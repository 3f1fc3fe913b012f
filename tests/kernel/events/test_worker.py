"""The real worker, in a process of its own, on the test's database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from onewindow.kernel.events.service import pick_up_stalled
from tests.processes import environment

Starter = Callable[..., "subprocess.Popen[bytes]"]
SCRIPT = Path(__file__).with_name("worker_process.py")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    started: list[subprocess.Popen[bytes]] = []

    def start_one(*more: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, str(SCRIPT), str(tmp_path), "2", *more], env=environment())
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def marks(tmp_path: Path) -> Callable[[str], str]:
    """How often the worker's handlers left a mark: an "x" each, nothing while there is none.

    A file that exists may still be empty: who kills the worker at that moment kills the mark as well.
    """

    def read(name: str) -> str:
        file = tmp_path / name
        return file.read_text() if file.exists() else ""

    return read


def throw(number: int) -> None:
    arguments = {"handler": "test.sink", "fact": "StoneThrown", "payload": {"number": number}}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('facts', 'onewindow.deliver', %s)",
            [json.dumps(arguments)],
        )


def wait_until(what: Callable[[], object], seconds: float = 20) -> float:
    begun = time.perf_counter()
    while not what():
        assert time.perf_counter() - begun < seconds, "nothing happened"
        time.sleep(0.02)
    return time.perf_counter() - begun


def jobs_left() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ? 'handler'")
        return int(cursor.fetchone()[0])


def jobs_failed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_job_starts_and_its_own_facts_follow(start, marks):
    start()
    throw(1)
    wait_until(lambda: marks("wave-1"))
    throw(2)
    wait_until(lambda: marks("wave-2"))
    wait_until(lambda: jobs_left() == 0)  # finished jobs leave nothing behind


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_job(start, marks):
    worker = start()
    throw(13)
    wait_until(lambda: marks("sink-13"))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert jobs_left() == 1
    time.sleep(2.1)  # until the heart has been silent long enough
    start()
    wait_until(lambda: marks("wave-13"))
    assert marks("sink-13") == "xx"
    wait_until(lambda: jobs_left() == 0)


@pytest.mark.django_db(transaction=True)
def test_told_to_stop_it_finishes_what_it_began(start, marks):
    worker = start()
    throw(14)
    wait_until(lambda: marks("sink-14"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0
    assert marks("slow-done")
    assert jobs_left() == 1  # the wave, published while stopping, waits for the next worker
    start()
    wait_until(lambda: marks("wave-14"))


@pytest.mark.django_db(transaction=True)
def test_periodic_work_that_fails_comes_again_at_its_time(start, marks):
    """Also after a start at which runs of a dead worker lie beside one that waits."""
    with connection.cursor() as cursor:
        for status in ("doing", "doing", "todo"):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock)"
                """ VALUES ('facts', 'onewindow.periodic', '{"name": "test.drip"}', %s, 'test.drip')""",
                [status],
            )
    start("drips")
    wait_until(lambda: len(marks("drip")) >= 6, seconds=12)
    # The latest failure stays for reading, those before it go; between two runs there may be none for a moment.
    wait_until(lambda: 0 < jobs_failed() < 6)
    throw(21)
    wait_until(lambda: marks("wave-21"))


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_ends_among_the_dead():
    throw(5)
    for number in range(12):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        assert pick_up_stalled() == (1 if number < 9 else 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs")
        assert cursor.fetchone() == ("failed", 10)
        cursor.execute("SELECT count(*) FROM events_failure WHERE error LIKE 'WorkerDied%%'")
        assert cursor.fetchone() == (10,)


@pytest.mark.django_db
def test_a_living_workers_job_is_left_alone():
    throw(6)
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    assert pick_up_stalled() == 0
