"""The PDF of a document."""

import io
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.base.official import officially
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import drawing
from onewindow.kernel.documents.access import SUBJECT_KIND
from onewindow.kernel.documents.facts import DocumentIssued
from onewindow.kernel.documents.kinds import KINDS
from onewindow.kernel.documents.models import Document
from onewindow.kernel.documents.rendering import render
from onewindow.kernel.org.service import system_actor

PURPOSE = "document"


def pdf(document: Document) -> bytes:
    """The PDF as stored; set on the spot while the stored one is not there yet. Writes nothing, so a GET may ask.

    Both are the same bytes: the words, the number and the moment of issue are in the row.
    """
    return _stored(document) or typeset(document)


def typeset(document: Document) -> bytes:
    """The PDF set anew from the row."""
    return render(document.kind, print_data(document), at=document.issued_at)


def store_pdf(issued: DocumentIssued) -> None:
    """After the commit: set the PDF and keep it as an attachment. Safe to repeat."""
    document = Document.objects.select_related("unit").get(number=issued.number)
    if document.file_key is not None:
        return
    content = typeset(document)
    with transaction.atomic():
        locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if locked.file_key is None:
            locked.file_key = attachments.store(
                io.BytesIO(content),
                f"{document.title} {document.number}.pdf"[-120:],
                subject=Subject(SUBJECT_KIND, document.number),
                purpose=PURPOSE,
                actor=system_actor(),
            ).key
            locked.save(update_fields=["file_key"])


def verification_url(document: Document) -> str:
    """The address in the QR code: the public page, filled in."""
    asked = urlencode({"number": document.number, "code": document.verification_code})
    return f"{settings.ONEWINDOW_PUBLIC_URL}/verify/?{asked}"


@officially
def print_data(document: Document) -> dict[str, Any]:
    """What every document's template is given (``layout.typ`` describes it)."""
    unit = document.unit
    return {
        "kind_name": str(KINDS[document.kind].name),
        "title": document.title,
        "number": document.number,
        "code": document.verification_code,
        "verify_address": f"{settings.ONEWINDOW_PUBLIC_URL}/verify/",
        "qr": drawing.qr(verification_url(document)),
        "seal": drawing.seal(unit.name, _("政务服务专用章")),
        "unit": {
            "name": unit.name,
            "phone": unit.phone,
            "complaint_phone": unit.complaint_phone,
            "address": unit.address,
        },
        "city": settings.ONEWINDOW_CITY,
        "holder": document.holder,
        "issued_on": _day(clock.local(document.issued_at).date()),
        "valid_from": _day(document.valid_from),
        "valid_until": _day(document.valid_until),
        "content": document.content,
    }


def _day(date: Any) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if date else ""


def _stored(document: Document) -> bytes | None:
    if document.file_key is None:
        return None
    kept = attachments.of_subject(Subject(SUBJECT_KIND, document.number)).filter(key=document.file_key).first()
    if kept is None:
        return None
    try:
        with attachments.open_file(kept) as file:
            return bytes(file.read())
    except Conflict:  # It is still being scanned.
        return None
