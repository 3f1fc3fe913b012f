"""The rule table of a theme: rows of inputs (answers) and outputs (risk class, flow, items, limit). Pure.

A cell names the answers it allows; an empty one allows any. Over finitely many answers it can be proved that every applicant meets
exactly one row: ``overlaps`` and ``holes`` work on boxes (a set of answers per input) instead of single points, so that what is
wrong is told in few lines. The row itself is chosen by zen, the same engine as conditions.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onewindow.base import decision_tables
from onewindow.base.boxes import shared, without
from onewindow.packages.questions import Answers, Question, values_of

# The answer of a question that is not asked.
NOT_ASKED = ""

Box = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Row:
    """What an applicant with these answers gets; ``items`` empty means all of the theme."""

    number: int
    risk: str
    flow: str
    items: tuple[str, ...]
    limit_amount: int | None
    limit_unit: str


@dataclass(frozen=True)
class Overlap:
    """Two rows (by number, from 1) that both take the answers of ``inputs``."""

    first: int
    second: int
    inputs: Mapping[str, tuple[str, ...]]


def inputs_of(table: Mapping[str, Any]) -> list[str]:
    """The keys of the questions the table asks."""
    return [str(key) for key in table.get("inputs", ())]


def rows_of(table: Mapping[str, Any]) -> list[Row]:
    """The outputs of every row, in the table's order."""
    return [
        Row(
            number,
            str(row.get("risk", "")),
            str(row.get("flow", "parallel")),
            tuple(row.get("items", ())),
            row.get("limit_amount"),
            str(row.get("limit_unit", "") or "working_day"),
        )
        for number, row in enumerate(table.get("rows", ()), start=1)
    ]


# --- the check ---------------------------------------------------------------------------------------


def overlaps(table: Mapping[str, Any], questions: Sequence[Question], ways: Sequence[Answers]) -> list[Overlap]:
    """Pairs of rows that an applicant could meet at once, each with the answers they share."""
    boxes = _boxes(table, questions)
    points = _points(table, ways)
    found = []
    for first, one in enumerate(boxes):
        for second, other in enumerate(boxes[first + 1 :], start=first + 1):
            common = _reached(shared(one, other), points)
            if common is not None:
                found.append(Overlap(first + 1, second + 1, _named(table, common)))
    return found


def holes(
    table: Mapping[str, Any], questions: Sequence[Question], ways: Sequence[Answers]
) -> list[Mapping[str, tuple[str, ...]]]:
    """The answers that no row takes, as few boxes as subtraction leaves; each applicant is in one of them at most."""
    points = _points(table, ways)
    left = [tuple(_domains(table, questions))]
    for box in _boxes(table, questions):
        left = [piece for rest in left for piece in without(rest, box)]
    reached = (_reached(box, points) for box in left)
    return [_named(table, box) for box in reached if box is not None]


def _domains(table: Mapping[str, Any], questions: Sequence[Question]) -> list[frozenset[str]]:
    known = {question["key"]: question for question in questions}
    return [
        frozenset([*values_of(known[key]), *([NOT_ASKED] if known[key].get("when") else [])])
        for key in inputs_of(table)
    ]


def _boxes(table: Mapping[str, Any], questions: Sequence[Question]) -> list[Box]:
    domains = _domains(table, questions)
    boxes = []
    for row in table.get("rows", ()):
        cells = [frozenset(row.get("when", {}).get(key, ())) for key in inputs_of(table)]
        boxes.append(tuple(cell & domain if cell else domain for cell, domain in zip(cells, domains, strict=True)))
    return boxes


def _points(table: Mapping[str, Any], ways: Iterable[Answers]) -> set[tuple[str, ...]]:
    keys = inputs_of(table)
    return {tuple(way.get(key, NOT_ASKED) for key in keys) for way in ways}


def _reached(box: Box, points: Iterable[tuple[str, ...]]) -> Box | None:
    """The part of a box that somebody can answer, as the smallest box around it; ``None`` when nobody can."""
    inside = [point for point in points if all(value in side for value, side in zip(point, box, strict=True))]
    return (
        tuple(frozenset(values) for values in zip(*inside, strict=True))
        if inside and box
        else (box if inside else None)
    )


def _named(table: Mapping[str, Any], box: Box) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(side)) for key, side in zip(inputs_of(table), box, strict=True)}


# --- the choice --------------------------------------------------------------------------------------


def row_for(table: Mapping[str, Any], answers: Mapping[str, str]) -> Row | None:
    """The row that takes these answers; ``None`` where there is a hole, or while a question it asks is open."""
    asked = {key: answers.get(key, NOT_ASKED) for key in inputs_of(table)}
    found = _decision(json.dumps(table, sort_keys=True)).evaluate(asked)["result"]
    number = found.get("row") if isinstance(found, dict) else None
    return rows_of(table)[int(number) - 1] if number else None


@lru_cache(maxsize=128)
def _decision(text: str) -> Any:
    return decision_tables.decision(to_jdm(json.loads(text)))


def to_jdm(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table in the JSON Decision Model that zen and its editors read: the first row that takes the answers."""
    columns = {f"in{place}": key for place, key in enumerate(inputs_of(table))}
    rules = [
        {column: _cell(row.get("when", {}).get(key, ())) for column, key in columns.items()}
        for row in table.get("rows", ())
    ]
    return decision_tables.model("first", {column: (key, key) for column, key in columns.items()}, rules)


def _cell(values: Sequence[str]) -> str:
    return ", ".join(json.dumps(value) for value in values)
