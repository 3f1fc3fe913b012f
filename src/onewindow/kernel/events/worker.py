"""The process that runs the jobs: ``python -m django worker``.

Jobs start at once (LISTEN/NOTIFY; polling is only the safety net). On SIGTERM or SIGINT nothing new is begun and the
jobs under way are finished. A worker that is killed leaves its jobs "doing"; the next start, or the minute sweep of
any other worker, gives them back to the queue. If the database goes away the worker waits for it to return.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import DatabaseError, connections
from procrastinate.contrib.django import DjangoApp, connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.periodic import PeriodicTask
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from onewindow.base import clock
from onewindow.kernel.events import delivery, handlers, publishing, upkeep

logger = logging.getLogger(__name__)

CONCURRENCY = 4
_HEARTBEAT_SECONDS = 10.0
_POLL_SECONDS = 1.0  # a notice that came between two looks is missed: then this is the longest wait
_RECONNECT_SECONDS = 2.0


class _Again(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        del exception  # whatever went wrong, the wait is the same
        wait = delivery.seconds_before_next_try_of(job.task_name, dict(job.task_kwargs), job.attempts + 1)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})


def run_worker(
    *, concurrency: int = CONCURRENCY, stalled_after: float = upkeep.STALLED_AFTER_SECONDS, once: bool = False
) -> None:
    """Work until told to stop; with ``once`` until the queue is empty. ``stalled_after`` in seconds."""
    asyncio.run(_Worker(concurrency, stalled_after, once).run())


class _Worker:
    def __init__(self, concurrency: int, stalled_after: float, once: bool) -> None:
        self.concurrency = concurrency
        self.stalled_after = stalled_after
        self.once = once
        self.stopping = False

    async def run(self) -> None:
        """Work, and come back when the database went away."""
        self._stop_on_signals()
        while not self.stopping:
            try:
                await self._work()
            except ConnectorException:
                logger.warning("database unreachable, trying again", exc_info=True)
            except asyncio.CancelledError:
                if not self.stopping:
                    raise
            if self.once:
                return
            if not self.stopping:
                await asyncio.sleep(_RECONNECT_SECONDS)

    def _stop_on_signals(self) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def stop() -> None:
            self.stopping = True
            if task is not None:
                task.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)

    async def _work(self) -> None:
        app = build_app(self.concurrency)
        async with app.open_async():
            await asyncio.to_thread(_in_thread, _pick_up, self.stalled_after)
            await app.run_worker_async(
                name="onewindow",
                concurrency=self.concurrency,
                wait=not self.once,
                fetch_job_polling_interval=_POLL_SECONDS,
                update_heartbeat_interval=min(_HEARTBEAT_SECONDS, self.stalled_after / 3),
                stalled_worker_timeout=self.stalled_after,
                delete_jobs="successful",
                install_signal_handlers=False,
            )


def build_app(concurrency: int = CONCURRENCY) -> DjangoApp:
    """An application of Procrastinate over its own small pool, knowing the two kinds of jobs there are."""
    pool = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=max(2, concurrency // 2))
    app = DjangoApp(connector=pool)
    app.task(name=publishing.DELIVER, queue=publishing.QUEUE, retry=_Again(), pass_context=True)(_perform)
    periodic = app.task(name=delivery.PERIODIC, queue=publishing.QUEUE, retry=_Again(), pass_context=True)(
        _perform_periodic
    )
    for job in handlers.periodic_jobs():
        app.periodic_registry.periodic_tasks[periodic.name, job.name] = _InTheCity(
            task=periodic,
            cron=job.cron,
            periodic_id=job.name,
            configure_kwargs={"task_kwargs": {"name": job.name}, "queueing_lock": job.name},
        )
    return app


class _InTheCity(PeriodicTask[Any, Any, Any]):
    """Schedules are read on the city's wall clock, wherever the machine stands."""

    @cached_property
    def croniter(self) -> Any:
        schedule = vars(PeriodicTask)["croniter"].func(self)
        schedule.set_current(clock.now())
        return schedule


def _perform(context: JobContext, /, **arguments: Any) -> None:
    job = context.job
    try:
        delivery.perform(job.task_name, arguments)
    except Exception as error:
        delivery.remember_failure(job.id or 0, arguments, job.attempts + 1, error)
        raise


def _perform_periodic(context: JobContext, /, timestamp: int = 0, **arguments: Any) -> None:
    del timestamp  # when it was due; the work looks at the clock itself
    _perform(context, **arguments)


def _pick_up(stalled_after: float) -> None:
    """At the start; the minute sweep does it again, so nothing that goes wrong here may keep the worker from its work."""
    try:
        upkeep.pick_up_stalled(stalled_after)
    except DatabaseError:
        logger.exception("jobs of dead workers could not be picked up, going on without")


def _in_thread(function: Callable[..., object], *arguments: object) -> None:
    """Run something of Django beside the loop and leave no connection behind."""
    try:
        function(*arguments)
    finally:
        connections.close_all()
