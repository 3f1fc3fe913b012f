"""A decision table: its inputs, its rows, and whether it can be understood. Data as kept in a version; no state, no database.

``{"inputs": [{key, label, expression, kind, values, optional}], "rows": [{verdict, reason, cells: {key: text}}]}``. An expression is
zen over what a case gives (``form.area``, ``answers.venue``, ``channel``). The order of rows says nothing: all that apply are told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import zen
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.rulings import cells
from onewindow.rulings.cells import BadCell, Cell, InputKind

KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
# What a text of the expression language could not hold.
_UNFIT = re.compile(r"[\"'\\\x00-\x1f]")
MOST_INPUTS, MOST_ROWS = 12, 60


class Verdict(TextChoices):
    """A rule grants or leaves the matter to a person; it never refuses (docs/adr/0042)."""

    GRANT = "grant", gettext_lazy("准予")
    DOUBT = "doubt", gettext_lazy("转人工")


@dataclass(frozen=True)
class Input:
    """A column: what is asked of the application. ``values`` are the options of a choice, as ``value`` or ``value=words``."""

    key: str
    label: str
    expression: str
    kind: str
    values: tuple[str, ...] = ()
    optional: bool = False

    @property
    def options(self) -> dict[str, str]:
        """The options' words by their value."""
        parts = [one.replace("＝", "=").partition("=") for one in self.values]
        return {value.strip(): words.strip() or value.strip() for value, _sign, words in parts}


@dataclass(frozen=True)
class Row:
    verdict: str
    reason: str
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, one: Input) -> Cell:
        """What this row asks of the input. Raises ``BadCell``."""
        return cells.read(self.cells.get(one.key, ""), one.kind, one.options)


@dataclass(frozen=True)
class Table:
    inputs: tuple[Input, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: ``inputs.2.expression``, ``rows.0.area``."""

    where: str
    sentence: str


def of(data: Mapping[str, Any]) -> Table:
    """The table that the data describe, sound or not; what has not its shape is left out."""
    inputs = [_input(one) for one in _objects(data.get("inputs"))]
    rows = [_row(one) for one in _objects(data.get("rows"))]
    return Table(tuple(inputs), tuple(rows))


def to_data(table: Table) -> dict[str, Any]:
    """The same as plain values."""
    inputs = [{**vars(one), "values": list(one.values)} for one in table.inputs]
    rows = [{"verdict": row.verdict, "reason": row.reason, "cells": dict(row.cells)} for row in table.rows]
    return {"inputs": inputs, "rows": rows}


def faults(table: Table) -> list[Fault]:
    """Everything that keeps the table from being understood."""
    found = [*_size(table), *_of_keys(table.inputs)]
    for place, one in enumerate(table.inputs):
        found += _of_input(f"inputs.{place}", one)
    for place, row in enumerate(table.rows):
        found += _of_row(f"rows.{place}", row, table.inputs)
    return found


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in value if isinstance(one, Mapping)) if isinstance(value, Sequence) else ()


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _input(data: Mapping[str, Any]) -> Input:
    values = data.get("values")
    return Input(
        key=_text(data.get("key")),
        label=_text(data.get("label")),
        expression=_text(data.get("expression")),
        kind=_text(data.get("kind")) or InputKind.NUMBER.value,
        values=tuple(filter(None, map(_text, values))) if isinstance(values, Sequence) else (),
        optional=data.get("optional") is True,
    )


def _row(data: Mapping[str, Any]) -> Row:
    given = data.get("cells")
    texts = {str(key): _text(text) for key, text in given.items()} if isinstance(given, Mapping) else {}
    return Row(_text(data.get("verdict")) or Verdict.DOUBT.value, _text(data.get("reason")), texts)


def _size(table: Table) -> Iterator[Fault]:
    if not table.rows or not table.inputs:
        yield Fault("", _("至少要有一个条件列和一行规则。"))
    if len(table.inputs) > MOST_INPUTS or len(table.rows) > MOST_ROWS:
        words = {"inputs": MOST_INPUTS, "rows": MOST_ROWS}
        yield Fault("", _("一张表最多 %(inputs)d 个条件列、%(rows)d 行规则，请拆成几个事项的规则。") % words)


def _of_keys(inputs: Sequence[Input]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, one in enumerate(inputs):
        if one.key in seen or not KEY.fullmatch(one.key):
            yield Fault(f"inputs.{place}.key", _("条件列的标识“%(key)s”重复或者不合写法。") % {"key": one.key})
        seen.add(one.key)


def _of_input(where: str, one: Input) -> Iterator[Fault]:
    if not one.label:
        yield Fault(f"{where}.label", _("请给这一列起个名称，会写进理由。"))
    if one.kind not in InputKind.values:
        yield Fault(f"{where}.kind", _("请选择这一列是数字、选项还是是或否。"))
    if not one.expression or zen.validate_expression(one.expression):
        yield Fault(f"{where}.expression", _("“%(what)s”不是有效的取值式。") % {"what": one.expression})
    if one.kind == InputKind.CHOICE and (not one.values or len(one.options) < len(one.values)):
        yield Fault(f"{where}.values", _("请写出这一列的全部选项，每个一次。"))
    if any(_UNFIT.search(value) for value in one.values):
        yield Fault(f"{where}.values", _("选项里不能有引号和反斜杠。"))


def _of_row(where: str, row: Row, inputs: Sequence[Input]) -> Iterator[Fault]:
    if row.verdict not in Verdict.values:
        yield Fault(f"{where}.verdict", _("规则只能准予或者转人工。"))
    if not row.reason:
        yield Fault(f"{where}.reason", _("请写明理由，申请人会看到。"))
    for one in inputs:
        try:
            row.cell(one)
        except BadCell as error:
            yield Fault(f"{where}.{one.key}", str(error))
