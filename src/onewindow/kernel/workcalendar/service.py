"""The working calendar: holidays and exchanged workdays (调休) as data per region and year.

``calendar(region)`` gives a pure, frozen ``Calendar`` to reckon with. ``load_year`` loads or replaces the notice of a year.
A year whose notice is not loaded is not published: dates reckoned in it are provisional, never wrong in silence.
"""

from onewindow.kernel.workcalendar.days import Calendar, Day
from onewindow.kernel.workcalendar.keeping import (
    NATION,
    calendar,
    forget,
    load_jsonl,
    load_year,
    loaded_since,
    loaded_years,
    special_days,
)
from onewindow.kernel.workcalendar.models import CalendarYear, SpecialDay

__all__ = [
    "NATION",
    "Calendar",
    "CalendarYear",
    "Day",
    "SpecialDay",
    "calendar",
    "forget",
    "load_jsonl",
    "load_year",
    "loaded_since",
    "loaded_years",
    "special_days",
]
