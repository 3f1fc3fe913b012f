"""A write sent twice is done once (``Idempotency-Key``).

The claim, the command and the kept answer stand or fall together in one transaction. Whoever sends the same key at the
same moment waits at the claim and then gets the answer of the first. A refusal changed nothing and leaves no claim: the
key is free again for the corrected request.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from onewindow.api.access import machine_of
from onewindow.api.answers import Answer
from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.base.sealing import digest

KEEP = dt.timedelta(hours=48)

_CLAIM = """
INSERT INTO api_keptanswer (person_id, key, request_digest, status, body, location, created_at)
VALUES (%s, %s, %s, 0, '', '', %s)
ON CONFLICT (person_id, key) DO NOTHING RETURNING id
"""
_KEEP = "UPDATE api_keptanswer SET status = %s, body = %s, location = %s WHERE id = %s"
_READ = "SELECT request_digest, status, body, location FROM api_keptanswer WHERE person_id = %s AND key = %s"
_FORGET = "DELETE FROM api_keptanswer WHERE created_at < %s"


def once(request: HttpRequest, key: str, words: str, act: Callable[[], Answer]) -> HttpResponse:
    """Do the deed and keep its answer, or give the kept one again (header ``Idempotency-Replayed``). Two statements.

    ``words`` is everything that makes the request what it is besides its address. Raises
    ``Conflict('idempotency_key_reused')`` when the key was used for another request.
    """
    person_id = machine_of(request).pk
    said = digest(f"{request.method} {request.path}\n{words}", context="idempotency")
    while True:
        with transaction.atomic():
            claim = _claim(person_id, key, said)
            if claim is not None:
                answer = act()
                _run(_KEEP, [answer.status, answer.body, answer.location, claim])
                return answer.response()
        kept = _again(person_id, key, said)
        if kept is not None:
            return kept
        # Forgotten since the claim was refused: the key is free again.


def _claim(person_id: int, key: str, said: bytes) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [person_id, key, said, clock.now()])
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else None


def _again(person_id: int, key: str, said: bytes) -> HttpResponse | None:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [person_id, key])
        row: tuple[bytes, int, str, str] | None = cursor.fetchone()
    if row is None:
        return None
    kept, status, body, location = row
    if bytes(kept) != said:
        raise Conflict("idempotency_key_reused", _("这个 Idempotency-Key 已经用在另一个请求上。请换一个新的再发。"))
    response = Answer(status, body, location).response()
    response["Idempotency-Replayed"] = "true"
    return response


def forget_old_answers() -> int:
    """Delete answers kept longer than ``KEEP``; how many went."""
    return _run(_FORGET, [clock.now() - KEEP])


def _run(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
