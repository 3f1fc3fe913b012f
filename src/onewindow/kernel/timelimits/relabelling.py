"""A clock that runs on under another name, because the thing it is for was renamed."""

from collections.abc import Mapping

from django.db.models import Case, Value, When

from onewindow.base import transactions
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits.models import Limit, LimitState


def relabel(subject: Subject, kind: str, labels: Mapping[str, str]) -> int:
    """Give the open clocks of a kind other labels, old to new; start, pauses and due date stay. How many. One statement.

    The database refuses a label that another open clock of the kind has (``IntegrityError``).
    """
    transactions.require_open("timelimits.relabel")
    rows = Limit.objects.filter(subject_kind=subject.kind, subject_key=subject.key, kind=kind, label__in=labels)
    named = Case(*(When(label=old, then=Value(new)) for old, new in labels.items()))
    return rows.exclude(state=LimitState.FINISHED).update(label=named)
