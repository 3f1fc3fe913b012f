"""A rule table as fields of a page, and back. Pure but for the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.packages.service import Flow, ThemeVersion

MOST_ROWS = 60


@dataclass(frozen=True)
class Option:
    """A value to tick or choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Cell:
    """What a row allows of one question; nothing ticked is any answer."""

    key: str
    question: str
    options: Sequence[Option]


@dataclass(frozen=True)
class RowFields:
    """One row of the table as its fields; names in the page begin with ``prefix``."""

    number: int
    cells: Sequence[Cell]
    risks: Sequence[Option]
    flows: Sequence[Option]
    items: Sequence[Option]
    limit_amount: str
    units: Sequence[Option]

    @property
    def prefix(self) -> str:
        return f"r{self.number}"


def fields(version: ThemeVersion, table: Mapping[str, Any], names: Mapping[str, str]) -> list[RowFields]:
    """Every row with everything that could be chosen in it; ``names`` are those of the items by alias."""
    return [_row(version, table, row, number, names) for number, row in enumerate(table.get("rows", ()), start=1)]


def _row(
    version: ThemeVersion, table: Mapping[str, Any], row: Mapping[str, Any], number: int, names: Mapping[str, str]
) -> RowFields:
    asked = [question for question in version.questions if question["key"] in table.get("inputs", ())]
    units = {LimitUnit.WORKING_DAY.value: _("个工作日"), LimitUnit.HOUR.value: _("小时")}
    return RowFields(
        number=number,
        cells=[_cell(question, row.get("when", {}).get(question["key"], ())) for question in asked],
        risks=[Option(str(one["value"]), str(one["label"]), one["value"] == row.get("risk")) for one in version.risks],
        flows=[Option(value, str(label), value == row.get("flow")) for value, label in Flow.choices],
        items=[Option(alias, name, alias in row.get("items", ())) for alias, name in names.items()],
        limit_amount="" if row.get("limit_amount") is None else str(row["limit_amount"]),
        units=[Option(value, label, value == row.get("limit_unit")) for value, label in units.items()],
    )


def _cell(question: Mapping[str, Any], allowed: Sequence[str]) -> Cell:
    options = [Option(str(one["value"]), str(one["label"]), one["value"] in allowed) for one in question["options"]]
    return Cell(str(question["key"]), str(question["question"]), options)


def read(version: ThemeVersion, posted: QueryDict) -> dict[str, Any]:
    """The table as posted. ``add`` puts an empty row at the end, ``drop`` takes one out, as the buttons say."""
    inputs = [question["key"] for question in version.questions if question["key"] in posted.getlist("inputs")]
    count = min(int(posted.get("rows") or 0) if posted.get("rows", "").isdigit() else 0, MOST_ROWS)
    dropped = posted.get("drop", "")
    rows = [_read_row(inputs, posted, f"r{number}") for number in range(1, count + 1) if str(number) != dropped]
    if "add" in posted:
        rows.append(
            {"when": {}, "risk": str(version.risks[0]["value"]) if version.risks else "", "flow": Flow.PARALLEL.value}
        )
    return {"inputs": inputs, "rows": rows}


def _read_row(inputs: Sequence[str], posted: QueryDict, prefix: str) -> dict[str, Any]:
    when = {key: posted.getlist(f"{prefix}.when.{key}") for key in inputs}
    row: dict[str, Any] = {
        "when": {key: values for key, values in when.items() if values},
        "risk": posted.get(f"{prefix}.risk", ""),
        "flow": posted.get(f"{prefix}.flow", Flow.PARALLEL.value),
    }
    if items := posted.getlist(f"{prefix}.items"):
        row["items"] = items
    amount = posted.get(f"{prefix}.limit_amount", "").strip()
    if amount.isdigit():
        row |= {"limit_amount": int(amount), "limit_unit": posted.get(f"{prefix}.limit_unit", "")}
    return row
