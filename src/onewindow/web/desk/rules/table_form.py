"""The decision table as a form: what was typed becomes data, buttons add and take rows, and faults stand beside their cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from onewindow.rulings import service as rulings
from onewindow.rulings.service import Examined, Input, Verdict

_COMMAS = re.compile(r"[,，、;；\n]")
_BUTTON = re.compile(r"(add_input|add_row|drop_input|drop_row)(?:\.(\d+))?")
Data = dict[str, Any]


@dataclass(frozen=True)
class Box:
    """One control: its name in the form, what stands in it, what is wrong with it."""

    name: str
    label: str
    value: str
    fault: str = ""


@dataclass(frozen=True)
class Column:
    """One input with its controls."""

    number: int
    input: Input
    label: Box
    expression: Box
    values: Box
    fault: str


@dataclass(frozen=True)
class Line:
    """One row with its controls."""

    number: int
    verdict: str
    cells: tuple[Box, ...]
    reason: Box


def read(post: QueryDict) -> Data:
    """The table as typed, with what the pressed button adds or takes."""
    inputs = [_input(post, number) for number in _numbers(post, "i")]
    rows = [_row(post, number, inputs) for number in _numbers(post, "r")]
    return _pressed(post.get("do", ""), {"inputs": inputs, "rows": rows})


def _numbers(post: QueryDict, letter: str) -> list[int]:
    """So many as the form says, each only once and no more than a table can have."""
    return sorted({int(text) for text in post.getlist(letter) if text.isascii() and text.isdigit()})[:100]


def _input(post: QueryDict, number: int) -> Data:
    given = {name: post.get(f"i{number}.{name}", "") for name in ("key", "label", "expression", "kind")}
    values = [part.strip() for part in _COMMAS.split(post.get(f"i{number}.values", "")) if part.strip()]
    return {**given, "values": values, "optional": f"i{number}.optional" in post}


def _row(post: QueryDict, number: int, inputs: list[Data]) -> Data:
    cells = {one["key"]: post.get(f"r{number}.{one['key']}", "") for one in inputs}
    return {"verdict": post.get(f"r{number}.verdict", ""), "reason": post.get(f"r{number}.reason", ""), "cells": cells}


def _pressed(button: str, data: Data) -> Data:
    found = _BUTTON.fullmatch(button)
    if found is None:
        return data
    inputs, rows = data["inputs"], data["rows"]
    place = int(found[2] or 0)
    match found[1]:
        case "add_input":
            inputs.append({"key": _free_key(inputs), "kind": "number"})
        case "add_row":
            rows.append({"verdict": Verdict.GRANT.value})
        case "drop_input":
            del inputs[place : place + 1]
        case "drop_row":
            del rows[place : place + 1]
    return data


def _free_key(inputs: list[Data]) -> str:
    """Keys stay with their column for ever: cells are kept under them."""
    taken = {one["key"] for one in inputs}
    return next(key for number in range(1, 1000) if (key := f"c{number}") not in taken)


def shown(data: Mapping[str, Any], examined: Examined) -> tuple[list[Column], list[Line]]:
    """Columns and lines with their faults, as the page lays them out."""
    table = rulings.of(data)
    faults = {fault.where: fault.sentence for fault in examined.faults}
    columns = list(_columns(table.inputs, faults))
    lines = [
        Line(
            number,
            row.verdict,
            tuple(
                Box(
                    f"r{number}.{one.key}",
                    one.label,
                    row.cells.get(one.key, ""),
                    faults.get(f"rows.{number}.{one.key}", ""),
                )
                for one in table.inputs
            ),
            Box(f"r{number}.reason", "", row.reason, faults.get(f"rows.{number}.reason", "")),
        )
        for number, row in enumerate(table.rows)
    ]
    return columns, lines


def _columns(inputs: tuple[Input, ...], faults: Mapping[str, str]) -> Iterator[Column]:
    for number, one in enumerate(inputs):
        at, name = f"inputs.{number}", f"i{number}"
        yield Column(
            number,
            one,
            Box(f"{name}.label", "", one.label, faults.get(f"{at}.label", "")),
            Box(f"{name}.expression", "", one.expression, faults.get(f"{at}.expression", "")),
            Box(f"{name}.values", "", "、".join(one.values), faults.get(f"{at}.values", "")),
            faults.get(f"{at}.key", "") or faults.get(f"{at}.kind", ""),
        )
