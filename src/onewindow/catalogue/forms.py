"""What is missing or wrong in a filled-in form, one Chinese sentence per field.

Forms are JSON Schema, draft 2020-12, within the bounds of ``definitions``. A property's ``title`` names it to people;
``x-message`` replaces our sentence for that field where the item's editor knows a better one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.catalogue import definitions
from onewindow.catalogue.plain_text import unfit

# Codes stand in addresses and names of files: nothing that would break one.
CODE_PATTERN = "^[0-9A-Za-z][0-9A-Za-z_.-]*$"


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
    "project-code": lambda: _("投资项目代码"),
    "uscc": lambda: _("统一社会信用代码"),
    "citizen-id": lambda: _("身份证号码"),
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
    "pattern": lambda kind: (
        _("“{where}”只能用字母、数字和 - _ .，以字母或数字开头。")
        if kind.pattern.endswith(CODE_PATTERN)
        else _("“{where}”的格式不对。")
    ),
    "format": lambda kind: (
        _("“{where}”要填%(what)s。") % {"what": _FORMATS.get(kind.format, lambda: _("规定的格式"))()}
    ),
    "type": _of_type,
    "additionalProperties": lambda _kind: _("“{where}”里有不认识的栏目。"),
}


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


def _sentence(error: jsonschema_rs.ValidationError) -> str:
    """Our sentence, ``{where}`` still open; a number of the field is judged by its own check, which knows what is wrong."""
    kind: Any = error.kind
    judge = definitions.IDENTIFIERS.get(kind.format) if kind.name == "format" else None
    if judge is None:
        return _SENTENCES.get(kind.name, lambda _kind: _("“{where}”填得不对。"))(kind)
    try:
        judge(str(error.instance))
    except Invalid as refused:
        return refused.message
    return _SENTENCES["format"](kind)


def faults(schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[FormFault]:
    """Every fault of ``data`` taken as it stands (blank strings are values), one per field, in the schema's order."""
    found = {fault.path: fault for fault in _unfit(schema, data)}
    if found:
        return list(found.values())
    for error in definitions.validator(schema).iter_errors(data):
        for path in _names_of(error):
            where, own_words = _where(schema, path)
            key = ".".join(str(step) for step in path)
            words = own_words or _sentence(error).replace("{where}", where or _("内容"))
            found.setdefault(key, FormFault(key, where, words))
    return list(found.values())


def _unfit(schema: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[FormFault]:
    """What no database and no page could hold, before the schema is asked at all."""
    for path, sentence in unfit(data):
        where, _own_words = _where(schema, path)
        yield FormFault(".".join(map(str, path)), where, sentence.replace("{where}", where or _("内容")))


def missing_in_form(schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[FormFault]:
    """What an applicant still has to fill in or mend; empty when the form is complete. Blank inputs count as not filled in."""
    return faults(schema, _without_blanks(data)) if schema else []


def sample_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The form filled in as its ``x-sample`` values say; a field without one stays empty."""
    found = {}
    for name, field in schema.get("properties", {}).items():
        value = _sample_of_field(field) if isinstance(field, dict) else None
        if value is not None:
            found[name] = value
    return found


def _sample_of_field(field: Mapping[str, Any]) -> Any:
    if "x-sample" in field:
        return field["x-sample"]
    if "properties" in field:
        return sample_of(field) or None
    items = field.get("items")
    row = sample_of(items) if isinstance(items, dict) else {}
    return [row] if row else None


def faults_of_sample(schema: Mapping[str, Any]) -> list[FormFault]:
    """What is wrong in the sample values; a field for which there is none is not looked at."""
    sample = sample_of(schema)
    return [fault for fault in faults(schema, sample) if _is_given(sample, fault.path)] if sample else []


def _is_given(sample: Any, path: str) -> bool:
    for step in path.split("."):
        if isinstance(sample, list):
            sample = sample[int(step)] if step.isdigit() and int(step) < len(sample) else None
        else:
            sample = sample.get(step) if isinstance(sample, dict) else None
    return sample is not None
