"""Who had the time: from the ledgers of many subjects to dates on which the office had a matter, and dates on which nobody counted.

A day a limit begins is not counted (民法典 201); the day it ends is. What a pause covers is not counted (docs/adr/0002).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.base import clock
from onewindow.kernel.timelimits import ledgers, rules
from onewindow.kernel.timelimits.models import LedgerEntry, Limit
from onewindow.kernel.timelimits.rules import Event, Span

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Halt:
    """Dates a pause takes out of the count, both included, and why; ``is_open`` while it lasts."""

    span: Span
    reason_code: str
    reason: str
    is_open: bool


@dataclass(frozen=True)
class Spent:
    """One limit as time: the dates it ran, both included (none when it ended on its first day), and its pauses."""

    subject_key: str
    kind: str
    ran: Span | None
    halts: tuple[Halt, ...]


def spent(kind: str, keys: Sequence[str], limits: Sequence[str]) -> list[Spent]:
    """How the limits of these kinds of many subjects spent their time until today. Two statements."""
    rows = list(
        Limit.objects.filter(subject_kind=kind, subject_key__in=list(keys), kind__in=list(limits)).order_by(
            "started_at", "id"
        )
    )
    lines: dict[int, list[Event]] = {row.pk: [] for row in rows}
    for entry in LedgerEntry.objects.filter(limit__in=lines).order_by("limit", "sequence"):
        lines[entry.limit_id].append(Event(entry.kind, entry.at, reason_code=entry.reason_code, reason=entry.reason))
    today = clock.today()
    return [_of(row, lines[row.pk], today) for row in rows]


def _of(limit: Limit, ledger: Sequence[Event], today: dt.date) -> Spent:
    first = clock.local(limit.started_at).date() + _ONE_DAY
    last = clock.local(limit.finished_at).date() if limit.finished_at else today
    ran = Span(first, last) if first <= last else None
    day_used = ledgers.terms_of(limit).pause_day_used
    return Spent(limit.subject_key, limit.kind, ran, tuple(_halts(ledger, last, pause_day_used=day_used)))


def _halts(ledger: Sequence[Event], last: dt.date, *, pause_day_used: bool) -> list[Halt]:
    found = []
    for pause, resume in rules.pauses_of(ledger):
        first = rules.day_of(pause) + (_ONE_DAY if pause_day_used else dt.timedelta())
        until = rules.day_of(resume) if resume else last
        if first <= until:
            found.append(Halt(Span(first, until), pause.reason_code, pause.reason, resume is None))
    return found
