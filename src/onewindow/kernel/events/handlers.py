"""Who listens to what, filled by every app's ``AppConfig.ready``."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate.periodic import PeriodicTask

from onewindow.base import clock
from onewindow.kernel.events import facts

Fact = TypeVar("Fact")
Handler = Callable[[Any], object]
Job = Callable[[], object]


@dataclasses.dataclass(frozen=True)
class Periodic:
    """Work that comes back by the clock. ``cron`` has five fields, in the city's time."""

    name: str
    cron: str
    function: Job

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """When it comes again after this moment, on the city's wall clock."""
        no_task: Any = None
        schedule = PeriodicTask(task=no_task, cron=self.cron, periodic_id=self.name, configure_kwargs={}).croniter
        schedule.set_current(clock.local(moment))
        return dt.datetime.fromtimestamp(schedule.get_next(ret_type=float), tz=clock.zone())


_by_name: dict[str, Handler] = {}
_by_fact: dict[str, dict[str, Handler]] = {}
_periodic: dict[str, Periodic] = {}


def subscribe(fact_type: type[Fact], handler: Callable[[Fact], object], *, name: str = "") -> None:
    """From now on every published fact of this type becomes a job for this handler.

    Handlers run after commit, outside any transaction, possibly more than once (a worker may die after the deed and
    before the mark): each must be safe to repeat. ``name`` is stored in the jobs; it defaults to module and function.
    """
    name = name or f"{handler.__module__}.{handler.__qualname__}"
    known = _by_name.setdefault(name, handler)
    if known is not handler:
        raise ValueError(f"two handlers are named {name}")
    _by_fact.setdefault(facts.name_of(fact_type), {})[name] = handler


def unsubscribe(name: str) -> None:
    """Forget a handler; jobs already published for it will fail until it is back."""
    _by_name.pop(name, None)
    for listening in _by_fact.values():
        listening.pop(name, None)


def every(cron: str, name: str) -> Callable[[Job], Job]:
    """Run a function by the clock: ``every("*/5 * * * *", "timelimits.sweep")(sweep)``.

    It never waits twice in the queue and must be safe to repeat. When it fails it is tried again as long as that comes
    before its next time; then it is listed among the dead, and the next time is not put off by it.
    """

    def register(function: Job) -> Job:
        known = _periodic.get(name)
        if known and known.function is not function:
            raise ValueError(f"two periodic jobs are named {name}")
        _periodic[name] = Periodic(name, cron, function)
        return function

    return register


def listening_to(fact_name: str) -> list[str]:
    """Names of the handlers of a fact, in the order of their registration."""
    return list(_by_fact.get(fact_name, ()))


def handler_named(name: str) -> Handler:
    """The handler; ``LookupError`` when no app of this release registers it."""
    try:
        return _by_name[name]
    except KeyError:
        raise LookupError(f"no handler is named {name}") from None


def periodic_jobs() -> list[Periodic]:
    """Everything registered with ``every``."""
    return list(_periodic.values())


def is_periodic(name: str) -> bool:
    """Whether an app of this release registers periodic work of this name."""
    return name in _periodic


def periodic_named(name: str) -> Periodic:
    """The periodic job; ``LookupError`` when no app of this release registers it."""
    try:
        return _periodic[name]
    except KeyError:
        raise LookupError(f"no periodic job is named {name}") from None
