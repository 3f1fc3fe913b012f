"""What supervision tells the rest of the house."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class UrgingDrafted:
    """A rule has drafted a letter; a supervisor signs or drops it."""

    number: str


@fact
@dataclass(frozen=True)
class UrgingIssued:
    """A letter went to the unit that is to act."""

    number: str


@fact
@dataclass(frozen=True)
class UrgingAnswered:
    """The unit has answered."""

    number: str


@fact
@dataclass(frozen=True)
class UrgingSentBack:
    """The answer did not do; ``words`` say why, ``at`` tells one time from the next."""

    number: str
    words: str
    at: str


@fact
@dataclass(frozen=True)
class UrgingClosed:
    """The supervisor is satisfied."""

    number: str


@fact
@dataclass(frozen=True)
class HeadToBeTold:
    """By rule, the heads of the unit hear of a case that is overdue for so many working days."""

    case_number: str
    limit_kind: str
    rule: str
    days: int
