from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
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
    locked = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=document.pk)
    access.require_revoke(actor, locked)
    reason = reason.strip()
    if not reason:
        sentence = _("请写明撤销的理由，查验的人会看到它。")
        raise Invalid("reason_needed", sentence, fields={"reason": sentence})
    if locked.state != Document.State.VALID:
        raise Conflict("not_valid_any_more", _("这份文书已经不是有效状态，不用再撤销。"), number=locked.number)
    locked.state = Document.State.REVOKED
    locked.revoked_at = clock.now()
    locked.revocation_reason = reason
    locked.save(update_fields=["state", "revoked_at", "revocation_reason"])
    changes = {"title": locked.title, "subject": f"{locked.subject_kind}:{locked.subject_key}"}
    audit.record("document.revoked", Subject("document", locked.number), actor=actor, changes=changes, note=reason)
    events.publish(
        DocumentRevoked(locked.number, locked.kind, locked.subject_kind, locked.subject_key, locked.revocation_reason)
    )
    return locked
