"""How long it takes, honestly: pure functions over working days, no clock, no database.

Two things make a published duration lie. Cases still running are left out, so that a unit which never finishes its slow ones looks
fast: ``survival`` counts them in for as long as they have run (Kaplan and Meier 1958). And days in which the applicant had the ball, or
a special procedure ran that the law does not count, pass for the office's: ``split`` tells whose each working day was.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.workcalendar.service import Calendar

MEDIAN, NINE_OF_TEN = 0.5, 0.9


# --- how long until it ends ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drop:
    """On this day so many ended of those that were ``at_risk``; ``left`` is the share of all that run longer."""

    days: int
    ended: int
    at_risk: int
    left: float


def survival(ended: Mapping[int, int], running: Mapping[int, int]) -> tuple[Drop, ...]:
    """The share that still runs after each number of working days (product-limit estimate).

    ``ended`` and ``running`` say how many took or have taken so many days. What runs on the day on which others ended was at risk
    there: it is taken out after them. A case that was withdrawn counts as running until that day: the office had not ended it.
    """
    left, drops = 1.0, []
    at_risk = sum(ended.values()) + sum(running.values())
    for days in sorted({*ended, *running}):
        gone = ended.get(days, 0)
        if gone:
            left *= (at_risk - gone) / at_risk
            drops.append(Drop(days, gone, at_risk, left))
        at_risk -= gone + running.get(days, 0)
    return tuple(drops)


def days_until(curve: Sequence[Drop], share: float) -> int | None:
    """Within how many working days this share of all has ended; ``None`` when so many have not ended yet, however long one waits."""
    most_left = 1 - share + 1e-9  # a product of fractions misses one half by the last bit
    return next((drop.days for drop in curve if drop.left <= most_left), None)


def together(histograms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Several counts of days as one."""
    whole: Counter[int] = Counter()
    for each in histograms:
        whole.update(each)
    return dict(whole)


# --- whose days they were --------------------------------------------------------------------------------------------------------
class Whose(TextChoices):
    """Who had the ball."""

    AUTHORITY = "authority", _("机关用时")
    APPLICANT = "applicant", _("申请人用时")
    SPECIAL = "special", _("特别程序")


@dataclass(frozen=True)
class Split:
    """Working days from the submission on. ``handling`` are those from acceptance to the decision that the promise counts: without
    special procedures, but with the days in which the office waited for an explanation, since no clock stops for that.
    """

    authority: int = 0
    applicant: int = 0
    special: int = 0
    handling: int = 0

    @property
    def total(self) -> int:
        """All of them, each once."""
        return self.authority + self.applicant + self.special


@dataclass(frozen=True)
class _Stand:
    """What is open at a moment."""

    begun: bool = False
    ended: bool = False
    accepted: bool = False
    suspended: bool = False
    corrects: bool = False
    explains: bool = False

    @property
    def whose(self) -> Whose:
        if self.suspended:
            return Whose.SPECIAL
        return Whose.APPLICANT if self.corrects or self.explains else Whose.AUTHORITY


_AFTER: dict[str, dict[str, bool]] = {
    "case.submitted": {"begun": True},
    "case.correction_requested": {"corrects": True},
    "case.resubmitted": {"corrects": False},
    "case.accepted": {"accepted": True},
    "case.accepted_by_law": {"accepted": True},
    "case.suspended": {"suspended": True},
    "case.resumed": {"suspended": False},
    "case.explanation_asked": {"explains": True},
    "case.supplemented": {"explains": False},
    **{
        verb: {"ended": True}
        for verb in ("case.decided", "case.withdrawn", "case.returned", "case.not_accepted", "case.archived")
    },
}


def split(
    happened: Iterable[tuple[dt.date, str]], calendar: Calendar, *, until: dt.date, accepted_on: dt.date | None = None
) -> Split:
    """Whose the working days were, from what happened in its order (day and verb of the audit), up to and with ``until``.

    The day on which something begins still belongs to what was before (as the day of a start is not counted, 民法典 201, and the day
    a pause begins counts as used, docs/adr/0002), so each working day is counted once and ``total`` is what the calendar says.
    ``accepted_on`` is the day the law takes for that of acceptance where it is an earlier one (行政许可法 32(4)).
    """
    days: Counter[Whose] = Counter()
    handling = 0
    for (day, stand), (following, _next) in pairwise(_stands(happened, until)):
        if not stand.begun or stand.ended:
            continue
        count = calendar.working_days_between(day, following)
        days[stand.whose] += count
        handling += _handled(stand, day, following, accepted_on, calendar)
    return Split(days[Whose.AUTHORITY], days[Whose.APPLICANT], days[Whose.SPECIAL], handling)


def _stands(happened: Iterable[tuple[dt.date, str]], until: dt.date) -> list[tuple[dt.date, _Stand]]:
    """What was open from each day on; nothing of what came after ``until``."""
    stand, stands = _Stand(), []
    for day, verb in happened:
        if day > until:
            break
        if verb in _AFTER:
            stand = replace(stand, **_AFTER[verb])
            stands.append((day, stand))
    return [*stands, (until, stand)]


def _handled(stand: _Stand, day: dt.date, following: dt.date, accepted_on: dt.date | None, calendar: Calendar) -> int:
    if stand.suspended or not (stand.accepted or accepted_on):
        return 0
    first = max(day, accepted_on) if accepted_on else day
    return max(0, calendar.working_days_between(first, following))
