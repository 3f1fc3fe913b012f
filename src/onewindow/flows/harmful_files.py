"""A file in which the scanner found something is closed for everybody: whoever brought it is told to bring another."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment, HarmfulContentFound
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org.service import PersonKind


def register() -> None:
    """Listen to the scanner."""
    events.subscribe(HarmfulContentFound, tell_uploaders, name="flows.harmful_files.tell_uploaders")


@transaction.atomic
def tell_uploaders(fact: HarmfulContentFound) -> None:
    """Everybody who brought this content, each file once; staff at the desk only, citizens also by text message."""
    brought = attachments.of_content(fact.sha256).exclude(uploaded_by__kind=PersonKind.SYSTEM)
    notices.tell_many(_telling(file, fact.finding) for file in brought)


def _telling(file: Attachment, finding: str) -> Telling:
    by_text_too = file.uploaded_by.kind == PersonKind.APPLICANT and file.uploaded_by.phone_sealed
    return Telling(
        "file_harmful",
        {"file": file.name, "finding": finding or _("内容有害")},
        file.subject,
        f"file_harmful:{file.key}",
        person=file.uploaded_by,
        channels=("inbox", "sms") if by_text_too else ("inbox",),
    )
