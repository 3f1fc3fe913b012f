"""How long files stay: taken out by people, destroyed by the calendar."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import partial
from uuid import uuid4

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import access
from onewindow.kernel.attachments.models import Attachment, Blob
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, system_actor

# A file taken out by mistake can be brought back from the store for so long.
KEEP_REMOVED_DAYS = 30
_AT_A_TIME = 500
_OURS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{8}(_\w+)?")


def remove(attachment: Attachment, *, actor: Person) -> None:
    """Take a file out; nobody sees it any more. The content stays thirty days (calendar days), then the sweep takes it.

    Raises ``NotPermitted('not_your_files')``. Nothing happens when it is out already.
    """
    access.require_change(actor, attachment.subject)
    _take_out(attachment, actor)


@transaction.atomic(savepoint=False)
def _take_out(attachment: Attachment, actor: Person) -> None:
    now = clock.now()
    if not Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=now):
        return
    attachment.removed_at = now
    changes = {"file": attachment.name, "purpose": attachment.purpose, "sha256": attachment.blob.sha256}
    audit.record("attachment.removed", attachment.subject, actor=actor, changes=changes)


def move(from_subject: Subject, to_subject: Subject) -> int:
    """Give all standing files of one subject to another, as when a draft becomes a case; how many. One statement."""
    return Attachment.objects.filter(
        subject_kind=from_subject.kind, subject_key=from_subject.key, removed_at__isnull=True
    ).update(subject_kind=to_subject.kind, subject_key=to_subject.key)


def share(files: Iterable[tuple[Attachment, Subject, str]], *, actor: Person) -> int:
    """Give files to further subjects, each under a purpose of its own; how many. The bytes stay where they are, once.

    The receiving command has asked who may: it gives on what its own subject holds. One statement.
    """
    rows = [again(file, subject, purpose, actor) for file, subject, purpose in files]
    Attachment.objects.bulk_create(rows)
    return len(rows)


def again(file: Attachment, subject: Subject, purpose: str, actor: Person) -> Attachment:
    """The same content once more, for another subject. Not saved yet."""
    return Attachment(
        key=uuid4(),
        blob_id=file.blob_id,
        name=file.name,
        subject_kind=subject.kind,
        subject_key=subject.key,
        purpose=purpose,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )


def retain(subject: Subject, until: dt.date | None) -> int:
    """Set the last day (inclusive) the files of a subject are kept; ``None`` keeps them for good. One statement."""
    return Attachment.objects.filter(subject_kind=subject.kind, subject_key=subject.key).update(retain_until=until)


def sweep() -> int:
    """Destroy what is past its time and content nobody has any more; how many files went. Leaves a trace of each."""
    gone = 0
    while batch := _destroy_batch():
        gone += batch
    _drop_unused_content()
    return gone


@transaction.atomic
def _destroy_batch() -> int:
    due = Q(retain_until__lt=clock.today()) | Q(removed_at__lt=clock.now() - dt.timedelta(days=KEEP_REMOVED_DAYS))
    files = list(
        Attachment.objects.filter(due)
        .select_related("blob")
        .select_for_update(of=("self",), skip_locked=True)[:_AT_A_TIME]
    )
    if files:
        audit.record_many([_trace(file) for file in files], actor=system_actor())
        Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    return len(files)


def _trace(file: Attachment) -> audit.Trace:
    changes = {"file": file.name, "purpose": file.purpose, "sha256": file.blob.sha256}
    return audit.Trace("attachment.destroyed", file.subject, changes)


def _drop_unused_content() -> None:
    for blob in _unused()[:10_000].iterator():
        with transaction.atomic():
            # Locked and looked at again: somebody may be storing the same content at this moment.
            if _unused().filter(pk=blob.pk).select_for_update(of=("self",), skip_locked=True).exists():
                Blob.objects.filter(pk=blob.pk).delete()
                transaction.on_commit(partial(storages["default"].delete, blob.path))


def _unused() -> QuerySet[Blob]:
    return Blob.objects.filter(~Exists(Attachment.objects.filter(blob_id=OuterRef("pk"))))


def sweep_orphans() -> int:
    """Delete copies in the store that no row names (a transaction was rolled back after the write); how many.

    Only copies older than a day: a younger one may belong to a transaction still open.
    """
    store, gone = storages["default"], 0
    before = clock.now() - dt.timedelta(days=1)
    for path in _stored_paths():
        if not Blob.objects.filter(path=path).exists() and store.get_modified_time(path) < before:
            store.delete(path)
            gone += 1
    return gone


def _folders_at_the_top() -> list[str]:
    """None before the first file: the store's folder is made with it."""
    try:
        return storages["default"].listdir("")[0]
    except FileNotFoundError:
        return []


def _stored_paths() -> Iterator[str]:
    """Every copy in the store: two folders deep, as ``store`` names them."""
    store = storages["default"]
    for outer in _folders_at_the_top():
        for inner in store.listdir(outer)[0]:
            for name in store.listdir(f"{outer}/{inner}")[1]:
                if _OURS.fullmatch(f"{outer}/{inner}/{name}"):
                    yield f"{outer}/{inner}/{name}"
