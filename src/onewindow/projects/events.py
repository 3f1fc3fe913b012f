"""Facts of a project for whoever listens: numbers and plain values, never a row."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class CodeAnswered:
    """The lead of the first stage has confirmed the code, or says why not."""

    number: str
    reason: str


@fact
@dataclass(frozen=True)
class GuidanceAsked:
    number: str
    unit_id: int


@fact
@dataclass(frozen=True)
class GuidanceGiven:
    number: str
    guidance_id: int


@fact
@dataclass(frozen=True)
class GreenChanged:
    """``until`` is empty when the channel was ended; then ``reason`` says why."""

    number: str
    until: str
    reason: str


@fact
@dataclass(frozen=True)
class LeaseGiven:
    number: str
    lease_id: int


@fact
@dataclass(frozen=True)
class LeaseMoved:
    """Confirmed, rejected or ended."""

    number: str
    lease_id: int
    state: str
    reason: str


@fact
@dataclass(frozen=True)
class ProjectFinished:
    number: str
    days: int
