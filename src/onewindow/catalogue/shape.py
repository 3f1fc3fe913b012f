"""The one shape of an item as data: import, export, the editor's draft and the rules all speak it.

A flat JSON object of item and revision, with ``materials``, ``steps``, ``questions`` and ``windows`` as lists of objects;
told to people in docs/item-format.md. The JSON Schema below is derived from the models, so that shape and tables cannot
differ.
"""

import hashlib
import json
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import models

from onewindow.base import codes
from onewindow.catalogue.forms import CODE_PATTERN
from onewindow.catalogue.models import Material, Question, Revision, ServiceWindow, Step
from onewindow.catalogue.plain_text import settled, unfit

Data = dict[str, Any]

Part = type[Material] | type[Step] | type[Question] | type[ServiceWindow]

PARTS: dict[str, Part] = {
    "materials": Material,
    "steps": Step,
    "questions": Question,
    "windows": ServiceWindow,
}
_OF_THE_SYSTEM = {"id", "item", "number", "state", "source", "published_at", "author", "writers", "reviewer"}
_OF_THE_PART = {"id", "revision", "order"}
ITEM_FIELDS: Data = {
    "code": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": CODE_PATTERN, "title": "实施编码"},
    "unit": {"type": "string", "maxLength": 40, "title": "实施主体（单位编码）"},
    "is_popular": {"type": "boolean", "title": "常办"},
}
_WORDS: Data = {"type": "string", "minLength": 1}
_SENTENCES: Data = {"type": "array", "items": _WORDS}


def _choices(choices: type[models.TextChoices]) -> Data:
    return {"type": "array", "uniqueItems": True, "items": {"enum": choices.values}}


def _objects(required: list[str], **properties: Data) -> Data:
    return {
        "type": "array",
        "items": {"type": "object", "required": required, "properties": properties, "additionalProperties": False},
    }


_TEXT: Data = {"type": "string"}
_COUNT: Data = {"type": ["integer", "null"], "minimum": 0}
JSON_FIELDS: dict[str, Data] = {
    "legal_basis": _objects(["law"], law=_WORDS, article=_TEXT, text=_TEXT),
    "joint_units": _SENTENCES,
    "targets": _choices(codes.ServiceTarget),
    "person_themes": _SENTENCES,
    "legal_themes": _SENTENCES,
    "conditions": _SENTENCES,
    "not_for": _objects(["text"], text=_WORDS, item_code={**_TEXT, "pattern": f"^$|{CODE_PATTERN}"}),
    "handling_forms": _choices(codes.HandlingForm),
    "special_procedures": _objects(
        ["name"],
        name=_WORDS,
        kind=_TEXT,
        basis=_TEXT,
        amount=_COUNT,
        unit={"enum": codes.LimitUnit.values},
    ),
    "intermediary_services": _objects(["name"], name=_WORDS, basis=_TEXT, note=_TEXT),
    "fees": _objects(
        ["name"],
        name=_WORDS,
        standard=_TEXT,
        basis=_TEXT,
        amount_cents=_COUNT,
        is_reducible={"type": "boolean"},
        reduction_basis=_TEXT,
    ),
    "form_schema": {"type": "object"},
    "scenarios": _objects(
        ["key", "question", "options"],
        key={"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        question=_WORDS,
        help=_TEXT,
        when=_TEXT,
        options={**_objects(["value", "label"], value=_WORDS, label=_WORDS, help=_TEXT), "minItems": 2},
    ),
    "review_points": _SENTENCES,
    "extra": {"type": "object"},
}


def fields_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns of a model that the shape carries, in the model's order."""
    kept_out = _OF_THE_SYSTEM if model is Revision else _OF_THE_PART
    return [field for field in model._meta.concrete_fields if field.name not in kept_out]


def _of_field(field: "models.Field[Any, Any]") -> Data:
    rule: Data
    if isinstance(field, models.JSONField):
        rule = JSON_FIELDS[field.name]
    elif isinstance(field, models.BooleanField):
        rule = {"type": "boolean"}
    elif isinstance(field, models.DateField):
        rule = {"type": ["string", "null"], "format": "date"}
    elif isinstance(field, models.IntegerField):
        rule = {"type": ["integer", "null"] if field.null else "integer", "minimum": 0, "maximum": 32767}
    elif field.choices:
        values = [value for value, _label in field.flatchoices]
        rule = {"enum": ["", *values] if field.blank else values}
    else:
        rule = {"type": "string", "minLength": 0 if field.blank else 1}
        if field.max_length:
            rule["maxLength"] = field.max_length
        if field.name == "code":
            rule["pattern"] = CODE_PATTERN
    return {**rule, "title": str(field.verbose_name)}


def _required(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in fields_of(model)
        if not field.blank and not field.null and not field.has_default() and field.name != "authority_name"
    ]


def _of_model(model: type[models.Model], more: Data | None = None) -> Data:
    return {
        "type": "object",
        "properties": {**(more or {}), **{field.name: _of_field(field) for field in fields_of(model)}},
        "required": _required(model),
        "additionalProperties": False,
    }


@cache
def item_schema() -> Data:
    """JSON Schema (draft 2020-12) of one item in this shape."""
    schema = _of_model(Revision, ITEM_FIELDS)
    schema["required"] = ["code", *schema["required"]]
    for name, model in PARTS.items():
        title = str(model._meta.verbose_name)
        schema["properties"][name] = {"type": "array", "title": title, "items": _of_model(model)}
    return schema


def with_order(schema: Data) -> Data:
    """The form's schema with ``x-order`` in every object: jsonb does not keep the order of keys, people read forms in it."""
    ordered = dict(schema)
    if "properties" in schema:
        ordered["properties"] = {name: with_order(child) for name, child in schema["properties"].items()}
        ordered.setdefault("x-order", list(schema["properties"]))
    if isinstance(schema.get("items"), dict):
        ordered["items"] = with_order(schema["items"])
    return ordered


# Kept exactly as they came: an application form's definition, and facts that have no column of ours.
_AS_THEY_ARE = {"form_schema", "extra"}


def tidied(data: Data) -> Data:
    """The data in their one spelling: texts settled, and nothing in a list's object that says nothing (``""``, ``null``).

    What people cannot tell apart is then equal, whichever way it came in. Data that cannot be walked are given back as they are.
    """
    if next(unfit(data), None) is not None:
        return data
    return {key: value if key in _AS_THEY_ARE else _of_rows(settled(value)) for key, value in data.items()}


def _of_rows(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_of_row(one) if isinstance(one, dict) else one for one in value]


def _of_row(row: Data) -> Data:
    kept = {key: _of_rows(one) for key, one in row.items()}
    return {key: one for key, one in kept.items() if one is not None and one != ""}


def _defaults(model: type[models.Model]) -> Data:
    values: Data = {}
    for field in fields_of(model):
        value = field.get_default()
        # str() of a TextChoices member, so that the data are plain JSON.
        values[field.name] = value.value if isinstance(value, models.Choices) else value
    return values


def filled(data: Data) -> Data:
    """The data with every field of a revision present, defaults where the file is silent. Expects data that fit ``item_schema``.

    ``is_popular`` belongs to the item: silence keeps what the item has.
    """
    complete: Data = {"unit": "", **_defaults(Revision), **data}
    complete["form_schema"] = with_order(complete["form_schema"])
    for name, model in PARTS.items():
        complete[name] = [{**_defaults(model), **row} for row in data.get(name, [])]
    return complete


def part_rows(revision: Revision, name: str) -> list[Any]:
    """The rows of a part in their order; prefetched ones are used."""
    return sorted(getattr(revision, name).all(), key=lambda row: row.order)


def _values(row: models.Model) -> Data:
    values = {}
    for field in fields_of(type(row)):
        value = field.value_from_object(row)
        values[field.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return values


def to_data(revision: Revision) -> Data:
    """A stored revision (with item, unit and parts loaded) in the shape, every field present."""
    item = revision.item
    data: Data = {"code": item.code, "unit": item.unit.code, "is_popular": item.is_popular, **_values(revision)}
    for name in PARTS:
        data[name] = [_values(row) for row in part_rows(revision, name)]
    return data


def mark(data: Data, fields: Collection[str]) -> str:
    """A short mark of these fields' values: another mark, other words."""
    values = {name: data.get(name) for name in fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:24]
