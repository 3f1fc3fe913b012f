"""Reading limits."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.prepared import Prepared
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits import explaining, ledgers
from onewindow.kernel.timelimits.explaining import Explanation
from onewindow.kernel.timelimits.models import OF_THE_AUTHORITY, LedgerEntry, Limit, LimitState
from onewindow.kernel.timelimits.rules import Event
from onewindow.kernel.timelimits.telling import OpenLimit
from onewindow.kernel.workcalendar import service as workcalendar

# What the law lets follow from silence waits for a day that is certain. But a notice that nobody loads must not hold a person up
# for ever: the longest rest ever ordered is nine days, and no period of twenty working days meets more than two rests [own].
NO_NOTICE_MOVES_FURTHER = dt.timedelta(days=21)


def of_subject(subject: Subject) -> list[Limit]:
    """Every limit of a subject, open and finished, in the order they began. One statement."""
    return list(Limit.objects.filter(subject_kind=subject.kind, subject_key=subject.key).order_by("started_at", "id"))


def of_subjects(kind: str, keys: Sequence[str], limits: Sequence[str]) -> dict[str, list[Limit]]:
    """The limits of these kinds of many subjects of one kind, by their keys, in the order they began. One statement."""
    found: dict[str, list[Limit]] = {key: [] for key in keys}
    rows = Limit.objects.filter(subject_kind=kind, subject_key__in=list(keys), kind__in=list(limits))
    for limit in rows.order_by("started_at", "id"):
        found[limit.subject_key].append(limit)
    return found


def overdue(kind: str, lights: Sequence[str], *, since: dt.datetime, key: str = "") -> QuerySet[Limit]:
    """Running limits of the office with one of these lights that ended at this moment or before (of one subject, if it is named)."""
    rows = Limit.objects.filter(
        subject_kind=kind,
        state=LimitState.RUNNING,
        light__in=list(lights),
        kind__in=OF_THE_AUTHORITY,
        due_at__lte=since,
    )
    return rows.filter(subject_key=key) if key else rows


def open_of(kind: str, keys: Sequence[str]) -> dict[str, list[OpenLimit]]:
    """The limits still open of a page of subjects of one kind, by their keys, in the order they began. One statement."""
    found: dict[str, list[OpenLimit]] = {key: [] for key in keys}
    if found:
        for row in _OPEN.rows(kind=kind, keys=list(found)):
            limit = OpenLimit(*row)
            found[limit.subject_key].append(limit)
    return found


def _open(kind: str, keys: list[str]) -> QuerySet[Limit, Any]:
    rows = Limit.objects.filter(AnyOf("subject_key", keys), subject_kind=kind)
    still = rows.exclude(state=LimitState.FINISHED).order_by("started_at", "id")
    return still.values_list(*OpenLimit._fields)


_OPEN = Prepared(_open, {"kind": "<kind>", "keys": ["<key>"]})


def surely_over(subject_kind: str, kind: str) -> QuerySet[Limit]:
    """The running limits of this kind that have passed for certain."""
    now = clock.now()
    passed = Q(due_at__lt=now, provisional=False) | Q(due_at__lt=now - NO_NOTICE_MOVES_FURTHER)
    return Limit.objects.filter(passed, subject_kind=subject_kind, kind=kind, state=LimitState.RUNNING)


def is_surely_over(limit: Limit) -> bool:
    """Whether this limit runs and has passed, whatever a holiday notice still to come may say."""
    if limit.state != LimitState.RUNNING or limit.due_at is None:
        return False
    return clock.now() > limit.due_at + (NO_NOTICE_MOVES_FURTHER if limit.provisional else dt.timedelta())


def explain(limit: Limit) -> Explanation:
    """Why is it due on that day: day by day and in sentences, as seen today. One statement."""
    lines = LedgerEntry.objects.filter(limit_id=limit.pk).order_by("sequence")
    ledger = [Event(e.kind, e.at, e.amount, e.reason_code, e.reason, e.document_number, e.unit) for e in lines]
    calendar = workcalendar.calendar(limit.region)
    return explaining.explain(limit.kind, ledgers.terms_of(limit), ledger, calendar, today=clock.today())
