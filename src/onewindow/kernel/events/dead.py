"""Jobs that failed to the last try: seen, understood, run again."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person

_DEAD = """
SELECT job.id, job.args, job.attempts, failure.error, failure.trace, failure.at
  FROM procrastinate_jobs job
  LEFT JOIN LATERAL (SELECT error, trace, at FROM events_failure WHERE job_id = job.id ORDER BY id DESC LIMIT 1)
       failure ON true
 WHERE job.status = 'failed'
 ORDER BY job.id DESC
 LIMIT %s
"""
# Tries start anew: attempts go back to zero, the failures stay for reading. Of periodic work the next run may wait already.
_RERUN = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL, queueing_lock = NULL
 WHERE id = %s AND status = 'failed'
RETURNING args, pg_notify('procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', id)::text)
"""


@dataclass(frozen=True)
class DeadJob:
    """A job after its last try. ``handler`` is the name of a handler or of a periodic job; ``fact`` is empty for the latter."""

    id: int
    handler: str
    fact: str
    payload: dict[str, Any]
    attempts: int
    error: str
    trace: str
    failed_at: dt.datetime | None


def dead(limit: int = 200) -> list[DeadJob]:
    """Dead jobs, the youngest first, each with its last error."""
    with connection.cursor() as cursor:
        cursor.execute(_DEAD, [limit])
        return [_dead_job(*row) for row in cursor.fetchall()]


@transaction.atomic
def rerun(job_id: int, *, actor: Person) -> None:
    """Put a dead job back into the queue with all its tries. Raises ``NotFound('no_dead_job')``."""
    with connection.cursor() as cursor:
        cursor.execute(_RERUN, [job_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("no_dead_job", _("没有这个失败的任务，可能已经有人重新执行过了。"), job_id=job_id)
    arguments = _arguments(row[0])
    changes = {"handler": arguments.get("handler") or arguments.get("name", "")}
    audit.record("job.rerun", Subject("job", str(job_id)), actor=actor, changes=changes)


def _dead_job(
    job_id: int, raw: Any, attempts: int, error: str | None, trace: str | None, at: dt.datetime | None
) -> DeadJob:
    arguments = _arguments(raw)
    return DeadJob(
        id=job_id,
        handler=arguments.get("handler") or arguments.get("name", ""),
        fact=arguments.get("fact", ""),
        payload=arguments.get("payload", {}),
        attempts=attempts,
        error=error or "",
        trace=trace or "",
        failed_at=at,
    )


def _arguments(raw: Any) -> dict[str, Any]:
    # Django leaves jsonb undecoded on its own cursors.
    decoded: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
    return decoded
