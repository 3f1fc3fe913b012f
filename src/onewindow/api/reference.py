"""The description for machines (JSON) and for people (a page in the house's look, nothing from elsewhere)."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from onewindow.api import problems
from onewindow.api.description import description

_SUCCESS = range(200, 300)


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a shape."""

    name: str
    place: str
    type: str
    required: bool
    words: str
    shape: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Field, ...]
    sends: str
    media_type: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str, str], ...]


@require_GET
def home(_request: HttpRequest) -> HttpResponse:
    """The address of the API itself leads to its description."""
    return redirect("api-1:docs")


@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The reference, written from the description."""
    told = description()
    context = {
        "info": told["info"],
        "groups": _groups(told),
        "shapes": [(name, _fields(shape), shape) for name, shape in sorted(told["components"]["schemas"].items())],
        "problems": [(status, name, title) for status, (name, title) in problems.KINDS.items()],
    }
    return render(request, "api/reference.html", context)


def _groups(told: dict[str, Any]) -> dict[str, list[Operation]]:
    groups: dict[str, list[Operation]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return groups


def _operation(path: str, method: str, told: dict[str, Any]) -> Operation:
    media_type, schema = _content(told.get("requestBody", {}))
    return Operation(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        words=told.get("description", "").replace("`", ""),
        parameters=tuple(_parameter(each) for each in told["parameters"]),
        sends=_name(schema),
        media_type=media_type,
        fields=_fields(schema),
        answers=tuple(
            (str(status), answer["description"] if int(status) not in _SUCCESS else "", _answer(answer))
            for status, answer in sorted(told["responses"].items(), key=lambda pair: int(pair[0]))
        ),
    )


def _parameter(told: dict[str, Any]) -> Field:
    schema = told["schema"]
    return Field(told["name"], told["in"], _type(schema), told["required"], told.get("description", ""), _name(schema))


def _fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    required = set(schema.get("required", ()))
    return tuple(
        Field(name, "", _type(each), name in required, each.get("description", ""), _name(each))
        for name, each in schema.get("properties", {}).items()
    )


def _type(schema: dict[str, Any]) -> str:
    """``string``, ``array``, ``string | null`` …"""
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "$ref" in schema:
        return _name(schema)
    words = schema.get("format") or schema.get("type", "")
    return f"{words} [{_type(schema['items'])}]" if "items" in schema else str(words)


def _name(schema: dict[str, Any]) -> str:
    """The shape a schema points to, through lists and alternatives."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    inner = [schema["items"]] if "items" in schema else schema.get("anyOf", [])
    return next((name for name in map(_name, inner) if name), "")


def _answer(told: dict[str, Any]) -> str:
    media_type, schema = _content(told)
    return _name(schema) or media_type


def _content(told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The first media type of a body, and its schema."""
    for media_type, content in told.get("content", {}).items():
        return media_type, content["schema"]
    return "", {}
