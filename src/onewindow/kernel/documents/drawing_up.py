"""Documents as part of a command that counts its round trips: number and row in one statement, the fact for the caller."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from onewindow.base.transactions import require_open
from onewindow.kernel.documents import numbers
from onewindow.kernel.documents.facts import DocumentIssued
from onewindow.kernel.documents.issuing import Draft, new_document
from onewindow.kernel.documents.models import Document
from onewindow.kernel.org.service import Person

_FIELDS = [
    "kind",
    "template_version",
    "title",
    "unit_id",
    "subject_kind",
    "subject_key",
    "holder",
    "content",
    "verification_code",
    "issued_at",
    "issued_by_id",
    "valid_from",
    "valid_until",
]

_WRITE = """
INSERT INTO documents_document (number, kind, template_version, title, unit_id, subject_kind, subject_key, holder,
                                content, verification_code, issued_at, issued_by_id, valid_from, valid_until, state,
                                revocation_reason)
SELECT CASE WHEN series = '' THEN before ELSE before || numbering_take(series) || after END,
       kind, template_version, title, unit_id, subject_kind, subject_key, holder, content, verification_code, issued_at,
       issued_by_id, valid_from, valid_until, 'valid', ''
  FROM jsonb_to_recordset(%s::jsonb) AS given(
       before text, series text, after text, kind text, template_version smallint, title text, unit_id bigint,
       subject_kind text, subject_key text, holder text, content jsonb, verification_code text, issued_at timestamptz,
       issued_by_id bigint, valid_from date, valid_until date)
RETURNING id, number, kind, verification_code
"""


def draw_up(drafts: Sequence[Draft], *, actor: Person) -> list[Document]:
    """As ``issue_many``, in one statement: a draft whose ``number`` is empty gets the next 文号 of its unit, kind and year.

    The caller publishes ``facts_of`` the documents with its own facts; without that no PDF is set before somebody asks.
    """
    require_open("documents.draw_up")
    made = [new_document(draft, actor) for draft in drafts]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps([_row(each) for each in made], cls=DjangoJSONEncoder, ensure_ascii=False)])
        given = {(kind, code): (pk, number) for pk, number, kind, code in cursor.fetchall()}
    for document in made:
        document.pk, document.number = given[document.kind, document.verification_code]
        document._state.adding = False  # noqa: SLF001  # a row now, though the ORM did not write it
    return made


def facts_of(documents: Sequence[Document]) -> list[DocumentIssued]:
    """What ``issue_many`` publishes by itself."""
    return [DocumentIssued(made.number, made.kind, made.subject_kind, made.subject_key) for made in documents]


def _row(document: Document) -> dict[str, Any]:
    row = {name: getattr(document, name) for name in _FIELDS}
    row["issued_at"] = document.issued_at.isoformat()
    if document.number:
        return row | {"before": document.number, "series": "", "after": ""}
    before, series, after = numbers.parts_of_next(document.unit, document.kind)
    return row | {"before": before, "series": series, "after": after}
