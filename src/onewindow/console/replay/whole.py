"""The replay of a log from end to end, for the command and for the benchmark."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import transaction

from onewindow.base import clock
from onewindow.console.progress import Advance
from onewindow.console.replay import running
from onewindow.console.replay.discovering import Discovered
from onewindow.console.replay.log import Log
from onewindow.console.replay.preparing import prepare, subject_of
from onewindow.console.replay.walking import Walker, shares
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits

MOST_WALKERS = 8


@dataclass(frozen=True)
class Pace:
    """How long the walk took: from the first command to the last, without reading the log and preparing the house."""

    cases: int
    events: int
    seconds: float

    @property
    def cases_per_second(self) -> float:
        return self.cases / self.seconds

    @property
    def events_per_second(self) -> float:
        return self.events / self.seconds


def replay(
    log: Log, found: Discovered, walkers: int, progress: Callable[[str, int], AbstractContextManager[Advance]]
) -> Pace:
    """Prepare, walk, let the clock turn the lights of what still runs, sign the audit. Raises ``BadLog``, ``Stopped``."""
    office = prepare(log, found)
    walking = [Walker(share, found, office) for share in shares(log.traces, walkers)]
    begun = clock.stopwatch()
    with progress("回放", log.events) as advance:
        running.run(walking, advance)
    pace = Pace(len(log.traces), log.events, clock.stopwatch() - begun)
    with clock.moved_to(log.ends):
        timelimits.sweep()
        _note_the_end(log)
    audit.sign_bill()
    return pace


@transaction.atomic
def _note_the_end(log: Log) -> None:
    changes = {"cases": len(log.traces), "events": log.events}
    audit.record("event_log.replayed", subject_of(log), actor=system_actor(), changes=changes)


def walkers_here() -> int:
    """As many as there are cores: the database takes its share while the others wait for it."""
    return min(os.cpu_count() or 1, MOST_WALKERS)
