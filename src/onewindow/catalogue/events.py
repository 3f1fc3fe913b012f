"""What the catalogue tells the rest of the house."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class ItemPublished:
    """A revision came into force; what stood before is replaced."""

    item_code: str
    number: int


@fact
@dataclass(frozen=True)
class ItemSuspended:
    """No new applications until it is resumed."""

    item_code: str
    reason: str


@fact
@dataclass(frozen=True)
class ItemResumed:
    item_code: str


@fact
@dataclass(frozen=True)
class ItemWithdrawn:
    """Cancelled for good; cases under way go on under the revision they were filed under."""

    item_code: str
    reason: str
