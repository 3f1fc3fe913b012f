"""A JSON Schema as fields of a page. Pure: schema, data and sentences in, dataclasses for the templates out.

Names in the page are paths (``f.performers.2.name``). A list of objects posts its row numbers under its own name, so that
rows may be removed in the middle. Our extensions (``x-order``, ``x-sections``, ``x-widget``, ``x-labels``, ``x-unit``) are
told in docs/item-format.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Schema = Mapping[str, Any]

PREFIX = "f"
# Up to this many options lie open as radio buttons; more fold into a select.
OPEN_OPTIONS = 6
LONG_TEXT = 200
SHORT_TEXT = 12
# Stands for the row number in the empty row that scripts copy.
NEW_ROW = "__n__"


@dataclass(frozen=True)
class Choice:
    """One option of a field."""

    value: str
    label: str
    chosen: bool
    id: str


@dataclass(frozen=True)
class Row:
    """One object of a list: its number in the page and its fields."""

    number: str
    fields: Sequence["Field"]


@dataclass(frozen=True)
class Field:
    """One field as the templates need it. ``kind`` names the template: text, textarea, number, date, check, radio,
    select, multi, rows, group.
    """

    kind: str
    name: str
    id: str
    label: str
    hint: str = ""
    error: str = ""
    required: bool = False
    value: Any = ""
    choices: Sequence[Choice] = ()
    rows: Sequence[Row] = ()
    blank_row: Row | None = None
    fields: Sequence["Field"] = ()
    unit: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The name without the page's prefix, as the schema and its faults know it."""
        return self.name.removeprefix(f"{PREFIX}.")

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for ``aria-describedby``."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)


@dataclass(frozen=True)
class Section:
    """Fields under one heading; the heading of a form without sections is empty."""

    title: str
    fields: Sequence[Field]
    id: str


def sections(schema: Schema, data: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> list[Section]:
    """The form with its data and, by path (``performers.0.name``), what is wrong."""
    errors = errors or {}
    by_name = {name: _field(schema, name, data, errors, ()) for name in order_of(schema)}
    told: list[Section] = []
    for number, part in enumerate(schema.get("x-sections", ()), start=1):
        fields = [by_name.pop(name) for name in part["fields"] if name in by_name]
        if fields:
            told.append(Section(part["title"], fields, f"part-{number}"))
    if by_name:
        told.append(Section("" if not told else _("其他内容"), list(by_name.values()), "part-0"))
    return told


def order_of(schema: Schema) -> list[str]:
    """Names of the properties in the order people read them."""
    properties = schema.get("properties", {})
    first = [name for name in schema.get("x-order", ()) if name in properties]
    return first + [name for name in properties if name not in first]


def kind_of(schema: Schema) -> str:
    """Which kind of field a schema is shown as."""
    type_, widget = _type(schema), schema.get("x-widget", "")
    if "enum" in schema:
        few = len(schema["enum"]) <= OPEN_OPTIONS
        return "radio" if widget == "radio" or (few and widget != "select") else "select"
    if type_ == "array":
        return "rows" if _type(schema.get("items", {})) == "object" else "multi"
    if type_ == "boolean":
        return "check" if schema.get("const") is True else "radio"
    return {"integer": "number", "number": "number", "object": "group"}.get(type_) or _text_kind(schema)


def _text_kind(schema: Schema) -> str:
    if schema.get("format") == "date":
        return "date"
    long = schema.get("x-widget") == "textarea" or schema.get("maxLength", 0) > LONG_TEXT
    return "textarea" if long else "text"


def _type(schema: Schema) -> str:
    type_ = schema.get("type", "string")
    if isinstance(type_, list):
        return next((one for one in type_ if one != "null"), "string")
    return str(type_)


def _field(
    parent: Schema, name: str, data: Mapping[str, Any], errors: Mapping[str, str], path: tuple[str, ...]
) -> Field:
    schema = parent["properties"][name]
    here = (*path, name)
    value = data.get(name)
    kind = kind_of(schema)
    inner: dict[str, Any] = {}
    if kind == "rows":
        inner = _rows(schema, value, errors, here)
    elif kind == "group":
        known = value if isinstance(value, Mapping) else {}
        inner = {"fields": [_field(schema, one, known, errors, here) for one in order_of(schema)]}
    elif kind in ("radio", "select", "multi"):
        inner = {"choices": list(_choices(schema, value, here))}
    return Field(
        kind=kind,
        name=_name(here),
        id=_id(here),
        label=str(schema.get("title", name)),
        hint=str(schema.get("description", "")),
        error=errors.get(".".join(here), ""),
        required=name in parent.get("required", ()),
        value="" if value is None else value,
        unit=str(schema.get("x-unit", _("元") if schema.get("x-widget") == "money" else "")),
        attributes=_attributes(schema, kind),
        **inner,
    )


def _name(path: Sequence[str]) -> str:
    return ".".join((PREFIX, *path))


def _id(path: Sequence[str]) -> str:
    return "-".join((PREFIX, *path))


def _rows(schema: Schema, value: Any, errors: Mapping[str, str], path: tuple[str, ...]) -> dict[str, Any]:
    """The rows there are, at least one, and the empty one that a script copies."""
    items = schema["items"]
    given = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    names = order_of(items)
    rows = [
        Row(str(number), [_field(items, name, one, errors, (*path, str(number))) for name in names])
        for number, one in enumerate(given or [{}])
    ]
    blank = Row(NEW_ROW, [_field(items, name, {}, {}, (*path, NEW_ROW)) for name in names])
    return {"rows": rows, "blank_row": blank}


def _choices(schema: Schema, value: Any, path: tuple[str, ...]) -> Iterator[Choice]:
    if _type(schema) == "boolean":
        yield Choice("true", _("是"), value is True, f"{_id(path)}-true")
        yield Choice("false", _("否"), value is False, f"{_id(path)}-false")
        return
    source = schema.get("items", {}) if _type(schema) == "array" else schema
    labels = source.get("x-labels", schema.get("x-labels", {}))
    chosen = value if isinstance(value, list) else [value]
    for number, option in enumerate(source.get("enum", ())):
        yield Choice(str(option), str(labels.get(str(option), option)), option in chosen, f"{_id(path)}-{number}")


def _attributes(schema: Schema, kind: str) -> dict[str, str]:
    """What the browser may know: keyboard, length, bounds. It never refuses on its own (the form is ``novalidate``)."""
    found: dict[str, str] = {}
    if kind == "number":
        found["inputmode"] = "numeric" if _type(schema) == "integer" else "decimal"
    if kind == "date":
        bounds = {"min": schema.get("formatMinimum"), "max": schema.get("formatMaximum")}
        found |= {name: str(bound) for name, bound in bounds.items() if bound}
    if "maxLength" in schema:
        found["maxlength"] = str(schema["maxLength"])
    if schema.get("x-widget") == "phone":
        found |= {"inputmode": "tel", "autocomplete": "tel"}
    width = {"number": "ow-w-num", "date": "ow-w-date"}.get(kind, "ow-w-text")
    if kind == "text" and 0 < schema.get("maxLength", 0) <= SHORT_TEXT:
        width = "ow-w-date"
    return found | {"class": f"form-control {width}"}
