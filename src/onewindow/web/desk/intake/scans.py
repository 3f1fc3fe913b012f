"""Scans that wait until the application has a number: kept under the clerk who made them."""

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role

KIND = "intake"
PREFIX = "scan."


def may_use(person: Person, key: str) -> bool:
    """Only the clerk who scanned them."""
    return key.startswith(f"{person.pk}.") and org.holds_any(person, Role.CLERK)


def subject_for(request: HttpRequest, person: Person) -> Subject:
    """The heap named by the page, or a new one; somebody else's name makes a new one too."""
    key = request.POST.get("heap", "")
    if not may_use(person, key):
        key = f"{person.pk}.{uuid.uuid4().hex}"
    return Subject(KIND, key)


def take_in(request: HttpRequest, heap: Subject, codes: set[str], *, actor: Person) -> None:
    """Keep what was scanned in this request. Raises what the attachment store refuses."""
    for name in request.FILES:
        code = str(name).removeprefix(PREFIX)
        if code not in codes:
            continue
        for file in request.FILES.getlist(name):
            if isinstance(file, UploadedFile):
                attachments.store(file, file.name or code, subject=heap, purpose=code, actor=actor)
