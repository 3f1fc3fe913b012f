"""The accounts of the days, kept by night: each day once, whole or not at all, from the first decision to yesterday."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Max, Min

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseQuerySet
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures import service as procedures
from onewindow.supervision.days import Day, Known, place_in
from onewindow.supervision.models import CaseDay, StepDay

BATCH = 1000
_ONE_DAY = dt.timedelta(days=1)
_READ = [
    "number",
    "unit_id",
    "item_code",
    "state",
    "examined_by_id",
    "accepted_by_id",
    "accepted_at",
    "decided_at",
    "closed_at",
    "created_at",
]


def keep_days() -> int:
    """Keep every day that is over and not kept yet, and what ran at the end of yesterday; how many days. Safe to repeat.

    Each day is a transaction of its own: who is interrupted goes on where it stopped.
    """
    yesterday = clock.today() - _ONE_DAY
    kept = 0
    day = _first_missing()
    while day is not None and day <= yesterday:
        keep_day(day)
        kept += 1
        day += _ONE_DAY
    if kept:
        keep_running(yesterday)
    return kept


def last_day_kept() -> dt.date | None:
    """Up to which day the board knows what was decided. One statement."""
    last: dt.date | None = CaseDay.objects.aggregate(last=Max("day"))["last"]
    return last


@transaction.atomic
def keep_day(day: dt.date) -> None:
    """Write the rows of a day anew. Five statements and six for every thousand cases."""
    made = Day(day)
    for case, known in _with_known(_all().decided_between(day, day)):
        made.decided(case, known)
    for case, known in _with_known(_all().closed_between(day, day)):
        made.closed(case, known)
    CaseDay.objects.filter(day=day).delete()
    StepDay.objects.filter(day=day).delete()
    _write(made)


@transaction.atomic
def keep_running(day: dt.date) -> None:
    """What ran at the end of this day, beside what was decided on it; of earlier days it is forgotten."""
    CaseDay.objects.exclude(running={}).update(running={})
    StepDay.objects.filter(waiting__gt=0).update(waiting=0, waiting_days=0)
    made = Day(day)
    made.cases = {place_in(row): row for row in CaseDay.objects.filter(day=day)}
    made.steps = {(place_in(row), row.step): row for row in StepDay.objects.filter(day=day)}
    for case, known in _with_known(_all().running_at(clock.end_of(day))):
        made.still_running(case, known)
    CaseDay.objects.filter(day=day).delete()
    StepDay.objects.filter(day=day).delete()
    _write(made)


def _write(made: Day) -> None:
    for row in (*made.cases.values(), *made.steps.values()):
        row.pk = None
    CaseDay.objects.bulk_create(made.cases.values(), batch_size=BATCH)
    StepDay.objects.bulk_create(made.steps.values(), batch_size=BATCH)


def _first_missing() -> dt.date | None:
    last = last_day_kept()
    if last is not None:
        return last + _ONE_DAY
    first = _all().filter(submitted_at__isnull=False).aggregate(first=Min("created_at"))["first"]
    return clock.local(first).date() if first else None


def _all() -> CaseQuerySet:
    return cases.visible_to(org.system_actor())


def _with_known(rows: CaseQuerySet) -> Iterator[tuple[Case, Known]]:
    """Each case with what is known of its batch: three statements a batch."""
    calendar = workcalendar.calendar()
    found = rows.order_by("pk").only(*_READ).iterator(BATCH)
    while batch := list(islice(found, BATCH)):
        numbers = [case.number for case in batch]
        known = Known(
            audit.histories("case", numbers),
            procedures.steps_of_all("case", numbers),
            timelimits.of_subjects("case", numbers, (LimitKind.PROMISED, LimitKind.STATUTORY)),
            calendar,
        )
        yield from ((case, known) for case in batch)
