"""The way of a case through the house: taken in, each step by whoever did it, ended; each act at its own moment, each a command."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from django.db import transaction

from onewindow.base import clock
from onewindow.base.codes import Channel
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Outcome, Particulars
from onewindow.console.replay.discovering import Discovered
from onewindow.console.replay.drawing import FIRST
from onewindow.console.replay.log import Trace
from onewindow.console.replay.preparing import Office
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy

_ONLINE = "internet"
_ONE_SECOND = dt.timedelta(seconds=1)


class Verb(IntEnum):
    """In the order in which acts of one case at one moment are done."""

    OPEN, STEP, KEEP, CLOSE = range(4)


class Act(NamedTuple):
    """What is done at a moment to the case in this place of the log; ``turn`` counts its steps."""

    at: dt.datetime
    place: int
    verb: Verb
    turn: int = 0


def acts_of(place: int, trace: Trace) -> list[Act]:
    """A case ended before its last step keeps its promise then, and is decided when the work on it is over."""
    acts = [Act(trace.opened, place, Verb.OPEN)]
    acts += [Act(event.at, place, Verb.STEP, turn) for turn, event in enumerate(trace.events)]
    if trace.ended is None:
        return acts
    if trace.ended < trace.last_step:
        acts.append(Act(trace.ended, place, Verb.KEEP))
    return [*acts, Act(max(trace.ended, trace.last_step), place, Verb.CLOSE)]


class Walker:
    """Does the acts of some cases of the log, in the order of time."""

    def __init__(self, traces: Mapping[int, Trace], found: Discovered, office: Office) -> None:
        self._traces, self._office = traces, office
        self._ways = {place: found.way(trace) for place, trace in traces.items()}
        self._numbers: dict[int, str] = {}

    def acts(self) -> list[Act]:
        """Everything to be done, in the order of time."""
        return sorted(act for place, trace in self._traces.items() for act in acts_of(place, trace))

    def do(self, act: Act) -> None:
        """One act, at its moment."""
        with clock.moved_to(act.at):
            if act.verb is Verb.OPEN:
                self._open(act.place)
            elif act.verb is Verb.STEP:
                self._step(act.place, act.turn)
            elif act.verb is Verb.KEEP:
                self._keep(self._numbers[act.place])
            else:
                self._close(self._numbers[act.place])

    def _open(self, place: int) -> None:
        """Handed in and accepted at one moment: the log counts from the day a case came in."""
        trace, office = self._traces[place], self._office
        case = cases.intake(
            office.window,
            office.party,
            office.revisions[trace.department],
            answers={FIRST: self._ways[place][0], **_facts(trace)},
            form={},
            materials={},
            actor=office.clerk,
            particulars=Particulars(title=trace.name, channel=_channel(trace), promise=promise_of(trace)),
        )
        self._numbers[place] = case.number

    def _step(self, place: int, turn: int) -> None:
        event, way = self._traces[place].events[turn], self._ways[place]
        cases.complete_at(
            self._numbers[place],
            way[turn],
            outcome=way[turn + 1],
            opinion=event.instance or event.step,
            actor=self._office.workers[event.resource],
        )

    @transaction.atomic
    def _keep(self, number: str) -> None:
        subject, system = Subject("case", number), system_actor()
        timelimits.finish(subject, [LimitKind.PROMISED], actor=system)
        audit.record("event_log.case_ended", subject, actor=system)

    def _close(self, number: str) -> None:
        """The log says that a case ended, not how: it is granted, and served at once."""
        cases.decide(number, outcome=Outcome.GRANTED, actor=self._office.chief)
        cases.deliver(number, method="electronic", actor=self._office.clerk)


def promise_of(trace: Trace) -> Policy:
    """The log's deadline, to the instant, as the promise of this case."""
    since = min(trace.opened, trace.ended - _ONE_SECOND) if trace.ended else trace.opened
    return Policy.until(LimitKind.PROMISED, trace.deadline, since=since)


def _channel(trace: Trace) -> str:
    return Channel.WEB.value if trace.channel.lower() == _ONLINE else Channel.WINDOW.value


def _facts(trace: Trace) -> dict[str, Any]:
    """What else the log says of the case stays with it, as given."""
    return {"log": {"channel": trace.channel, **trace.facts}}


def shares(traces: Sequence[Trace], count: int) -> list[dict[int, Trace]]:
    """The log's cases dealt out to so many walkers, each case to one alone."""
    return [{place: traces[place] for place in range(first, len(traces), count)} for first in range(count)]
