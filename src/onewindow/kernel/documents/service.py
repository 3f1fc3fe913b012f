"""The door of documents: official papers and certificates.

A command gives a document out (``issue``, with a number from ``next_number`` or ``next_certificate_number``) in its own
transaction; the row is the document, its PDF is set and kept a moment later. ``kinds`` says what goes into ``content``.
Anyone with number and code may ``verify``; the head or chief of the issuing unit may
``revoke``, and what was granted ends with ``revoke_of``. Who may see the documents
of a subject is asked of its domain (``register_subject``). ``render`` sets other papers of the house (``guide``,
``notice_sheet``); the head of each template describes its data.
"""

from onewindow.kernel.documents.access import (
    can_revoke,
    can_see,
    forget_subject,
    get_for,
    numbered,
    of_subject,
    register_subject,
)
from onewindow.kernel.documents.drawing import qr
from onewindow.kernel.documents.drawing_up import draw_up, facts_of
from onewindow.kernel.documents.facts import DocumentIssued, DocumentRevoked
from onewindow.kernel.documents.issuing import Draft, issue, issue_many
from onewindow.kernel.documents.kinds import KINDS, DocumentKind
from onewindow.kernel.documents.models import Document
from onewindow.kernel.documents.numbers import is_certificate_number, next_certificate_number, next_number
from onewindow.kernel.documents.printing import pdf, verification_url
from onewindow.kernel.documents.rendering import render
from onewindow.kernel.documents.revoking import revoke, revoke_of, revoked_facts
from onewindow.kernel.documents.verifying import Standing, Verified, standing, verify

__all__ = [
    "KINDS",
    "Document",
    "DocumentIssued",
    "DocumentKind",
    "DocumentRevoked",
    "Draft",
    "Standing",
    "Verified",
    "can_revoke",
    "can_see",
    "draw_up",
    "facts_of",
    "forget_subject",
    "get_for",
    "is_certificate_number",
    "issue",
    "issue_many",
    "next_certificate_number",
    "next_number",
    "numbered",
    "of_subject",
    "pdf",
    "qr",
    "register_subject",
    "render",
    "revoke",
    "revoke_of",
    "revoked_facts",
    "standing",
    "verification_url",
    "verify",
]
