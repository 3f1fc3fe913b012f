"""Who does something, as far as the lowest layers need to know."""

from typing import Protocol


class Actor(Protocol):
    """A person, a machine with a key, or the system itself. ``kernel.org.Person`` is the only implementation."""

    @property
    def pk(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...
