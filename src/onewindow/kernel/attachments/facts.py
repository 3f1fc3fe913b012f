"""What happens to files, as others may want to know it."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class ContentStored:
    """New content came in and waits to be looked at."""

    sha256: str


@fact
@dataclass(frozen=True)
class HarmfulContentFound:
    """The scanner found something; nobody can open files of this content any more."""

    sha256: str
    finding: str
