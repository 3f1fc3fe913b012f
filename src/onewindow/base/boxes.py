"""Boxes of values: a set of values for each of several inputs. How decision tables are proved to overlap nowhere and to leave no hole."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def shared(one: Sequence[frozenset[T]], other: Sequence[frozenset[T]]) -> tuple[frozenset[T], ...]:
    """What lies in both boxes; nothing does when any side of it is empty."""
    return tuple(mine & theirs for mine, theirs in zip(one, other, strict=True))


def without(box: tuple[frozenset[T], ...], cut: tuple[frozenset[T], ...]) -> list[tuple[frozenset[T], ...]]:
    """What is left of a box, as disjoint boxes: cut off side by side."""
    if not all(shared(box, cut)):
        return [box]
    parts, rest = [], box
    for place, values in enumerate(cut):
        outside = rest[place] - values
        if outside:
            parts.append((*rest[:place], outside, *rest[place + 1 :]))
        rest = (*rest[:place], rest[place] & values, *rest[place + 1 :])
    return parts
