from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class DocumentIssued:
    """A document has its number; its PDF follows."""

    number: str
    kind: str
    subject_kind: str
    subject_key: str


@fact
@dataclass(frozen=True)
class DocumentRevoked:
    """A document no longer holds."""

    number: str
    kind: str
    subject_kind: str
    subject_key: str
    reason: str
