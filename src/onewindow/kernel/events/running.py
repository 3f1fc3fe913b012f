"""Jobs run in this very process, one after the other: for tests and the console."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from onewindow.base import clock
from onewindow.kernel.events import delivery, publishing

# Due by the house's clock (a moved clock makes later tries due), oldest first. The worker row makes the job look
# alive to the sweep for jobs of dead workers.
_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker)s
 WHERE id = (SELECT id FROM procrastinate_jobs
              WHERE status = 'todo' AND task_name = ANY(%(tasks)s)
                AND (scheduled_at IS NULL OR scheduled_at <= %(now)s)
              ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, task_name, args, attempts
"""
_AGAIN_LATER = """
UPDATE procrastinate_jobs
   SET status = 'todo', attempts = attempts + 1, worker_id = NULL, scheduled_at = %s
 WHERE id = %s
"""


@dataclass(frozen=True)
class _Taken:
    id: int
    task_name: str
    arguments: dict[str, Any]
    attempts: int


def run_pending(limit: int | None = None) -> int:
    """Run every job due now, those that the jobs themselves publish too; how many were run.

    A failing handler is retried by itself later, as in the worker, and disturbs no other. Inside an open transaction
    (a plain test) each handler gets a savepoint.
    """
    worker = _row("SELECT worker_id FROM procrastinate_register_worker_v1()")[0]
    count = 0
    try:
        while limit is None or count < limit:
            job = _take(worker)
            if job is None:
                break
            _run(job)
            count += 1
    finally:
        _row("SELECT procrastinate_unregister_worker_v1(%s)", [worker])
    return count


def _take(worker: int) -> _Taken | None:
    _row("SELECT procrastinate_update_heartbeat_v1(%s)", [worker])
    row = _row(_TAKE, {"worker": worker, "tasks": [publishing.DELIVER, delivery.PERIODIC], "now": clock.now()})
    if not row:
        return None
    arguments = json.loads(row[2]) if isinstance(row[2], str) else row[2]
    return _Taken(row[0], row[1], arguments, row[3])


def _run(job: _Taken) -> None:
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                delivery.perform(job.task_name, job.arguments)
        else:
            delivery.perform(job.task_name, job.arguments)
    except Exception as error:  # noqa: BLE001 -- whatever a handler raises is noted, and tried again
        delivery.remember_failure(job.id, job.arguments, job.attempts + 1, error)
        _put_back(job)
    else:
        _row("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [job.id])


def _put_back(job: _Taken) -> None:
    wait = delivery.seconds_before_next_try_of(job.task_name, job.arguments, job.attempts + 1)
    if wait is None:
        _row("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job.id])
        return
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN_LATER, [clock.now() + dt.timedelta(seconds=wait), job.id])


def _row(sql: str, parameters: Any = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()
