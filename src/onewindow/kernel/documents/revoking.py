from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.base.transactions import require_open
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.documents import access
from onewindow.kernel.documents.facts import DocumentRevoked
from onewindow.kernel.documents.models import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person


@transaction.atomic
def revoke(document: Document, *, reason: str, actor: Person) -> Document:
    """Declare that a document no longer holds, and why; the public page says so from this moment.

    Raises ``NotPermitted('head_or_chief_only')``, ``Invalid('reason_needed')``, ``Conflict('not_valid_any_more')``.
    """
    found = Document.objects.filter(pk=document.pk)
    ended = _ended(found, into=Document.State.REVOKED, reason=reason, actor=actor)[0]
    events.publish(*revoked_facts([ended]))
    return ended


def revoke_of(subject: Subject, kinds: Collection[str], *, into: str, reason: str, actor: Person) -> list[Document]:
    """As ``revoke``, for every valid document of these kinds of a subject, as part of a command; three statements.

    ``into`` is ``REVOKED`` (撤销) or ``CANCELLED`` (注销). The caller publishes ``revoked_facts`` with its own.
    """
    require_open("documents.revoke_of")
    found = Document.objects.filter(subject_kind=subject.kind, subject_key=subject.key, kind__in=kinds)
    return _ended(found, into=into, reason=reason, actor=actor)


def revoked_facts(documents: Collection[Document]) -> list[DocumentRevoked]:
    """What ``revoke`` publishes by itself."""
    return [
        DocumentRevoked(made.number, made.kind, made.subject_kind, made.subject_key, made.revocation_reason)
        for made in documents
    ]


def _ended(found: QuerySet[Document], *, into: str, reason: str, actor: Person) -> list[Document]:
    locked = list(found.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    for document in locked:
        access.require_revoke(actor, document)
    why = reason.strip()
    if not why:
        sentence = _("请写明撤销的理由，查验的人会看到它。")
        raise Invalid("reason_needed", sentence, fields={"reason": sentence})
    ended = [document for document in locked if document.state == Document.State.VALID]
    if not ended:
        raise Conflict("not_valid_any_more", _("这份文书已经不是有效状态，不用再撤销。"))
    values: dict[str, Any] = {"state": into, "revoked_at": clock.now(), "revocation_reason": why[:400]}
    for document in ended:
        for name, value in values.items():
            setattr(document, name, value)
    Document.objects.filter(pk__in=[document.pk for document in ended]).update(**values)
    audit.record_many([_trace(document, why) for document in ended], actor=actor)
    return ended


def _trace(document: Document, reason: str) -> Trace:
    changes = {
        "title": document.title,
        "subject": f"{document.subject_kind}:{document.subject_key}",
        "state": document.state,
    }
    return Trace("document.revoked", Subject("document", document.number), changes, note=reason)
