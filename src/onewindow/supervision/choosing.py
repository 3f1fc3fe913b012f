"""Which cases a figure of the board counts: the list behind every number, in the same words as its statement."""

import datetime as dt
import re
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from onewindow.base.any_of import AnyOf
from onewindow.cases import service as cases
from onewindow.cases.service import CaseQuerySet, State
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import LIT, OF_THE_AUTHORITY, Light, Limit, LimitKind, LimitState
from onewindow.procedures.service import Task
from onewindow.supervision.board import NOBODY, Asked

LEVELS = {"yellow": 1, "red": 2, "double_red": 3}
RUNNING = ("running", *LEVELS, "paused")
DECIDED = ("decided", "on_time", "late")
FIGURES = (*RUNNING, *DECIDED)
_ID = re.compile(r"[0-9]{1,18}")


def counted(person: Person, asked: Asked, figure: str, key: str = "", last: dt.date | None = None) -> CaseQuerySet:
    """The cases behind a figure of the row ``key`` (of all rows, if none is named), as far as this person may see them.

    ``last`` is the last day whose decisions the board counts.
    """
    seen = _of_row(cases.visible_to(person).filter(AnyOf("unit", list(asked.units))), asked.by, key)
    if figure in DECIDED:
        rows = _decided(seen, figure, asked, last)
        return rows.filter(Q(("handler", _person(key)))) if key and asked.by == "person" else rows
    rows = _running(seen, figure)
    return rows.filter(_held_by(_person(key))) if key and asked.by == "person" else rows


def _of_row(rows: CaseQuerySet, by: str, key: str) -> CaseQuerySet:
    if not key:
        return rows
    if by == "item":
        return rows.filter(item_code=key)
    if not _ID.fullmatch(key):
        return rows.none()
    return rows.filter(unit_id=int(key)) if by == "unit" else rows


def _person(key: str) -> int | None:
    return int(key) if _ID.fullmatch(key) and key != NOBODY else None


def _held_by(person: int | None) -> Q:
    """Somebody has claimed the open step, or nobody has."""
    claimed = Task.objects.filter(subject_kind="case", subject_key=OuterRef("number"), state=Task.State.CLAIMED)
    return Q(Exists(claimed.filter(person_id=person))) if person else ~Q(Exists(claimed))


def _running(seen: CaseQuerySet, figure: str) -> CaseQuerySet:
    rows = seen.running()
    if figure == "paused":
        return rows.filter(state=State.SUSPENDED)
    if figure not in LEVELS:
        return rows
    level = LEVELS[figure]
    stands_still = Q(state=State.SUSPENDED)
    law = Subquery(_keys_at(level, (LimitKind.STATUTORY,)))
    return rows.filter(
        (~stands_still & Q(number__in=Subquery(_keys_at(level, OF_THE_AUTHORITY)))) | (stands_still & Q(number__in=law))
    )


def _keys_at(level: int, kinds: tuple[LimitKind, ...]) -> QuerySet[Limit, str]:
    """Numbers of the cases whose worst light among these limits is of this level."""
    lit = Limit.objects.filter(subject_kind="case", state=LimitState.RUNNING, light__in=LIT, kind__in=kinds)
    worst = Max(
        Case(
            When(light=Light.DOUBLE_RED, then=Value(3)),
            When(light=Light.RED, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
    return lit.values("subject_key").annotate(worst=worst).filter(worst=level).values_list("subject_key", flat=True)


def _decided(seen: CaseQuerySet, figure: str, asked: Asked, last: dt.date | None) -> CaseQuerySet:
    if last is None:
        return seen.none()
    first = last - dt.timedelta(days=7 * asked.weeks - 1)
    rows = seen.decided_between(first, last).annotate(handler=Coalesce("examined_by_id", "accepted_by_id"))
    if figure == "decided":
        return rows
    rows = rows.annotate(kept=Subquery(_kept_in_time()[:1]))
    return rows.filter(Q(("kept", figure == "on_time")))


def _kept_in_time() -> QuerySet[Limit, Any]:
    """Whether the limit that says it was kept, the promise, else the law: ``kept_in_time`` as a selection."""
    ended = Limit.objects.filter(
        subject_kind="case",
        subject_key=OuterRef("number"),
        kind__in=(LimitKind.PROMISED, LimitKind.STATUTORY),
        finished_at__isnull=False,
        due_at__isnull=False,
    )
    first = Case(When(kind=LimitKind.PROMISED, then=Value(0)), default=Value(1), output_field=IntegerField())
    kept = ExpressionWrapper(Q(finished_at__lte=F("due_at")), output_field=BooleanField())
    return ended.order_by(first, "-started_at", "-id").values_list(kept)
