"""The cells of a decision table: what people type, what it accepts, and the same as a unary test of zen.

A number's cell names values and ranges: ``<= 200``, ``> 5``, ``50..200`` (both ends count), several with a comma. A choice's names
values, a yes or no says 是 or 否. An empty cell accepts any value, also one that an optional input does not have.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

YES, NO = "是", "否"
_COMMAS = re.compile(r"[,，、;；]")
_NUMBER = r"-?\d{1,15}(?:\.\d{1,6})?"
_COMPARED = re.compile(rf"(<=|>=|<|>|=|≤|≥)?\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:\.\.|…|~|～)\s*({_NUMBER})")
_AS_ASCII = {"≤": "<=", "≥": ">=", "=": "", None: ""}


class InputKind(TextChoices):
    NUMBER = "number", gettext_lazy("数字")
    CHOICE = "choice", gettext_lazy("选项")
    YES_NO = "yes_no", gettext_lazy("是或否")


class BadCell(ValueError):
    """Why a cell cannot be read, in one sentence."""


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``; ``None`` is without end, ``*_in`` whether the end itself counts."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below


@dataclass(frozen=True)
class Cell:
    """A cell that was understood. ``accepts`` is empty for an empty cell: any value will do."""

    text: str
    accepts: tuple[Any, ...]
    test: str

    @property
    def is_any(self) -> bool:
        return not self.accepts

    def holds(self, value: Any) -> bool:
        """Whether the cell accepts the value; ``None`` is one that is not there."""
        if self.is_any or value is None:
            return self.is_any
        return any(one.holds(value) if isinstance(one, Range) else one == value for one in self.accepts)


ANY = Cell("", (), "")


def read(text: str, kind: str, options: Mapping[str, str] | None = None) -> Cell:
    """The cell of an input of this kind; ``options`` are a choice's values and their words, a cell may name either.

    Raises ``BadCell``.
    """
    parts = [part.strip() for part in _COMMAS.split(text) if part.strip()]
    if not parts:
        return ANY
    if kind == InputKind.NUMBER:
        found = [_number(part) for part in parts]
        return Cell(text, tuple(part for part, _test in found), ", ".join(test for _part, test in found))
    if kind == InputKind.YES_NO:
        return _yes_no(text, parts)
    named = {words: value for value, words in (options or {}).items()}
    unknown = [part for part in parts if part not in named and part not in named.values()]
    if unknown:
        raise BadCell(_("“%(value)s”不在这一列的选项里。") % {"value": unknown[0]})
    values = tuple(named.get(part, part) for part in parts)
    return Cell(text, values, ", ".join(quoted(value) for value in values))


def quoted(value: str) -> str:
    """A text of the expression language. Whoever reads options keeps quotes and backslashes out of them."""
    return f'"{value}"'


def _yes_no(text: str, parts: Sequence[str]) -> Cell:
    if len(parts) > 1 or parts[0] not in (YES, NO):
        raise BadCell(_("这一列只能写“是”或“否”，不限就空着。"))
    return Cell(text, (parts[0] == YES,), "true" if parts[0] == YES else "false")


def _number(part: str) -> tuple[Range, str]:
    between, compared = _RANGE.fullmatch(part), _COMPARED.fullmatch(part)
    if between:
        low, high = Decimal(between[1]), Decimal(between[2])
        if low > high:
            raise BadCell(_("“%(part)s”的起点比终点大。") % {"part": part})
        return Range(low, high), f"[{low}..{high}]"
    if compared is None:
        raise BadCell(_("“%(part)s”看不懂。请写成 <= 200、> 5、50..200 或一个数。") % {"part": part})
    sign, number = _AS_ASCII.get(compared[1], compared[1]), Decimal(compared[2])
    ranges = {
        "<": Range(None, number, high_in=False),
        "<=": Range(None, number),
        ">": Range(number, None, low_in=False),
        ">=": Range(number, None),
    }
    return ranges.get(sign, Range(number, number)), f"{sign} {number}".strip()
