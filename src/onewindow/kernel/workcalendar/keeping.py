"""Keeping calendars: loading the notice of a year, and a cache in each process that sees another's loading soon."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.actors import Actor
from onewindow.base.errors import Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.workcalendar.days import Calendar, Day
from onewindow.kernel.workcalendar.models import CalendarYear, SpecialDay

NATION = "CN"
# How long another process may go on with the old calendar after a year was loaded; ``timelimits.recompute_lately_loaded``
# puts right what began in that time.
SECONDS_BETWEEN_CHECKS = 30.0

_Version = tuple[int, dt.datetime | None]
_cache: dict[str, tuple[Calendar, _Version, float]] = {}


def calendar(region: str = NATION) -> Calendar:
    """The calendar of a region: the nation's days, overlaid by the region's own (放假办法 4).

    Cached in the process; whether a year was loaded meanwhile is asked at most every 30 seconds, with one statement.
    """
    cached = _cache.get(region)
    present = clock.stopwatch()
    if cached and present - cached[2] < SECONDS_BETWEEN_CHECKS:
        return cached[0]
    version = _version(region)
    known = cached[0] if cached and cached[1] == version else _read(region)
    _cache[region] = (known, version, present)
    return known


def loaded_years() -> list[CalendarYear]:
    """The years whose notice is loaded, the latest first."""
    return list(CalendarYear.objects.order_by("-year", "region"))


def loaded_since(moment: dt.datetime) -> list[CalendarYear]:
    """The years whose notice was loaded or replaced since then."""
    return list(CalendarYear.objects.filter(loaded_at__gte=moment).order_by("region", "year"))


def special_days(region: str, year: int) -> list[SpecialDay]:
    """The days a notice names, in order."""
    return list(SpecialDay.objects.filter(region=region, year=year).order_by("date"))


def forget() -> None:
    """Empty this process's cache: the next ``calendar`` reads the database."""
    _cache.clear()


@transaction.atomic
def load_year(region: str, year: int, days: Iterable[Day], source: str, *, actor: Actor) -> CalendarYear:
    """Load or replace the holiday notice of a year. ``source`` is its document number or address name.

    Days at the end of the December before may be in it. Raises ``Invalid('bad_calendar_year')`` for days of other years,
    for one date named twice and for an empty notice. Whoever keeps time limits recomputes them afterwards
    (``timelimits.recompute_year``).
    """
    days = sorted(days, key=lambda day: day.date)
    _check(year, days)
    loaded, created = CalendarYear.objects.update_or_create(
        region=region, year=year, defaults={"source": source, "loaded_at": clock.now()}
    )
    SpecialDay.objects.filter(region=region, year=year).delete()
    SpecialDay.objects.bulk_create(
        [SpecialDay(region=region, year=year, date=d.date, is_working=d.is_working, name=d.name) for d in days],
        update_conflicts=True,
        unique_fields=["region", "date"],
        update_fields=["year", "is_working", "name"],
    )
    audit.record(
        "workcalendar.year_loaded" if created else "workcalendar.year_replaced",
        Subject("calendar", f"{region}-{year}"),
        actor=actor,
        changes={
            "source": source,
            "off": [d.date for d in days if not d.is_working],
            "worked": [d.date for d in days if d.is_working],
        },
    )
    forget()
    transaction.on_commit(forget)
    return loaded


@transaction.atomic
def load_jsonl(lines: Iterable[str], *, actor: Actor) -> list[CalendarYear]:
    """Load every year of a file with one day a line: ``region, year, date, is_working, name, source``."""
    rows: list[dict[str, Any]] = sorted(
        (json.loads(line) for line in lines if line.strip()),
        key=lambda row: (row["region"], row["year"], row["source"]),
    )
    return [
        load_year(region, year, [_day(row) for row in notice], source, actor=actor)
        for (region, year, source), notice in groupby(rows, lambda row: (row["region"], row["year"], row["source"]))
    ]


def _day(row: dict[str, Any]) -> Day:
    return Day(dt.date.fromisoformat(row["date"]), bool(row["is_working"]), row["name"])


def _check(year: int, days: Sequence[Day]) -> None:
    strangers = [d.date for d in days if d.date.year != year and (d.date.year, d.date.month) != (year - 1, 12)]
    if not days or strangers or len({d.date for d in days}) < len(days):
        raise Invalid(
            "bad_calendar_year",
            _("%(year)s 年的放假安排不能载入：日子是空的、有重复，或者有别的年份的日子。什么都没有改。")
            % {"year": year},
            dates=[date.isoformat() for date in strangers],
        )


def _regions(region: str) -> list[str]:
    return [NATION] if region == NATION else [NATION, region]


def _version(region: str) -> _Version:
    found = CalendarYear.objects.filter(region__in=_regions(region)).aggregate(n=Count("id"), latest=Max("loaded_at"))
    return found["n"], found["latest"]


def _read(region: str) -> Calendar:
    regions = _regions(region)
    # A region's notice only adds its own days (放假办法 4): it is the nation's that makes a year certain.
    years = CalendarYear.objects.filter(region=NATION).values_list("year", flat=True)
    rows = SpecialDay.objects.filter(region__in=regions).order_by("date")
    # The region's own days come last and win.
    ordered = sorted(rows, key=lambda row: regions.index(row.region))
    special = {row.date: Day(row.date, row.is_working, row.name) for row in ordered}
    return Calendar(region=region, years=frozenset(years), special=special)
