"""One count over every process."""

import datetime as dt
import threading

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.kernel.counting import service as counting
from onewindow.kernel.counting.service import Count
from onewindow.kernel.events import service as events

TEN_MINUTES = dt.timedelta(minutes=10)


def test_each_counts_one_more_until_the_time_is_over(db: None) -> None:
    begun = clock.now()
    with clock.moved_to(begun):
        assert [counting.count("a", TEN_MINUTES).times for _ in range(3)] == [1, 2, 3]
        assert counting.count("b", TEN_MINUTES, 5).times == 5
    with clock.moved_to(begun + TEN_MINUTES - dt.timedelta(seconds=1)):
        counted = counting.count("a", TEN_MINUTES)
        assert (counted.times, counted.until, counted.seconds_left) == (4, begun + TEN_MINUTES, 1)
    with clock.moved_to(begun + TEN_MINUTES):
        counted = counting.count("a", TEN_MINUTES)
        assert (counted.times, counted.until, counted.seconds_left) == (1, begun + 2 * TEN_MINUTES, 600)


def test_the_last_one_can_be_taken_back(db: None) -> None:
    counting.count("a", TEN_MINUTES)
    counting.take_back("a")
    counting.take_back("a")
    counting.take_back("nobody asked this")
    assert counting.count("a", TEN_MINUTES).times == 1


def test_what_is_over_goes(db: None) -> None:
    counting.count("short", dt.timedelta(seconds=1))
    counting.count("long", TEN_MINUTES)
    with clock.moved_to(clock.now() + dt.timedelta(minutes=1)):
        assert counting.forget_ended() == 1
    assert list(Count.objects.values_list("key", flat=True)) == ["long"]
    assert "counting.forget_ended" in [job.name for job in events.periodic_jobs()]


@pytest.mark.django_db(transaction=True)
def test_eight_connections_count_together() -> None:
    seen: list[int] = []

    def ask() -> None:
        for _ in range(25):
            seen.append(counting.count("together", TEN_MINUTES).times)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 201))


def test_it_is_kept_out_of_the_databases_log(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'counting_count'")
        assert cursor.fetchone() == ("u",)
