"""A worker that is killed at a chosen point of sending. Arguments: folder of the spool, point."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from procrastinate.manager import JobManager  # noqa: E402

from onewindow.kernel.events.service import run_worker  # noqa: E402
from onewindow.kernel.notices import sending  # noqa: E402
from onewindow.kernel.notices.contrib.spool import adapter  # noqa: E402


def die(*_arguments: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_after(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*arguments: Any, **named: Any) -> None:
        function(*arguments, **named)
        die()

    return wrapper


async def die_async(*_arguments: Any, **_named: Any) -> None:
    die()


POINTS: dict[str, Callable[[], None]] = {
    "before sending": lambda: setattr(adapter.SpoolAdapter, "send", die),
    "while writing": lambda: setattr(adapter.json, "dump", die),
    "after writing aside": lambda: setattr(adapter, "_link", die),
    "after it appeared": lambda: setattr(adapter, "_link", dying_after(adapter._link)),
    "after sending, before the mark": lambda: setattr(sending, "_mark_sent", die),
    "after the mark": lambda: setattr(sending, "_mark_sent", dying_after(sending._mark_sent)),
    "before the job is finished": lambda: setattr(JobManager, "finish_job", die_async),
}

if __name__ == "__main__":
    settings.ONEWINDOW_SMS_SPOOL = Path(sys.argv[1])
    POINTS[sys.argv[2]]()
    run_worker(concurrency=1, stalled_after=0.5, once=True)
