"""The branches of a parallel approval on one time axis: sent, taken on, standing still, decided; the same in words. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.kernel.timelimits.service import LedgerEntry
from onewindow.packages.service import Line, Whole
from onewindow.web.ui.time_axis import Stretch, TimeAxis

# As wide is the line of a moment.
MARK = 3


@dataclass(frozen=True)
class Bar:
    """One branch: its stretches, and the same in words."""

    line: Line
    stretches: Sequence[Stretch]
    sentence: str


@dataclass(frozen=True)
class Axis:
    """All bars; ``today`` and the end of the common promise in units of ``WIDTH``."""

    bars: Sequence[Bar]
    first: dt.datetime
    last: dt.datetime
    today: int | None
    promised: int | None


def axis_of(whole: Whole) -> Axis:
    """From the sending to the last thing that happened, is promised, or now."""
    now = clock.now()
    first = whole.application.submitted_at or now
    over = whole.application.closed_at
    promised = whole.promise.due_at if whole.promise else None
    ended = [_end(line) for line in whole.lines]
    last = max(moment for moment in (*ended, over or now, promised, first + dt.timedelta(hours=1)) if moment)
    scale = TimeAxis(first, last)
    return Axis(
        [Bar(line, _stretches(line, scale, now), _sentence(line)) for line in whole.lines],
        first,
        last,
        None if over else max(0, scale.at(now) - MARK),
        max(0, scale.at(promised) - MARK) if promised else None,
    )


def _end(line: Line) -> dt.datetime | None:
    case = line.branch.case
    return (case.decided_at or case.closed_at) if case is not None else None


def _stretches(line: Line, scale: TimeAxis, now: dt.datetime) -> list[Stretch]:
    case = line.branch.case
    if case is None or case.submitted_at is None:
        return []
    ended = _end(line) or now
    accepted = min(case.accepted_at or ended, ended)
    parts = [("wait", case.submitted_at, accepted), ("run", accepted, ended)]
    parts += [("pause", start, min(end or ended, ended)) for start, end in pauses(line.ledger)]
    if case.decided_at:
        parts.append(("done", ended, ended))
    # What has only just been sent is drawn too, as thin as it is.
    return [scale.stretch(*part) for part in parts if part[2] > part[1] or part[0] != "run"]


def pauses(ledger: Sequence[LedgerEntry]) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """From when to when the clock stood still; no end while it still does."""
    found: list[tuple[dt.datetime, dt.datetime | None]] = []
    for entry in ledger:
        if entry.kind == LedgerEntry.Kind.PAUSE:
            found.append((entry.at, None))
        elif entry.kind == LedgerEntry.Kind.RESUME and found:
            found[-1] = (found[-1][0], entry.at)
    return found


def _sentence(line: Line) -> str:
    """``食品经营许可：3月2日提交，3月3日受理，停过 1 次，3月9日准予``."""
    case = line.branch.case
    if case is None:
        return _("%(item)s：还没有送出") % {"item": line.branch.item_name}
    told = [
        _("%s提交") % _day(case.submitted_at) if case.submitted_at else "",
        _("%s受理") % _day(case.accepted_at) if case.accepted_at else "",
        _("停过 %d 次") % len(pauses(line.ledger)) if pauses(line.ledger) else "",
        f"{_day(case.decided_at)}{case.get_outcome_display()}" if case.decided_at else str(case.get_state_display()),
    ]
    return f"{line.branch.item_name}：{_('，').join(filter(None, told))}"


def _day(moment: dt.datetime | None) -> str:
    return dates.short_date(clock.local(moment).date()) if moment else ""
