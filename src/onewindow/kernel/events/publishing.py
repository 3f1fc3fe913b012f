"""Facts become jobs in the transaction that made them true."""

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from onewindow.base.transactions import require_open
from onewindow.kernel.events import facts, handlers

QUEUE = "facts"
DELIVER = "onewindow.deliver"

# A manager of its own on Django's connection: inside a worker the application object talks through another
# connection, and a handler's own facts must still commit with the handler's own rows.
_manager = JobManager(DjangoConnector())


def publish(*happened: object) -> None:
    """One job per fact and registered handler, in the caller's transaction, with one statement for all.

    Rolled back, they never were. Without handlers there is no statement at all. Needs an open transaction: a fact
    published outside one could be told although its rows are not there.
    """
    require_open("events.publish")
    jobs = [_job(handler, name, thing) for thing in happened for name, handler in _deliveries(thing)]
    if jobs:
        _manager.batch_defer_jobs(jobs)


def _deliveries(thing: object) -> list[tuple[str, str]]:
    name = facts.name_of(type(thing))
    return [(name, handler) for handler in handlers.listening_to(name)]


def _job(handler: str, name: str, thing: object) -> Job:
    return Job(
        queue=QUEUE,
        lock=None,
        queueing_lock=None,
        task_name=DELIVER,
        task_kwargs={"handler": handler, "fact": name, "payload": facts.encode(thing)},
    )
