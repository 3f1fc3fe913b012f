"""What a way out must be able to do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One text message. ``key`` is the same however often it is tried: gateways take it as the idempotency key."""

    key: str
    to: str
    text: str


class SmsAdapter(ABC):
    """A gateway for text messages."""

    @abstractmethod
    def send(self, message: Message) -> None:
        """Send; return only when the other side has taken it over for good, raise when it has not.

        Safe to repeat: a message whose key was taken before is not sent again.
        """

    @abstractmethod
    def check_config(self) -> list[str]:
        """What is missing or wrong in the configuration, as sentences; nothing when it works."""
