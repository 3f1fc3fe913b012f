"""A story of the demo city while it is told: the row, the case, the day it has reached, and what people wrote.

``words`` of a row: ``{"correction": {code: …}, "not_accepted": …, "returned": …, "withdrawn": …, "refused": …,
"suspend": {"kind": …, "days": …, "reason": …}, "extend": …, "examined": …, "surveyed": …, "decided": …}``; all optional.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from onewindow.base import clock
from onewindow.base.codes import CaseType
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Person
from onewindow.kernel.workcalendar import service as workcalendar

_FROM_FILING = re.compile(r"@([+-]\d+)")


@dataclass
class Played:
    """One case on its way; ``day`` is where its story stands."""

    row: dict[str, Any]
    case: Case
    applicant: Person
    day: dt.date
    random: Random
    told_until: dt.datetime | None = None

    @property
    def target(self) -> State:
        return State(self.row["until"])

    @property
    def is_refused(self) -> bool:
        return bool(self.row.get("outcome") == "refused")

    def said(self, what: str, otherwise: str) -> str:
        """What the row has people write there, else the usual words."""
        return str(self.words.get(what) or otherwise)

    @property
    def words(self) -> dict[str, Any]:
        return self.row.get("words") or {}

    def next_day(self) -> None:
        """The next working day, but never a day that has not come yet."""
        self.move_to(workcalendar.calendar().add_working_days(self.day, 1))

    def rest(self) -> None:
        """Until the next step: a day, or a moment where everything is decided on the spot (即办件)."""
        if self.case.revision.case_type != CaseType.ON_THE_SPOT:
            self.next_day()

    def move_to(self, day: dt.date) -> None:
        """Forward to that day; a story neither goes back nor ahead of today."""
        self.day = max(self.day, min(day, clock.today()))

    def moment(self) -> dt.datetime:
        """Somewhere in the office hours of its day, but not later than now and not before the step before."""
        chosen = clock.at(self.day, self.random.randint(9, 16), self.random.randint(0, 59))
        self.told_until = max(min(chosen, clock.now()), self.told_until or self.case.saved_at)
        return self.told_until

    def does(self, verb: Callable[..., Case], *, actor: Person, **words: Any) -> None:
        with clock.moved_to(self.moment()):
            self.case = verb(self.case.number, actor=actor, **words)


def chance(*told: object) -> Random:
    """The luck of a story: the same for the same words, so that a city loaded twice is the same city."""
    return Random("".join(map(str, told)))  # noqa: S311 — a story, not a secret


def dated(value: Any, day: dt.date) -> Any:
    """The form with its days written out: ``"@+20"`` is the twentieth calendar day after ``day``, ``"@-400"`` long before."""
    if isinstance(value, dict):
        return {key: dated(one, day) for key, one in value.items()}
    if isinstance(value, list):
        return [dated(one, day) for one in value]
    found = _FROM_FILING.fullmatch(value) if isinstance(value, str) else None
    return (day + dt.timedelta(days=int(found[1]))).isoformat() if found else value


def working_days_ago(count: int) -> dt.date:
    """The day so many working days before today; a day off counts for nothing."""
    calendar, day = workcalendar.calendar(), clock.today()
    while count > 0:
        day -= dt.timedelta(days=1)
        count -= calendar.is_working(day)
    return day
