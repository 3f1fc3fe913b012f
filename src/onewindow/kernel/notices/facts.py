"""What notices tell the worker."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class NoticeToSend:
    """A committed notice waits to leave the house."""

    key: str
