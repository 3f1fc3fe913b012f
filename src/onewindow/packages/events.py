"""Facts of a package for whoever listens: numbers and plain values, never a row."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class ThemePublished:
    code: str
    number: int


@fact
@dataclass(frozen=True)
class PackageToVerify:
    """Data sources are to be asked about the applicant while the application is written."""

    number: str
    at: str


@fact
@dataclass(frozen=True)
class PackageSubmitted:
    """``items`` are the names of what was sent to units at once, ``waiting`` of what waits for another to be granted."""

    number: str
    items: tuple[str, ...]
    waiting: tuple[str, ...]


@fact
@dataclass(frozen=True)
class BranchOpened:
    number: str
    item: str
    case: str


@fact
@dataclass(frozen=True)
class BranchDropped:
    """``because`` is the name of the item that was not granted."""

    number: str
    item: str
    because: str


@fact
@dataclass(frozen=True)
class PackageWithdrawn:
    """``kept`` are the names of items already decided, which stand as they are."""

    number: str
    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


@fact
@dataclass(frozen=True)
class BranchAnswered:
    """A co-unit told the lead unit what its branch lacks, or that nothing does."""

    number: str
    item: str
    at: str


@fact
@dataclass(frozen=True)
class BranchBlocked:
    """``item``, in hand as ``case``, cannot be granted: ``because``, which it builds on, was not."""

    number: str
    item: str
    case: str
    because: str


@fact
@dataclass(frozen=True)
class JointNoticeIssued:
    """补正材料一次性告知书 for the whole; ``lines`` what is wanted, ``until`` the last moment for the answer (ISO 8601)."""

    number: str
    document: str
    lines: tuple[str, ...]
    until: str


@fact
@dataclass(frozen=True)
class ResultsReleased:
    """Results that were held went to the applicant together: ``granted`` and ``refused`` by item; ``at`` (ISO 8601) tells occasions apart."""

    number: str
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    reason: str
    at: str


@fact
@dataclass(frozen=True)
class PackageFinished:
    number: str
