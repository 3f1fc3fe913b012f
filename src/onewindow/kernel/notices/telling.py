"""Notices come to be: rows in the transaction of what they tell, and a job for each that leaves the house."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import connection

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.base.transactions import require_open
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import texts
from onewindow.kernel.notices.facts import NoticeToSend
from onewindow.kernel.notices.models import Notice
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties.service import Party

BOTH = (Notice.Channel.INBOX.value, Notice.Channel.SMS.value)

_WRITE = """
INSERT INTO notices_notice (key, party_id, person_id, channel, template, title, body, subject_kind, subject_key, once,
                            state, created_at, sent_at, attempts, last_error)
SELECT key, party_id, person_id, channel, template, title, body, subject_kind, subject_key, once,
       state, %(now)s, CASE WHEN state = 'sent' THEN %(now)s END, 0, ''
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS notice (key uuid, party_id bigint, person_id bigint, channel text, template text, title text, body text,
                  subject_kind text, subject_key text, once text, state text)
ON CONFLICT (once) DO NOTHING
RETURNING key, channel
"""


@dataclass(frozen=True)
class Telling:
    """One thing for one reader: a party or a person. ``once`` names the occasion: told once, it is never told again."""

    template: str
    context: Mapping[str, Any]
    subject: Subject
    once: str
    party: Party | None = None
    person: Person | None = None
    channels: tuple[str, ...] = field(default=BOTH)


def tell(
    party: Party | None = None,
    person: Person | None = None,
    *,
    template: str,
    context: Mapping[str, Any],
    subject: Subject,
    once: str,
    channels: tuple[str, ...] = BOTH,
    actor: Person | None = None,
) -> int:
    """Tell one reader one thing; how many notices came to be (0 when it was told before). See ``tell_many``."""
    return tell_many([Telling(template, context, subject, once, party, person, channels)], actor=actor)


def tell_many(tellings: Iterable[Telling], *, actor: Person | None = None) -> int:
    """Write the notices and publish their sending; how many came to be.

    One statement for all rows and one for all jobs. A notice in the inbox is there with the commit; a text message
    leaves after it. With an ``actor`` (somebody decided to tell it, it did not follow by rule) there is also a trace.
    """
    require_open("notices.tell")
    tellings = list(tellings)
    rows = [row for telling in tellings for row in _rows(telling)]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"rows": json.dumps(rows, ensure_ascii=False), "now": clock.now()})
        written = cursor.fetchall()
    events.publish(*[NoticeToSend(str(key)) for key, channel in written if channel == Notice.Channel.SMS])
    if actor is not None and written:
        audit.record_many([_trace(telling) for telling in tellings], actor=actor)
    return len(written)


def _rows(telling: Telling) -> Iterator[dict[str, Any]]:
    if (telling.party is None) == (telling.person is None):
        raise TypeError("a notice has one reader: a party or a person")
    wording = texts.worded(telling.template, telling.context)
    for channel in telling.channels:
        inside = Notice.Channel(channel) == Notice.Channel.INBOX
        yield {
            "key": str(uuid4()),
            "party_id": telling.party.pk if telling.party else None,
            "person_id": telling.person.pk if telling.person else None,
            "channel": channel,
            "template": telling.template,
            "title": wording.title,
            "body": wording.body if inside else wording.sms,
            "subject_kind": telling.subject.kind,
            "subject_key": telling.subject.key,
            "once": f"{telling.once}:{channel}",
            "state": Notice.State.SENT if inside else Notice.State.PENDING,
        }


def _trace(telling: Telling) -> audit.Trace:
    reader = telling.party or telling.person
    changes = {"template": telling.template, "reader": reader.name if reader else ""}
    return audit.Trace("notice.told", telling.subject, changes)
