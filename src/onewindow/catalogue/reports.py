"""What an import says when it is done."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class BadRow:
    """Where to look (sheet of the workbook or name of the file, row counted from 1, column in people's words) and why."""

    sheet: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行 {self.column}：{self.reason}"


@dataclass(frozen=True)
class Row:
    """One item as read from a file, in the shape, and where it stood."""

    sheet: str
    number: int
    data: dict[str, Any]


@dataclass
class ImportReport:
    """``bad`` not empty means that nothing was stored. ``check_digits`` lists codes that fail theirs and are kept."""

    read: int = 0
    created: int = 0
    replaced: int = 0
    unchanged: int = 0
    units_created: int = 0
    bad: list[BadRow] = field(default_factory=list)
    check_digits: list[BadRow] = field(default_factory=list)

    @property
    def is_stored(self) -> bool:
        return not self.bad
