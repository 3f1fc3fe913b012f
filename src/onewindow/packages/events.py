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
class PackageFinished:
    number: str
