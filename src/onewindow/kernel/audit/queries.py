"""Reading the audit."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from onewindow.base.subjects import Subject
from onewindow.kernel.audit.models import Entry


def history(subject: Subject) -> QuerySet[Entry]:
    """Everything done to a thing, in the order it was done."""
    return Entry.objects.filter(subject_kind=subject.kind, subject_key=subject.key).order_by("sequence")


def histories(kind: str, keys: Sequence[str]) -> dict[str, list[Entry]]:
    """The same for many things of a kind, by their keys. One statement."""
    found: dict[str, list[Entry]] = {key: [] for key in keys}
    for entry in Entry.objects.filter(subject_kind=kind, subject_key__in=list(keys)).order_by(
        "subject_key", "sequence"
    ):
        found[entry.subject_key].append(entry)
    return found


def search(
    *,
    actor_id: int | None = None,
    verb: str = "",
    subject: Subject | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Entry]:
    """Traces that fit every condition given, newest first; ``until`` is exclusive. ``verb`` may be a whole (``case.accepted``) or a family (``case.``)."""
    entries = Entry.objects.order_by("-at", "-id")
    if actor_id is not None:
        entries = entries.filter(actor_id=actor_id)
    if verb:
        entries = entries.filter(verb__startswith=verb) if verb.endswith(".") else entries.filter(verb=verb)
    if subject is not None:
        entries = entries.filter(subject_kind=subject.kind, subject_key=subject.key)
    if since is not None:
        entries = entries.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    return entries
