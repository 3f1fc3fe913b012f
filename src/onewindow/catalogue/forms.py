"""What is missing or wrong in a filled-in form, one Chinese sentence per field.

Forms are JSON Schema, draft 2020-12. A property's ``title`` names it to people; ``x-message`` replaces our sentence
for that field where the item's editor knows a better one.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid


@dataclass(frozen=True)
class FormFault:
    """``path`` is ``performers.0.name``; ``where`` the same in the form's words: ``演员名单 第 1 行 姓名``."""

    path: str
    where: str
    sentence: str


_FORMATS = {
    "date": lambda: _("日期，如 2026-03-17"),
    "email": lambda: _("电子邮箱"),
    "uri": lambda: _("网址"),
    "date-time": lambda: _("日期和时间"),
}
_TYPES = {
    "string": lambda: _("文字"),
    "integer": lambda: _("整数"),
    "number": lambda: _("数字"),
    "boolean": lambda: _("是或否"),
    "array": lambda: _("列表"),
    "object": lambda: _("一组内容"),
}


def _of_type(kind: Any) -> str:
    names = [_TYPES[name]() for name in kind.types if name in _TYPES] or [_("规定的内容")]
    return _("“{where}”要填%(what)s。") % {"what": _("或").join(names)}


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "required": lambda _kind: _("“{where}”没有填。"),
    "minLength": lambda kind: (
        _("“{where}”没有填。") if kind.limit == 1 else _("“{where}”至少 %(n)s 个字。") % {"n": kind.limit}
    ),
    "maxLength": lambda kind: _("“{where}”最多 %(n)s 个字。") % {"n": kind.limit},
    "minimum": lambda kind: _("“{where}”不能小于 %(n)s。") % {"n": kind.limit},
    "maximum": lambda kind: _("“{where}”不能大于 %(n)s。") % {"n": kind.limit},
    "exclusiveMinimum": lambda kind: _("“{where}”要大于 %(n)s。") % {"n": kind.limit},
    "exclusiveMaximum": lambda kind: _("“{where}”要小于 %(n)s。") % {"n": kind.limit},
    "multipleOf": lambda kind: _("“{where}”要是 %(n)s 的倍数。") % {"n": kind.multiple_of},
    "minItems": lambda kind: _("“{where}”至少填 %(n)s 项。") % {"n": kind.limit},
    "maxItems": lambda kind: _("“{where}”最多填 %(n)s 项。") % {"n": kind.limit},
    "uniqueItems": lambda _kind: _("“{where}”里有重复的内容。"),
    "enum": lambda _kind: _("“{where}”要从给出的选项中选。"),
    "const": lambda _kind: _("请确认“{where}”。"),
    "pattern": lambda _kind: _("“{where}”的格式不对。"),
    "format": lambda kind: (
        _("“{where}”要填%(what)s。") % {"what": _FORMATS.get(kind.format, lambda: _("规定的格式"))()}
    ),
    "type": _of_type,
    "additionalProperties": lambda _kind: _("“{where}”里有不认识的栏目。"),
}


@lru_cache(maxsize=256)
def _validator(text: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(text), validate_formats=True)


# What a field may be filled with from what is known of the applicant. Identity numbers and phones stay sealed with the
# party: in a form they would lie in clear in every case, on the desk and in the API.
PREFILLS = ("party.name", "party.address", "party.legal_representative")


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raises ``Invalid('bad_form_schema')`` when this is no JSON Schema of draft 2020-12, ``Invalid('bad_prefill')`` for a
    field filled from anything but ``PREFILLS``.
    """
    try:
        _validator(json.dumps(schema, sort_keys=True))
    except ValueError as error:
        raise Invalid(
            "bad_form_schema", _("申请表的定义不是有效的 JSON Schema：%(why)s") % {"why": str(error).splitlines()[0]}
        ) from error
    unknown = sorted(set(_prefills(schema)) - set(PREFILLS))
    if unknown:
        raise Invalid(
            "bad_prefill",
            _("申请表的栏目不能从 %(what)s 预填。可以预填的是：%(may)s。证件号码和电话由系统保管，不进申请表。")
            % {"what": _("、").join(unknown), "may": _("、").join(PREFILLS)},
        )


def _prefills(part: Any) -> Iterator[str]:
    """Every ``x-prefill``, however deep."""
    if isinstance(part, Mapping):
        if isinstance(part.get("x-prefill"), str):
            yield part["x-prefill"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _prefills(each)


def _without_blanks(value: Any) -> Any:
    """Untouched inputs of a page arrive as empty strings: to the schema they are not there."""
    if isinstance(value, dict):
        return {key: _without_blanks(one) for key, one in value.items() if one is not None and one != ""}
    if isinstance(value, list):
        return [_without_blanks(one) for one in value]
    return value


def _step_into(schema: Mapping[str, Any], step: str | int) -> Mapping[str, Any]:
    child = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
    return child if isinstance(child, dict) else {}


def _where(schema: Mapping[str, Any], path: Sequence[str | int]) -> tuple[str, str]:
    """The path in the form's words, and the editor's own sentence for the field."""
    words = []
    for step in path:
        schema = _step_into(schema, step)
        words.append(_("第 %(n)s 行") % {"n": step + 1} if isinstance(step, int) else str(schema.get("title", step)))
    return " ".join(words), str(schema.get("x-message", ""))


def _names_of(error: jsonschema_rs.ValidationError) -> list[list[str | int]]:
    """The fields an error is about: a missing or an unknown one is named beside its parent's path."""
    kind: Any = error.kind
    path = list(error.instance_path)
    if kind.name == "required":
        return [[*path, kind.property]]
    if kind.name == "additionalProperties":
        return [[*path, name] for name in kind.unexpected]
    return [path]


def faults(schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[FormFault]:
    """Every fault of ``data`` taken as it stands (blank strings are values), one per field, in the schema's order."""
    found: dict[str, FormFault] = {}
    for error in _validator(json.dumps(schema, sort_keys=True)).iter_errors(data):
        for path in _names_of(error):
            where, own_words = _where(schema, path)
            key = ".".join(str(step) for step in path)
            template = _SENTENCES.get(error.kind.name, lambda _kind: _("“{where}”填得不对。"))(error.kind)
            found.setdefault(key, FormFault(key, where, own_words or template.replace("{where}", where or _("内容"))))
    return list(found.values())


def missing_in_form(schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[FormFault]:
    """What an applicant still has to fill in or mend; empty when the form is complete. Blank inputs count as not filled in."""
    return faults(schema, _without_blanks(data)) if schema else []
