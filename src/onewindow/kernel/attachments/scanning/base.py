"""What a scanner must be able to do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True)
class Verdict:
    """Clean when ``finding`` is empty; otherwise what was found, in words for the log and the person."""

    finding: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.finding


class Scanner(ABC):
    """Looks into the bytes of a file. Raises ``ScannerUnavailable`` when it cannot look; then the job is tried again."""

    @abstractmethod
    def scan(self, content: IO[bytes]) -> Verdict:
        """Look at a seekable stream standing at its start."""

    @abstractmethod
    def check_config(self) -> list[str]:
        """What is missing or wrong in the configuration, as sentences; nothing when it works."""


class ScannerUnavailable(Exception):
    """The scanner did not answer. The file stays unopened until one has looked."""
