"""Facts of joint work for whoever listens: numbers and plain values, never a row."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class SessionConvened:
    number: str


@fact
@dataclass(frozen=True)
class SessionRescheduled:
    """``before`` is the moment and place that hold no longer; ``at`` tells two changes apart."""

    number: str
    before: str
    reason: str
    at: str


@fact
@dataclass(frozen=True)
class SessionCancelled:
    number: str
    reason: str


@fact
@dataclass(frozen=True)
class SpeakerNamed:
    number: str
    person_id: int


@fact
@dataclass(frozen=True)
class SessionConcluded:
    number: str
