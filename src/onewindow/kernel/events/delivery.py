"""One job: find the handler, give it the fact, remember why it failed."""

import datetime as dt
import traceback
from typing import Any

from django.db import connection

from onewindow.base import clock
from onewindow.kernel.events import facts, handlers
from onewindow.kernel.events.models import Failure
from onewindow.kernel.events.publishing import DELIVER

PERIODIC = "onewindow.periodic"

TRIES = 10
_FIRST_WAIT, _LONGEST_WAIT = 5, 6 * 3600

_FORGET_EARLIER = """
DELETE FROM procrastinate_jobs WHERE status = 'failed' AND task_name = %s AND args->>'name' = %s AND id < %s
"""


def seconds_before_next_try(attempts_so_far: int) -> int | None:
    """How long to wait after a failure: 5 s, 15 s, 45 s … at most six hours; None after the last try.

    Ten tries span about ten hours: a neighbour that is down over a morning loses nothing.
    """
    if attempts_so_far >= TRIES:
        return None
    return int(min(_FIRST_WAIT * 3 ** (attempts_so_far - 1), _LONGEST_WAIT))


def seconds_before_next_try_of(task_name: str, arguments: dict[str, Any], attempts_so_far: int) -> int | None:
    """The same for a stored job. Periodic work comes again by itself: a try that would come later than that is not made."""
    wait = seconds_before_next_try(attempts_so_far)
    if wait is None or task_name != PERIODIC or not handlers.is_periodic(arguments["name"]):
        return wait
    now = clock.now()
    coming = handlers.periodic_named(arguments["name"]).next_after(now)
    return wait if now + dt.timedelta(seconds=wait) < coming else None


def perform(task_name: str, arguments: dict[str, Any]) -> None:
    """Do what a stored job says."""
    if task_name == DELIVER:
        _deliver(**arguments)
    else:
        _periodic(arguments["name"])


def _deliver(handler: str, fact: str, payload: dict[str, Any]) -> None:
    handlers.handler_named(handler)(facts.decode(fact, payload))


def _periodic(name: str) -> None:
    handlers.periodic_named(name).function()


def remember_failure(job_id: int, arguments: dict[str, Any], attempt: int, error: BaseException) -> None:
    """Keep the error for whoever looks at dead jobs; written after the handler's own transaction is gone.

    Of one periodic work only the latest failure stays among the dead: to run one again is to run them all.
    """
    Failure.objects.create(
        job_id=job_id,
        handler=str(arguments.get("handler") or arguments.get("name", ""))[:200],
        attempt=attempt,
        error=f"{type(error).__name__}: {error}"[:500],
        trace="".join(traceback.format_exception(error))[-8000:],
        at=clock.now(),
    )
    if "handler" not in arguments:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET_EARLIER, [PERIODIC, arguments.get("name", ""), job_id])
