"""What a decision table says of every application there can be: where rows contradict each other, and where none speaks.

Each input is cut into the pieces between which no cell tells a difference; a row is then a box of pieces. Boxes are exact, so a hole
that is told is one, and one that is not told is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.boxes import shared, without
from onewindow.rulings.cells import NO, YES, InputKind, Range
from onewindow.rulings.tables import Input, Table

Box = tuple[frozenset[int], ...]

# More parts than this can nobody read; the table is then to be split.
MOST_BOXES = 4000
MOST_TOLD = 6
MOST_JOINED = 60


@dataclass(frozen=True)
class Axis:
    """The pieces of one input, each by a value that stands for it."""

    input: Input
    pieces: tuple[Any, ...]

    def words(self, chosen: frozenset[int]) -> str:
        """经营面积 > 200; nothing when every piece is chosen."""
        if len(chosen) == len(self.pieces):
            return ""
        return f"{self.input.label} {_('或').join(self._told(sorted(chosen)))}"

    def _told(self, chosen: Sequence[int]) -> list[str]:
        absent = [_("没有填")] if chosen and self.pieces[chosen[-1]] is None else []
        there = [place for place in chosen if self.pieces[place] is not None]
        if self.input.kind == InputKind.NUMBER:
            return [*_ranges(there, self._points()), *absent]
        named: dict[Any, str] = {True: YES, False: NO}
        words = named if self.input.kind == InputKind.YES_NO else self.input.options
        return [*(words.get(self.pieces[place], "") for place in there), *absent]

    def _points(self) -> list[Decimal]:
        return [value for value in self.pieces if value is not None][1::2]


@dataclass(frozen=True)
class Covering:
    """``contradictions`` and ``doubles`` name two rows (from 1) and the inputs; ``holes`` only inputs."""

    contradictions: tuple[tuple[int, int, str], ...] = ()
    doubles: tuple[tuple[int, int, str], ...] = ()
    holes: tuple[str, ...] = ()
    too_many: bool = False


def cover(table: Table) -> Covering:
    """What the rows of a table without faults say together."""
    axes = [_axis(table, one) for one in table.inputs]
    boxes = [
        tuple(_pieces(axis, table.rows[place].cell(axis.input)) for axis in axes) for place in range(len(table.rows))
    ]
    against: list[tuple[int, int, str]] = []
    doubles: list[tuple[int, int, str]] = []
    for first, second in combinations(range(len(boxes)), 2):
        common = shared(boxes[first], boxes[second])
        if all(common):
            same = table.rows[first].verdict == table.rows[second].verdict
            (doubles if same else against).append((first + 1, second + 1, _words(axes, common)))
    left = _left(tuple(frozenset(range(len(axis.pieces))) for axis in axes), boxes)
    told = tuple(_words(axes, box) for box in _joined((left or [])[:MOST_JOINED])[:MOST_TOLD])
    return Covering(tuple(against), tuple(doubles), told, too_many=left is None)


def _axis(table: Table, one: Input) -> Axis:
    pieces: list[Any]
    if one.kind == InputKind.NUMBER:
        pieces = _cut(sorted({end for row in table.rows for end in _ends(row.cell(one).accepts)}))
    else:
        pieces = list(one.options) if one.kind == InputKind.CHOICE else [True, False]
    return Axis(one, (*pieces, None) if one.optional else tuple(pieces))


def _ends(accepts: Sequence[Range]) -> list[Decimal]:
    return [end for part in accepts for end in (part.low, part.high) if end is not None]


def _cut(points: Sequence[Decimal]) -> list[Any]:
    """Below the first point, the point, between it and the next, … above the last: a number for each."""
    if not points:
        return [Decimal(0)]
    pieces: list[Any] = [points[0] - 1]
    for here, after in zip(points, [*points[1:], None], strict=True):
        pieces += [here, here + 1 if after is None else (here + after) / 2]
    return pieces


def _pieces(axis: Axis, cell: Any) -> frozenset[int]:
    return frozenset(place for place, value in enumerate(axis.pieces) if cell.holds(value))


def _left(whole: Box, boxes: Sequence[Box]) -> list[Box] | None:
    """The parts of the whole that no box covers; ``None`` when they are too many to tell."""
    left = [whole]
    for cut in boxes:
        left = [part for box in left for part in without(box, cut)]
        if len(left) > MOST_BOXES:
            return None
    return left


def _joined(boxes: list[Box]) -> list[Box]:
    """Parts that differ in one input only are told as one."""
    for first, second in combinations(boxes, 2):
        apart = [place for place, pieces in enumerate(first) if pieces != second[place]]
        if len(apart) == 1:
            place = apart[0]
            whole = (*first[:place], first[place] | second[place], *first[place + 1 :])
            return _joined([whole, *(box for box in boxes if box not in (first, second))])
    return boxes


def _words(axes: Sequence[Axis], box: Box) -> str:
    said = [words for axis, pieces in zip(axes, box, strict=True) if (words := axis.words(pieces))]
    return _("，").join(said) or _("任何情况")


def _ranges(chosen: Sequence[int], points: Sequence[Decimal]) -> list[str]:
    """Neighbouring pieces as one range: the piece 2i is the open part before point i, 2i + 1 the point itself."""
    runs: list[list[int]] = []
    for place in chosen:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return [_range(first, last, points) for first, last in runs]


def _range(first: int, last: int, points: Sequence[Decimal]) -> str:
    low = "" if first == 0 else (f">= {points[first // 2]}" if first % 2 else f"> {points[first // 2 - 1]}")
    high = "" if last == 2 * len(points) else (f"<= {points[last // 2]}" if last % 2 else f"< {points[last // 2]}")
    if first == last and first % 2:
        return f"= {points[first // 2]}"
    return _("且").join(filter(None, (low, high))) or _("任何数")
