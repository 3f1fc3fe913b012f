"""What a procedure tells the house."""

from dataclasses import dataclass

from onewindow.kernel.events import service as events


@events.fact
@dataclass(frozen=True)
class MessageSent:
    """A send task was passed: ``words`` are for whoever the subject is about. ``at`` (ISO 8601) tells repeated passes apart."""

    subject_kind: str
    subject_key: str
    node: str
    words: str
    at: str
