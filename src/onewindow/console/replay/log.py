"""What a log of another house tells: cases with their dates, and in each what was done, when, where and by whom."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# What the log's own tools write where a group was not filled in: such a step fell to the department of the case.
NO_GROUP = "EMPTY"


class BadLog(Exception):
    """Raised for a file that cannot be replayed; the sentence says what is wrong and in which trace. Nothing was written."""


@dataclass(frozen=True)
class Event:
    """One step that was done: ``instance`` is the log's own name for it."""

    step: str
    group: str
    resource: str
    at: dt.datetime
    instance: str = ""


@dataclass(frozen=True)
class Trace:
    """One case. ``ended`` is missing while it runs; ``facts`` are what else the log says of it."""

    name: str
    started: dt.datetime
    deadline: dt.datetime
    ended: dt.datetime | None
    department: str
    channel: str
    events: Sequence[Event]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def opened(self) -> dt.datetime:
        """The first moment at which there is anything of the case: in some, a step was done before the day they count from."""
        return min(self.started, self.events[0].at, self.ended or self.started)

    @property
    def last_step(self) -> dt.datetime:
        return self.events[-1].at

    @property
    def is_late(self) -> bool:
        """Ended after its deadline, to the instant."""
        return self.ended is not None and self.ended > self.deadline


@dataclass(frozen=True)
class Log:
    """``digest`` (SHA-256 of the unpacked text) knows the log again, however its file is called or packed."""

    name: str
    digest: str
    traces: Sequence[Trace]

    @cached_property
    def events(self) -> int:
        return sum(len(trace.events) for trace in self.traces)

    @cached_property
    def begins(self) -> dt.datetime:
        return min(trace.opened for trace in self.traces)

    @cached_property
    def ends(self) -> dt.datetime:
        """The last moment at which anything happened."""
        return max(max(trace.last_step, trace.ended or trace.last_step) for trace in self.traces)

    @property
    def code(self) -> str:
        """A short name for what this log brings into the database."""
        return f"xes-{self.digest[:8]}"
