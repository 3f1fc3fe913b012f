"""Bytes come in: hashed and measured while they stream, looked at, put in the store once."""

import hashlib
import tempfile
from dataclasses import dataclass
from typing import IO, Any, Protocol
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import access, keeping, naming, sniffing
from onewindow.kernel.attachments.facts import ContentStored, HarmfulContentFound
from onewindow.kernel.attachments.models import Attachment, Blob
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person

_CHUNK = 1024 * 1024
_IN_MEMORY = 4 * 1024 * 1024

# Whoever is first owns the content; the other finds its row. The no-op update locks the row, so that the sweep for
# content without files cannot take it away in between, and makes RETURNING answer in both cases. It must not touch a
# key column: that lock would wait for everybody who only refers to the row, and two of them for each other.
_WRITE = """
WITH content AS (
    INSERT INTO attachments_blob (sha256, size, media_type, path, scan, finding, stored_at)
    VALUES (%(sha256)s, %(size)s, %(media_type)s, %(path)s, 'pending', '', %(uploaded_at)s)
    ON CONFLICT (sha256) DO UPDATE SET size = EXCLUDED.size
    RETURNING *
), file AS (
    INSERT INTO attachments_attachment
           (key, blob_id, name, subject_kind, subject_key, purpose, uploaded_by_id, uploaded_at)
    SELECT %(key)s, content.id, %(name)s, %(subject_kind)s, %(subject_key)s, %(purpose)s, %(uploaded_by_id)s, %(uploaded_at)s FROM content
    RETURNING id
)
SELECT file.id, content.id, content.sha256, content.size, content.media_type, content.path, content.scan,
       content.finding, content.stored_at, content.scanned_at
  FROM file, content
"""
# Where this content already is (its row stays locked against the sweep until the commit), and what the subject has.
_LOOK = """
SELECT (SELECT path FROM attachments_blob WHERE sha256 = %s FOR KEY SHARE), count(*), coalesce(sum(content.size), 0)::bigint
  FROM attachments_attachment AS file JOIN attachments_blob AS content ON content.id = file.blob_id
 WHERE file.subject_kind = %s AND file.subject_key = %s AND file.removed_at IS NULL
"""
_STORED = ("sha256", "size", "media_type", "path", "scan", "finding", "stored_at", "scanned_at")


class Readable(Protocol):
    """Anything with ``read(n)``: an upload of Django, an open file, a response."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class _Received:
    content: IO[bytes]
    sha256: str
    size: int
    media_type: str


def store(stream: Readable, name: str, *, subject: Subject, purpose: str, actor: Person) -> Attachment:
    """Take a file in for a subject. Three statements at most, whatever its size; the row itself says who and when.

    The content waits to be scanned (``blob.scan == "pending"``) and cannot be opened until it was found clean, a moment
    after the commit. Content already known is not stored again. Raises ``NotPermitted('not_your_files')`` and
    ``Invalid``: ``bad_file_name``, ``file_empty``, ``file_too_big``, ``file_is_program``, ``file_is_page``,
    ``file_is_broken``, ``file_type_not_taken``, ``extension_contradicts``, ``too_many_files`` (number or bytes of all files
    of the subject).
    """
    access.require_change(actor, subject)
    name = naming.check_name(name)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
        # Refusals come before the transaction, so that a caller may go on after one.
        received = _receive(stream, name, content)
        kept = _keep(received, name, subject, purpose, actor)
    if kept is None:
        raise _too_many()
    return kept


def store_again(file: Attachment, *, subject: Subject, purpose: str, actor: Person) -> Attachment:
    """The same content for another subject, without its bytes passing through anybody's hands. The caller knows that the actor may see it.

    Raises ``NotPermitted('not_your_files')``, ``Invalid('too_many_files')``, ``Conflict('file_not_clean')``.
    """
    access.require_change(actor, subject)
    if file.removed_at is not None or file.blob.scan != Blob.Scan.CLEAN:
        raise Conflict("file_not_clean", _("这个文件现在不能用，请重新上传一份。"))
    _known, count, size = _look(file.blob.sha256, subject)
    if count >= settings.ONEWINDOW_MAX_FILES or size + file.blob.size > settings.ONEWINDOW_MAX_UPLOADS:
        raise _too_many()
    again = keeping.again(file, subject, purpose, actor)
    again.save(force_insert=True)
    return again


@transaction.atomic(savepoint=False)
def _keep(received: _Received, name: str, subject: Subject, purpose: str, actor: Person) -> Attachment | None:
    """Nothing when the subject is full: the refusal is raised outside, where it spoils no transaction."""
    known, count, size = _look(received.sha256, subject)
    if count >= settings.ONEWINDOW_MAX_FILES or size + received.size > settings.ONEWINDOW_MAX_UPLOADS:
        return None
    path = known or _put(received)
    attachment = _write(received, path, name, subject, purpose, actor)
    if attachment.blob.path != path:
        # Somebody stored the same content at the same moment and was first; this copy has a name of its own.
        storages["default"].delete(path)
    if attachment.blob.scan == Blob.Scan.PENDING:
        events.publish(ContentStored(received.sha256))
    elif attachment.blob.scan == Blob.Scan.INFECTED:
        # Known and closed already; whoever brought it this time has to hear of it as well.
        events.publish(HarmfulContentFound(received.sha256, attachment.blob.finding))
    return attachment


def _receive(stream: Readable, name: str, content: IO[bytes]) -> _Received:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > settings.ONEWINDOW_MAX_UPLOAD:
            raise Invalid(
                "file_too_big",
                _("文件太大，最多 %(most)s MB。请压缩或拆分后再上传。")
                % {"most": settings.ONEWINDOW_MAX_UPLOAD // 1024 // 1024},
            )
        digest.update(chunk)
        content.write(chunk)
    if not size:
        raise Invalid("file_empty", _("这是一个空文件，里面没有内容。请检查后重新选择。"))
    return _Received(content, digest.hexdigest(), size, sniffing.sniff(content, name))


def _look(sha256: str, subject: Subject) -> tuple[str | None, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [sha256, subject.kind, subject.key])
        row: tuple[str | None, int, int] = cursor.fetchone()
    return row


def _too_many() -> Invalid:
    facts = {"files": settings.ONEWINDOW_MAX_FILES, "size": settings.ONEWINDOW_MAX_UPLOADS // 1024 // 1024}
    sentence = _(
        "这里最多放 %(files)s 个文件，一共 %(size)s MB，已经放不下了。请先删掉不用的，或者合并、压缩以后再上传。"
    )
    return Invalid("too_many_files", sentence % facts)


def _put(received: _Received) -> str:
    """Write the content under a name nobody else writes to: a half-written copy is never taken for the whole."""
    received.content.seek(0)
    wanted = f"{received.sha256[:2]}/{received.sha256[2:4]}/{received.sha256}-{uuid4().hex[:8]}"
    return storages["default"].save(wanted, File(received.content))


def _write(received: _Received, path: str, name: str, subject: Subject, purpose: str, actor: Person) -> Attachment:
    new: dict[str, Any] = {
        "key": uuid4(),
        "name": name,
        "subject_kind": subject.kind,
        "subject_key": subject.key,
        "purpose": purpose,
        "uploaded_by_id": actor.pk,
        "uploaded_at": clock.now(),
    }
    content = {"sha256": received.sha256, "size": received.size, "media_type": received.media_type, "path": path}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, new | content)
        attachment_id, blob_id, *stored = cursor.fetchone()
    blob = Blob.from_db("default", ["id", *_STORED], [blob_id, *stored])
    columns = {"id": attachment_id, "blob_id": blob_id, **new, "retain_until": None, "removed_at": None}
    names = [field.attname for field in Attachment._meta.concrete_fields]
    attachment = Attachment.from_db("default", names, [columns[name] for name in names])
    attachment.blob, attachment.uploaded_by = blob, actor
    return attachment
