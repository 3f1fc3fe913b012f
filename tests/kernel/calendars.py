"""The published notices of 2023 to 2026, for every test that counts days."""

import datetime as dt
import json
from functools import cache

from django.conf import settings

from onewindow.base import clock
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import Calendar, CalendarYear, Day, SpecialDay

# The demo city's file; test_load_year compares it with the public data set, where that lies beside the project.
PUBLISHED = settings.BASE_DIR / "demo" / "mingchuan" / "holidays.jsonl"
PUBLIC_SET = settings.BASE_DIR.parent / "shared" / "data" / "holidays"


@cache
def notices() -> dict[int, list[Day]]:
    """By year, as the city loads them."""
    found: dict[int, list[Day]] = {}
    for row in map(json.loads, PUBLISHED.read_text(encoding="utf-8").splitlines()):
        day = Day(dt.date.fromisoformat(row["date"]), row["is_working"], row["name"])
        found.setdefault(row["year"], []).append(day)
    return found


def public_set() -> dict[int, list[Day]]:
    """By year, as the public data set has them; empty where it is not at hand."""
    read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(PUBLIC_SET.glob("*.json")))
    return {
        notice["year"]: [Day(dt.date.fromisoformat(d["date"]), not d["isOffDay"], d["name"]) for d in notice["days"]]
        for notice in read
    }


@cache
def china() -> Calendar:
    """The nation's calendar without a database."""
    special = {day.date: day for days in notices().values() for day in days}
    return Calendar("CN", frozenset(notices()), special)


def store() -> Calendar:
    """The same in the database, and already in the process's cache."""
    CalendarYear.objects.bulk_create(
        CalendarYear(region="CN", year=year, source="test", loaded_at=clock.now()) for year in notices()
    )
    SpecialDay.objects.bulk_create(
        SpecialDay(region="CN", year=year, date=day.date, is_working=day.is_working, name=day.name)
        for year, days in notices().items()
        for day in days
    )
    workcalendar.forget()
    return workcalendar.calendar()
