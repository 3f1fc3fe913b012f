"""How a thing is named across the house: by kind and public number, never by foreign key."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Subject:
    """``Subject("case", "MC26022700417")``. Models that are subjects give it as ``.subject``."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
