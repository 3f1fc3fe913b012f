"""What a page posted, as typed data: the other way round of ``schema.sections``."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from onewindow.web.ui.forms.schema import PREFIX, Schema, kind_of, order_of

WHOLE = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?")


def read(schema: Schema, posted: QueryDict) -> dict[str, Any]:
    """The data of the form. What cannot be a number stays as typed, so that nothing is lost and the rules can say why.

    Fields left blank are absent. ``add_row=performers`` and ``remove_row=performers.2`` do without scripts what the
    buttons of a list do.
    """
    data = _object(schema, posted, PREFIX)
    added = posted.get("add_row", "")
    if added in schema.get("properties", {}):
        data.setdefault(added, []).append({})
    return data


def _object(schema: Schema, posted: QueryDict, name: str) -> dict[str, Any]:
    found = {}
    for one in order_of(schema):
        value = _value(schema["properties"][one], posted, f"{name}.{one}")
        if value is not None:
            found[one] = value
    return found


def _value(schema: Schema, posted: QueryDict, name: str) -> Any:
    kind = kind_of(schema)
    if kind == "rows":
        return _rows(schema, posted, name)
    if kind == "group":
        return _object(schema, posted, name) or None
    if kind == "multi":
        return [value for value in posted.getlist(name) if value] or None
    raw = posted.get(name, "").replace("\r\n", "\n").strip()
    return _typed(schema, kind, raw) if raw else None


def _typed(schema: Schema, kind: str, raw: str) -> Any:
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(raw, raw)
    if kind == "number":
        return _number(raw, whole=schema.get("type") == "integer")
    return _option(schema, raw) if "enum" in schema else raw


def _rows(schema: Schema, posted: QueryDict, name: str) -> list[dict[str, Any]] | None:
    """Rows in the page's order; wholly empty ones are dropped."""
    removed = f"{name.removeprefix(PREFIX + '.')}."
    gone = posted.get("remove_row", "")
    numbers = [one for one in posted.getlist(name) if one.isdigit() and gone != f"{removed}{one}"]
    rows = [_object(schema["items"], posted, f"{name}.{number}") for number in numbers]
    return [row for row in rows if row] or None


def _number(raw: str, *, whole: bool) -> Any:
    plain = raw.replace(",", "").replace("，", "")
    if WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if not whole and DECIMAL.fullmatch(plain) else raw


def _option(schema: Schema, raw: str) -> Any:
    """An option that is no text (``enum: [1, 2]``) gets its own type back."""
    return next((option for option in schema["enum"] if str(option) == raw), raw)


def prefilled(schema: Schema, data: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """The data with every field that is still empty and marked ``x-prefill`` filled from what is known of the party."""
    filled = dict(data)
    for name, part in schema.get("properties", {}).items():
        value = known.get(part.get("x-prefill", ""))
        if value and not filled.get(name):
            filled[name] = value
    return filled
