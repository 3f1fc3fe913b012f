"""The job after the commit: look into new content and write down what was found."""

from django.core.files.storage import storages
from django.db import transaction

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.facts import ContentStored, HarmfulContentFound
from onewindow.kernel.attachments.models import Blob
from onewindow.kernel.attachments.scanning.registry import scanners
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import system_actor


def scan_content(stored: ContentStored) -> None:
    """Ask every scanner until one finds something. Safe to repeat; content looked at already is left alone."""
    blob = Blob.objects.filter(sha256=stored.sha256, scan=Blob.Scan.PENDING).first()
    if blob is not None:
        _write_down(blob, _first_finding(blob))


def _first_finding(blob: Blob) -> str:
    with storages["default"].open(blob.path) as content:
        for scanner in scanners():
            content.seek(0)
            verdict = scanner.scan(content)
            if not verdict.clean:
                return verdict.finding[:200]
    return ""


@transaction.atomic
def _write_down(blob: Blob, finding: str) -> None:
    scan = Blob.Scan.INFECTED if finding else Blob.Scan.CLEAN
    written = Blob.objects.filter(pk=blob.pk, scan=Blob.Scan.PENDING).update(
        scan=scan, finding=finding, scanned_at=clock.now()
    )
    if written and finding:
        subject = Subject("content", blob.sha256)
        audit.record("attachment.found_harmful", subject, actor=system_actor(), changes={"finding": finding})
        events.publish(HarmfulContentFound(blob.sha256, finding))
