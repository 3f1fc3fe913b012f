"""Facts of a meeting for whoever listens: numbers and plain values, never a row."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class MemberInvited:
    number: str
    person_id: int


@fact
@dataclass(frozen=True)
class MeetingCancelled:
    number: str
    reason: str
