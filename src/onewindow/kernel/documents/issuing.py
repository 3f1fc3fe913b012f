"""Giving out documents: the row with its number and words is the document; the PDF is its printed form."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.base.transactions import require_open
from onewindow.kernel.documents.facts import DocumentIssued
from onewindow.kernel.documents.kinds import KINDS
from onewindow.kernel.documents.models import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit

# Without what is easily misread: 0 O, 1 I L, 2 Z, 5 S, 8 B.
_CODE_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
_CODE_LENGTH = 8


@dataclass(frozen=True)
class Draft:
    """What ``issue_many`` needs to know of each document; ``content`` as described in ``kinds``."""

    kind: str
    subject: Subject
    unit: Unit
    title: str
    holder: str
    content: Mapping[str, Any]
    number: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


def issue(
    kind: str,
    *,
    subject: Subject,
    unit: Unit,
    title: str,
    holder: str,
    content: Mapping[str, Any],
    number: str,
    actor: Person,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Document:
    """Give out one document in the caller's transaction; its PDF is set a moment after the commit.

    Two statements. ``number`` comes from ``next_number`` or ``next_certificate_number``; ``valid_until`` is the last day
    it holds. The caller has asked the permission and writes the audit: this is part of its command. KeyError for an
    unknown kind.
    """
    draft = Draft(kind, subject, unit, title, holder, content, number, valid_from, valid_until)
    return issue_many([draft], actor=actor)[0]


def issue_many(drafts: Sequence[Draft], *, actor: Person) -> list[Document]:
    """As ``issue``, for several documents at once; two statements in all."""
    require_open("documents.issue")
    if not drafts:
        return []
    documents = Document.objects.bulk_create([new_document(draft, actor) for draft in drafts])
    events.publish(*(DocumentIssued(made.number, made.kind, made.subject_kind, made.subject_key) for made in documents))
    return documents


def new_document(draft: Draft, actor: Person) -> Document:
    """The row of a draft with a fresh verification code, not saved."""
    return Document(
        kind=draft.kind,
        template_version=KINDS[draft.kind].version,
        number=draft.number,
        title=draft.title,
        unit=draft.unit,
        subject_kind=draft.subject.kind,
        subject_key=draft.subject.key,
        holder=draft.holder,
        content=dict(draft.content),
        verification_code="".join(secrets.choice(_CODE_LETTERS) for _n in range(_CODE_LENGTH)),
        issued_at=clock.now(),
        issued_by=actor,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
    )
