"""The way of all branches on one time axis: a lane each, from sending to delivery, with today. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.packages.service import Branch
from onewindow.web.ui.time_axis import Stretch, TimeAxis


@dataclass(frozen=True)
class Lane:
    """One branch: its stretches, where it is promised, and the same in words for who does not see it."""

    name: str
    stretches: Sequence[Stretch]
    due: int | None
    sentence: str


@dataclass(frozen=True)
class Picture:
    """All lanes on one axis: ``today`` and the promise for the whole in units of ``WIDTH``."""

    lanes: Sequence[Lane]
    today: int | None
    promised: int | None
    first: dt.datetime
    last: dt.datetime


def picture(
    branches: Sequence[Branch], sent_at: dt.datetime, promised: dt.datetime | None, dues: Mapping[int, dt.datetime]
) -> Picture:
    """From the sending to the last day that is promised or has come; over, to the end. ``dues``: by case, until when its next step is due."""
    now = clock.now()
    is_over = all(branch.case is None or branch.case.closed_at for branch in branches)
    ends = [sent_at, *_moments(branches)]
    if not is_over:
        ends += [now, *dues.values(), *([promised] if promised else [])]
    axis = TimeAxis(sent_at, max(ends))
    lanes = [_lane(branch, axis, now, dues.get(branch.case_id or 0)) for branch in branches]
    today = axis.at(now) if not is_over else None
    return Picture(lanes, today, axis.at(promised) if promised and not is_over else None, axis.first, axis.last)


def _moments(branches: Sequence[Branch]) -> list[dt.datetime]:
    opened = [branch.case for branch in branches if branch.case is not None]
    return [moment for case in opened for moment in (case.closed_at, case.decided_at) if moment]


def _lane(branch: Branch, axis: TimeAxis, now: dt.datetime, due: dt.datetime | None) -> Lane:
    case = branch.case
    if case is None or case.submitted_at is None:
        return Lane(branch.item_name, (), None, _("%(item)s：还没有送出") % {"item": branch.item_name})
    ended = case.decided_at or case.closed_at or now
    accepted = min(case.accepted_at or ended, ended)
    parts = [("wait", case.submitted_at, accepted), ("run", accepted, ended)]
    if case.decided_at:
        parts.append(("done", case.decided_at, case.closed_at or max(now, case.decided_at)))
    due = due if case.decided_at is None and case.closed_at is None else None
    if due and due > now:
        parts.append(("left", now, due))
    # What has only just been sent is drawn too, as thin as it is.
    stretches = [axis.stretch(*part) for part in parts if part[2] > part[1] or part[0] == "wait"]
    return Lane(branch.item_name, stretches, axis.at(due) if due else None, _sentence(branch, due))


def _sentence(branch: Branch, due: dt.datetime | None) -> str:
    case = branch.case
    if case is None:
        return branch.item_name
    words = {"item": branch.item_name, "state": case.get_state_display()}
    if due is None:
        return _("%(item)s：%(state)s") % words
    return _("%(item)s：%(state)s，最晚 %(day)s") % {**words, "day": dates.long_date(clock.local(due).date())}
