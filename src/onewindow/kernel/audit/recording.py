"""Appending: one statement, whatever the number of traces."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from onewindow.base import clock, requests, transactions
from onewindow.base.actors import Actor
from onewindow.base.subjects import Subject


@dataclass(frozen=True)
class Trace:
    """One line for ``record_many``: what was done to which thing."""

    verb: str
    subject: Subject
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def record(
    verb: str, subject: Subject, *, actor: Actor, changes: Mapping[str, Any] | None = None, note: str = ""
) -> None:
    """Append one trace in the caller's transaction. ``changes`` are plain values; dates and decimals become text.

    One statement. Refuses to run outside a transaction and without an actor (``TypeError``): both are faults of the program.
    """
    transactions.require_open("audit.record")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)",
            [*_who_and_when(actor), verb, subject.kind, subject.key, _json(changes or {}), note],
        )


def record_many(traces: Iterable[Trace], *, actor: Actor) -> None:
    """Append many traces of one actor at one moment. One statement, also for none."""
    transactions.require_open("audit.record_many")
    rows = [(t.verb, t.subject.kind, t.subject.key, t.changes, t.note) for t in traces]
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_append_many(%s, %s, %s, %s, %s, %s::jsonb)", [*_who_and_when(actor), _json(rows)])


def _who_and_when(actor: Actor) -> tuple[Any, ...]:
    if actor is None or actor.pk is None:
        raise TypeError("the audit takes no trace without an actor")
    return clock.now(), actor.kind, actor.pk, actor.name, requests.request_id.get()


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
