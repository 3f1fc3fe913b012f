"""Bytes go out: only to whom the subject's domain lets, only when found clean."""

from typing import IO
from urllib.parse import quote

from django.core.files.storage import storages
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.models import Attachment, Blob

_SHOWN_IN_PLACE = frozenset({"application/pdf", "image/jpeg", "image/png"})


def open_file(attachment: Attachment) -> IO[bytes]:
    """The content, opened for reading; the caller closes it. Asks nobody's permission: ``get_for`` has.

    Raises ``Conflict``: ``file_removed``, ``file_harmful``, ``file_being_scanned``.
    """
    if attachment.removed_at is not None:
        raise Conflict("file_removed", _("这个文件已被移除，不能再打开。"))
    scan = attachment.blob.scan
    if scan == Blob.Scan.INFECTED:
        raise Conflict("file_harmful", _("查毒发现这个文件有害，已封存，谁都不能打开。请提交人换一个文件。"))
    if scan == Blob.Scan.PENDING:
        raise Conflict("file_being_scanned", _("这个文件正在查毒，通常几秒就好。请稍后再打开。"))
    return storages["default"].open(attachment.blob.path)


def of_subject(subject: Subject) -> QuerySet[Attachment]:
    """The standing files of a subject with their content's facts, the oldest first."""
    return of_subjects(subject.kind, [subject.key])


def of_subjects(kind: str, keys: list[str]) -> QuerySet[Attachment]:
    """The standing files of many subjects of one kind, the oldest first."""
    return (
        Attachment.objects.filter(subject_kind=kind, subject_key__in=keys, removed_at__isnull=True)
        .select_related("blob")
        .order_by("uploaded_at", "pk")
    )


def of_content(sha256: str) -> QuerySet[Attachment]:
    """The standing files with this content, whatever they belong to, and who brought them."""
    files = Attachment.objects.filter(blob__sha256=sha256, removed_at__isnull=True)
    return files.select_related("uploaded_by").order_by("uploaded_at", "pk")


def download_headers(attachment: Attachment) -> dict[str, str]:
    """Headers that keep a stranger's file from acting in our pages: never guessed at, boxed in, not cached by others.

    PDF and images may be shown in place; everything else is a download.
    """
    place = "inline" if attachment.blob.media_type in _SHOWN_IN_PLACE else "attachment"
    media_type = attachment.blob.media_type
    return {
        "Content-Type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "Content-Length": str(attachment.blob.size),
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        "Cache-Control": "private, no-store",
    }
