"""The one time limit that counts for a case right now, and how an applicant's name is shown in a list."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onewindow.base import chinese, clock
from onewindow.cases.service import Case, State
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import (
    OF_THE_AUTHORITY,
    AnyLimit,
    Light,
    LimitKind,
    LimitState,
    OpenLimit,
    PauseReason,
    Remaining,
)

_HANDLING = (LimitKind.PROMISED, LimitKind.STATUTORY)
# Whose clock runs in each state, the nearest first.
WAITS_FOR: Mapping[str, Sequence[str]] = {
    State.SUBMITTED: (LimitKind.NOTICE,),
    State.PRE_EXAMINED: (LimitKind.NOTICE,),
    State.CORRECTION: (LimitKind.CORRECTION,),
    State.ACCEPTED: _HANDLING,
    State.IN_REVIEW: _HANDLING,
    State.SUSPENDED: _HANDLING,
    State.DECIDED: (LimitKind.DELIVERY,),
    State.ISSUED: (LimitKind.DELIVERY,),
}


def limit_of(case: Case, limits: Iterable[AnyLimit]) -> AnyLimit | None:
    """The limit somebody has to keep now; none before submission and after closing."""
    wanted = WAITS_FOR.get(case.state, ())
    open_ones = [limit for limit in limits if limit.kind in wanted and limit.state != LimitState.FINISHED]
    return min(open_ones, key=lambda limit: wanted.index(limit.kind), default=None)


@dataclass(frozen=True)
class Lit:
    """A case with its light, as a line of a list."""

    case: Case
    limit: OpenLimit | None
    remaining: Remaining | None

    @property
    def applicant(self) -> str:
        return shown_name(self.case.party, self.case.party_name)

    @property
    def pause(self) -> str:
        """Which special procedure holds the clock, in words."""
        reason = self.case.pause_reason
        return str(PauseReason(reason).label) if reason in PauseReason.values else ""


def lit(cases: Sequence[Case]) -> list[Lit]:
    """The cases with their lights: one statement for all of them."""
    limits = timelimits.open_of("case", [case.number for case in cases])
    found, now = [], clock.now()
    for case in cases:
        limit = limit_of(case, limits[case.number])
        remaining = timelimits.remaining(limit, now) if limit else None
        found.append(Lit(case, limit, _at_its_worst(remaining, limits[case.number], now)))
    return found


def _at_its_worst(remaining: Remaining | None, limits: Iterable[OpenLimit], now: dt.datetime) -> Remaining | None:
    """Double red where any limit of the authority is, in the words of the one that counts; nothing changes while that is paused."""
    if remaining is None or remaining.paused:
        return remaining
    own = (limit for limit in limits if limit.kind in OF_THE_AUTHORITY)
    if any(timelimits.remaining(limit, now).light == Light.DOUBLE_RED for limit in own):
        return replace(remaining, light=Light.DOUBLE_RED)
    return remaining


def shown_name(party: Party, name: str = "") -> str:
    """A person's name masked, an organisation's in full: its name is public."""
    words = name or party.name
    return chinese.mask_name(words) if party.kind == PartyKind.NATURAL else words
