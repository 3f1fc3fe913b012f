"""A filled-in form as words: for the check before sending, the case file, the desk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import dates
from onewindow.web.ui.forms.schema import Schema, kind_of, order_of


@dataclass(frozen=True)
class Table:
    """A list of objects: heads and lines."""

    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """A field's label and what was filled in; ``table`` instead of words for a list of objects."""

    label: str
    words: str
    path: str
    table: Table | None = None


@dataclass(frozen=True)
class Part:
    """The answers under one heading."""

    title: str
    answers: Sequence[Answer]


def told(schema: Schema, data: Mapping[str, Any]) -> list[Part]:
    """Every field in the form's order under its headings; what was left blank says so."""
    properties = schema.get("properties", {})
    answers = {name: _answer(properties[name], data.get(name), name) for name in order_of(schema)}
    parts = []
    for part in schema.get("x-sections", ()):
        rows = [answers.pop(name) for name in part["fields"] if name in answers]
        if rows:
            parts.append(Part(part["title"], rows))
    if answers:
        parts.append(Part(_("其他内容") if parts else "", list(answers.values())))
    return parts


def _answer(schema: Schema, value: Any, name: str) -> Answer:
    label = str(schema.get("title", name))
    kind = kind_of(schema)
    if kind == "rows" and isinstance(value, list) and value:
        return Answer(label, "", name, _table(schema["items"], value))
    if kind == "group" and isinstance(value, Mapping):
        inner = [_answer(schema["properties"][one], value.get(one), one) for one in order_of(schema)]
        return Answer(label, "；".join(f"{one.label}：{one.words}" for one in inner), name)
    return Answer(label, words_of(schema, value), name)


def _table(items: Schema, rows: Sequence[Any]) -> Table:
    names = order_of(items)
    heads = [str(items["properties"][name].get("title", name)) for name in names]
    lines = [
        [words_of(items["properties"][name], row.get(name)) for name in names]
        for row in rows
        if isinstance(row, Mapping)
    ]
    return Table(heads, lines)


def words_of(schema: Schema, value: Any) -> str:
    """One value as people read it: option labels, 是/否, dates with the weekday, the unit behind a number."""
    if value in (None, "", []):
        return _("没有填")
    if isinstance(value, list):
        return "、".join(words_of(schema.get("items", {}), one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if "enum" in schema:
        return str(schema.get("x-labels", {}).get(str(value), value))
    unit = schema.get("x-unit", _("元") if schema.get("x-widget") == "money" else "")
    words = _date(str(value)) if schema.get("format") == "date" else str(value)
    return f"{words} {unit}" if unit else words


def _date(value: str) -> str:
    try:
        return dates.long_date(dt.date.fromisoformat(value))
    except ValueError:
        return value
