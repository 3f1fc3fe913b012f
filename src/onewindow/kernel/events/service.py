"""The door of events: what follows later, elsewhere.

A command publishes facts in its transaction (``publish``); every handler registered for the type (``subscribe``, in
``AppConfig.ready``) gets a job of its own, run by the worker after commit, retried by itself, listed by ``dead`` after
the last try and put back by ``rerun``. The publisher does not know who listens. ``every`` registers periodic work.
Tests and the console run what is due with ``run_pending``.
"""

from onewindow.kernel.events.dead import DeadJob, dead, rerun
from onewindow.kernel.events.facts import fact
from onewindow.kernel.events.handlers import every, periodic_jobs, subscribe, unsubscribe
from onewindow.kernel.events.models import Failure
from onewindow.kernel.events.publishing import publish
from onewindow.kernel.events.running import run_pending
from onewindow.kernel.events.upkeep import pick_up_stalled
from onewindow.kernel.events.worker import run_worker

__all__ = [
    "DeadJob",
    "Failure",
    "dead",
    "every",
    "fact",
    "periodic_jobs",
    "pick_up_stalled",
    "publish",
    "rerun",
    "run_pending",
    "run_worker",
    "subscribe",
    "unsubscribe",
]
