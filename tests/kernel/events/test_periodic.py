"""Periodic work comes by the city's wall clock, wherever the machine stands."""

import datetime as dt

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.kernel.events import delivery, handlers
from onewindow.kernel.events.service import every, run_pending
from onewindow.kernel.events.worker import build_app

ran: list[str] = []


@every("30 9 * * *", "test.morning")
def morning() -> None:
    ran.append("morning")


def test_a_schedule_is_read_in_the_city():
    task = build_app().periodic_registry.periodic_tasks[delivery.PERIODIC, "test.morning"]
    midnight = clock.at(dt.date(2026, 3, 17))
    due = task.croniter.get_next(ret_type=float, start_time=midnight.timestamp())
    assert dt.datetime.fromtimestamp(due, tz=clock.zone()) == clock.at(dt.date(2026, 3, 17), 9, 30)


def test_everything_registered_is_scheduled():
    scheduled = {name for _task, name in build_app().periodic_registry.periodic_tasks}
    assert scheduled == {job.name for job in handlers.periodic_jobs()}
    assert "events.pick_up_stalled" in scheduled


@pytest.mark.django_db
def test_a_periodic_job_runs():
    ran.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('facts', %s, %s)",
            [delivery.PERIODIC, '{"name": "test.morning", "timestamp": 1700000000}'],
        )
    assert run_pending() == 1
    assert ran == ["morning"]
