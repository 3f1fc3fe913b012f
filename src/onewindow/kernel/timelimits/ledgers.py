"""Limits with their ledgers, read in one statement and written in one."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, JSONField, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from onewindow.base.actors import Actor
from onewindow.kernel.events import service as events
from onewindow.kernel.timelimits import rules, statements
from onewindow.kernel.timelimits.events import LightChanged
from onewindow.kernel.timelimits.models import LIT, LedgerEntry, Light, Limit
from onewindow.kernel.timelimits.rules import Event, Reckoning, Terms
from onewindow.kernel.workcalendar import service as workcalendar

_FIELDS = ("kind", "at", "amount", "unit", "reason_code", "reason", "document_number")


@dataclass(frozen=True)
class Account:
    """A limit and everything that happened to its clock."""

    limit: Limit
    events: tuple[Event, ...]

    def with_event(self, event: Event) -> "Account":
        return Account(self.limit, (*self.events, event))

    def reckon(self) -> Reckoning:
        calendar = workcalendar.calendar(self.limit.region)
        return rules.reckon(terms_of(self.limit), self.events, calendar)


def terms_of(limit: Limit) -> Terms:
    """What ``rules`` needs to know of a stored limit."""
    return Terms(limit.amount, limit.unit, limit.warn_percent, limit.warn_days)


def accounts_of(limits: QuerySet[Limit]) -> list[Account]:
    """The limits with their ledgers, in one statement."""
    lines = LedgerEntry.objects.filter(limit=OuterRef("pk")).order_by("sequence")
    found = limits.annotate(
        lines=ArraySubquery(
            lines.values(line=JSONObject(**{name: F(name) for name in _FIELDS})), output_field=ArrayField(JSONField())
        )
    )
    return [Account(limit, tuple(map(_event, limit.lines))) for limit in found]


def apply(account: Account, at: dt.datetime) -> Limit:
    """Put what follows from the ledger into the limit's columns, as seen at a moment. Writes nothing."""
    limit, reckoning = account.limit, account.reckon()
    limit.state = reckoning.state
    limit.due_at = reckoning.due_at
    limit.provisional = reckoning.provisional
    limit.light = shown(limit, reckoning.light(at))
    limit.next_change_at = reckoning.next_change_at(at)
    limit.finished_at = reckoning.finished_at
    return limit


def shown(limit: Limit, light: str) -> str:
    """The light of the reckoning as this limit shows it: some overdue limits are double red."""
    return limit.overdue_light if light == Light.RED else light


def write(accounts: Sequence[Account], *, actor: Actor | None = None) -> None:
    """Store the derived columns of all; with an actor, also the last event of each as its new line. One statement."""
    rows = [_row(account, actor) for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute(statements.WRITE, [as_json(rows)])


def lights_of(accounts: Iterable[Account]) -> dict[int, str]:
    """The stored lights, to be compared with what ``apply`` makes of them."""
    return {account.limit.pk: account.limit.light for account in accounts}


def publish_turns(accounts: Iterable[Account], before: Mapping[int, str]) -> None:
    """``LightChanged`` for every limit that is now yellow or red and was not so before; no statement when there is none."""
    limits = [account.limit for account in accounts]
    events.publish(*(changed(limit) for limit in limits if _has_turned(limit, before.get(limit.pk, Light.NONE))))


def changed(limit: Limit) -> LightChanged:
    """The fact that the light of a limit is what it is."""
    return LightChanged(limit.subject_kind, limit.subject_key, limit.kind, limit.light)


def _has_turned(limit: Limit, before: str) -> bool:
    return limit.light != before and limit.light in LIT


def as_json(rows: Iterable[dict[str, Any]]) -> str:
    """For ``jsonb_to_recordset``; moments keep their microseconds."""
    return json.dumps(list(rows), default=dt.datetime.isoformat, ensure_ascii=False)


def _row(account: Account, actor: Actor | None) -> dict[str, Any]:
    limit, event = account.limit, account.events[-1]
    row: dict[str, Any] = {
        name: getattr(limit, name)
        for name in ("id", "state", "light", "due_at", "provisional", "next_change_at", "finished_at")
    }
    if actor is not None:
        row |= {name: getattr(event, name) for name in _FIELDS}
        row |= {"sequence": len(account.events), "actor_id": actor.pk, "actor_name": actor.name}
    return row


def _event(line: dict[str, Any]) -> Event:
    return Event(**{**line, "at": dt.datetime.fromisoformat(line["at"])})
