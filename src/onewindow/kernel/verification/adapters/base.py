"""What a data source must be able to do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """Is there a record of this person or organisation in the data set? The number is in clear: whoever asks keeps it nowhere."""

    dataset: str
    id_type: str
    id_number: str


@dataclass(frozen=True)
class Answer:
    """``found``: a record in force. ``reference`` is its number there, ``facts`` what it says, label and words, ``digest`` its mark."""

    found: bool
    source: str
    reference: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


class SourceUnavailable(Exception):
    """The source did not answer in time, or not in its own words. Nothing is known then, neither yes nor no."""


class VerificationAdapter(ABC):
    """A way to a data-sharing platform."""

    @abstractmethod
    def ask(self, question: Question, seconds: float) -> Answer:
        """Answer within so many seconds. Raises ``SourceUnavailable`` otherwise. Safe to repeat."""

    @abstractmethod
    def datasets(self) -> dict[str, str]:
        """The data sets that can be asked, by code, with their names."""

    @abstractmethod
    def check_config(self) -> list[str]:
        """What is missing or wrong in the configuration, as sentences; nothing when it works."""
