"""The queue keeps itself: jobs of dead workers come back, old traces go."""

import datetime as dt

from django.db import connection

from onewindow.base import clock
from onewindow.kernel.events import delivery
from onewindow.kernel.events.models import Failure

# A worker whose heart is silent this long is dead (it beats every ten seconds).
STALLED_AFTER_SECONDS = 30.0
_KEEP_DAYS = 90

# A job that was running when its worker died has used up one try: one that kills every worker ends among the dead.
# It comes back without a queueing lock: of periodic work another run may be waiting already, and only one may hold it.
_PICK_UP = """
WITH stalled AS (
    SELECT job.id FROM procrastinate_jobs job
     WHERE job.status = 'doing'
       AND NOT EXISTS (SELECT 1 FROM procrastinate_workers worker
                        WHERE worker.id = job.worker_id
                          AND worker.last_heartbeat >= now() - make_interval(secs => %(silent)s))
       FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE procrastinate_jobs job
       SET status = (CASE WHEN job.attempts + 1 < %(tries)s THEN 'todo' ELSE 'failed' END)::procrastinate_job_status,
           attempts = job.attempts + 1, worker_id = NULL, scheduled_at = NULL, queueing_lock = NULL
      FROM stalled WHERE job.id = stalled.id
 RETURNING job.id, job.args, job.attempts, job.status
), remembered AS (
    INSERT INTO events_failure (job_id, handler, attempt, error, trace, at)
    SELECT id, left(coalesce(args->>'handler', args->>'name', ''), 200), attempts, %(error)s, '', %(at)s FROM taken
)
SELECT count(pg_notify('procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', id)::text))
  FROM taken WHERE status = 'todo'
"""


def pick_up_stalled(silent_seconds: float = STALLED_AFTER_SECONDS) -> int:
    """Give the running jobs of dead workers back to the queue, in one statement; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PICK_UP,
            {
                "silent": silent_seconds,
                "tries": delivery.TRIES,
                "error": "WorkerDied: the worker stopped in the middle of the job",
                "at": clock.now(),
            },
        )
        return int(cursor.fetchone()[0])


def forget_old_failures() -> int:
    """Failures older than ninety days go, unless their job is still among the dead; how many.

    Jobs that succeed are deleted at once by whoever ran them; dead ones stay until somebody runs them again.
    """
    return (
        Failure.objects.filter(at__lt=clock.now() - dt.timedelta(days=_KEEP_DAYS))
        .extra(where=["NOT EXISTS (SELECT 1 FROM procrastinate_jobs job WHERE job.id = events_failure.job_id)"])
        .delete()[0]
    )
