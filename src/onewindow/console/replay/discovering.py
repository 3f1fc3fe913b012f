"""What a log knows without saying it: which units there are, who works where, which steps follow which.

A step is told apart by its name *and* its group: the same work done in two groups is two steps of the procedure, each in its own
unit. What followed what directly in some case is an arc (the directly-follows graph); nothing else is one (docs/adr/0038).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from onewindow.console.replay.log import NO_GROUP, Event, Log, Trace

# What follows the last step of a case.
DECISION = "decide"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

# A step's name and its group.
Key = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """A step of the procedure. ``column`` is how far along a case it stands on the average, for the drawing.

    ``is_look``: it carries the duty of examination, because no case of the log goes without it (or, in a log where each goes its own
    way, as every step does): so no decision is reached that nobody has looked at.
    """

    id: str
    name: str
    group: str
    column: int
    is_look: bool


@dataclass(frozen=True)
class Worker:
    """Somebody of the log: the group or department worked in most, and every one worked in."""

    name: str
    home: str
    places: frozenset[str]


@dataclass(frozen=True)
class Discovered:
    """``arcs`` counts how often a step (by id) followed another; ``firsts`` how often each came first."""

    departments: Sequence[str]
    groups: Sequence[str]
    workers: Sequence[Worker]
    steps: Sequence[Step]
    firsts: Mapping[str, int]
    arcs: Mapping[tuple[str, str], int]

    @cached_property
    def ids(self) -> Mapping[Key, str]:
        return {(step.name, step.group): step.id for step in self.steps}

    def way(self, trace: Trace) -> list[str]:
        """The steps of a case in order, by id, with the decision at its end."""
        return [*(self.ids[_key(event)] for event in trace.events), DECISION]

    @cached_property
    def after(self) -> Mapping[str, Sequence[str]]:
        """What followed each step, the most frequent last: that is the way a case goes when nobody says otherwise."""
        following: dict[str, list[str]] = defaultdict(list)
        for (step, then), _times in sorted(self.arcs.items(), key=lambda arc: (arc[1], arc[0])):
            following[step].append(then)
        return following


def discover(log: Log) -> Discovered:
    """Read everything off the log. The same log gives the same, to the order of its parts."""
    steps = _steps(log)
    ids = {(step.name, step.group): step.id for step in steps}
    ways = [[ids[_key(event)] for event in trace.events] + [DECISION] for trace in log.traces]
    return Discovered(
        departments=sorted({trace.department for trace in log.traces}),
        groups=sorted({event.group for trace in log.traces for event in trace.events} - {NO_GROUP}),
        workers=_workers(log),
        steps=steps,
        firsts=Counter(way[0] for way in ways),
        arcs=Counter(arc for way in ways for arc in pairwise(way)),
    )


def place_of(event: Event, trace: Trace) -> str:
    """Where a step was done: its group, or the department of the case where the log names none."""
    return trace.department if event.group == NO_GROUP else event.group


def _key(event: Event) -> Key:
    return event.step, event.group


def _steps(log: Log) -> list[Step]:
    """In the order of a case, as it is on the average."""
    stands: dict[Key, list[int]] = defaultdict(list)
    for trace in log.traces:
        for place, event in enumerate(trace.events):
            stands[_key(event)].append(place)
    looks = _on_every_way(log) or {name for name, _group in stands}
    ordered = sorted((sum(places) / len(places), key) for key, places in stands.items())
    columns = sorted({round(mean) for mean, _key in ordered})  # none is left empty
    return [
        Step(_id(number, name), name, group, columns.index(round(mean)), name in looks)
        for number, (mean, (name, group)) in enumerate(ordered, start=1)
    ]


def _on_every_way(log: Log) -> set[str]:
    return set.intersection(*({event.step for event in trace.events} for trace in log.traces))


def _id(number: int, name: str) -> str:
    """Short enough for the outcome of a task, and readable where the name is in Latin letters."""
    words = _NOT_A_LETTER.sub("_", name.lower()).strip("_")
    return f"s{number:02d}_{words[:30]}".rstrip("_")


def _workers(log: Log) -> list[Worker]:
    """Also who answers for a case without having done a step of it: such a person is nowhere but in the department."""
    times: dict[str, Counter[str]] = defaultdict(Counter)
    reach: dict[str, set[str]] = defaultdict(set)
    for trace in log.traces:
        for event in trace.events:
            times[event.resource][place_of(event, trace)] += 1
            reach[event.resource] |= {place_of(event, trace), trace.department}
    for trace in log.traces:
        responsible = trace.facts.get("responsible", "")
        if responsible and responsible not in reach:
            times[responsible][trace.department] += 1
    return [Worker(name, _most(counted), frozenset(reach.get(name, ()))) for name, counted in sorted(times.items())]


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda place: (-counted[place], place))
