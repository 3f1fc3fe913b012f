"""What a procedure tells the house."""

from dataclasses import dataclass

from onewindow.kernel.events import service as events


@events.fact
@dataclass(frozen=True)
class ProcedureUnfit:
    """What is in use would not be published today: somebody left, or an item changed. ``at`` (ISO 8601) tells occasions apart."""

    code: str
    number: int
    at: str


@events.fact
@dataclass(frozen=True)
class MessageSent:
    """A send task was passed: ``words`` are for whoever the subject is about. ``at`` (ISO 8601) tells repeated passes apart."""

    subject_kind: str
    subject_key: str
    node: str
    words: str
    at: str
