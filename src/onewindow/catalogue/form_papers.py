"""The application form on paper: empty, to look at before filling in online, and filled in as its ``x-sample`` values say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.catalogue.forms import sample_of
from onewindow.catalogue.models import Revision
from onewindow.kernel.documents import service as documents

_CHOSEN, _OPEN = "■", "□"
_BLANK_ROWS = 2


def has_form(revision: Revision) -> bool:
    """Whether the applicant fills in a form at all."""
    return bool(revision.form_schema.get("properties"))


def has_form_sample(revision: Revision) -> bool:
    """Whether the form says how it looks when it is filled in."""
    return bool(sample_of(revision.form_schema))


def print_form(revision: Revision, *, filled_in: bool) -> bytes:
    """The form of a revision as PDF. Raises ``NotFound('no_form')`` where there is none, or no sample."""
    if not has_form(revision) or (filled_in and not has_form_sample(revision)):
        raise NotFound("no_form", _("这个事项没有这份表格。"))
    return documents.render("form", form_words(revision, filled_in=filled_in))


def form_words(revision: Revision, *, filled_in: bool) -> dict[str, Any]:
    """What the template ``form`` is given."""
    schema = revision.form_schema
    values = sample_of(schema) if filled_in else {}
    lead = _("样表：内容是虚构的，请按自己的情况填。") if filled_in else _("带 ＊ 的必须填。在网上填写更快，不用打印。")
    return {
        "title": str(schema.get("title") or _("%(item)s申请表") % {"item": revision.name}),
        "lead": lead,
        "unit": revision.authority_name,
        "mark": _("样本") if filled_in else "",
        "sections": list(_sections(schema, values)),
        "sign": [] if filled_in else [_("申请人（签名或盖章）"), _("日期")],
        "foot": f"{revision.name}　{revision.item.code}",
    }


def _sections(schema: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    left = _names(schema)
    for part in schema.get("x-sections", ()):
        names = [name for name in part.get("fields", ()) if name in left]
        left = [name for name in left if name not in names]
        if names:
            yield {"title": part.get("title", ""), "fields": _fields(schema, names, values)}
    if left:
        yield {"title": "", "fields": _fields(schema, left, values)}


def _names(schema: Mapping[str, Any]) -> list[str]:
    properties = schema.get("properties", {})
    first = [name for name in schema.get("x-order", ()) if name in properties]
    return first + [name for name in properties if name not in first]


def _fields(schema: Mapping[str, Any], names: Sequence[str], values: Mapping[str, Any]) -> list[list[str]]:
    required = schema.get("required", ())
    return [
        [
            str(schema["properties"][name].get("title", name)) + (" ＊" if name in required else ""),
            _told(schema["properties"][name], values.get(name)),
            "" if values else str(schema["properties"][name].get("description", "")),
        ]
        for name in names
    ]


def _told(field: Mapping[str, Any], value: Any) -> str:
    """A value as a person would write it; for an empty field what there is to tick or to fill in."""
    items = field.get("items", {}) if field.get("type") == "array" else {}
    if "enum" in field or "enum" in items:
        return _ticked(items if "enum" in items else field, field, value)
    if field.get("type") == "boolean":
        return "　".join(f"{_CHOSEN if value is answer else _OPEN} {word}" for answer, word in _yes_and_no(field))
    if "properties" in items:
        rows = value if isinstance(value, list) else [{}] * _BLANK_ROWS
        return "\n".join(f"{n}. {_row(items, row)}" for n, row in enumerate(rows, start=1))
    if "properties" in field:
        return _row(field, value if isinstance(value, dict) else {})
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else f"{value}{field.get('x-unit', '')}"


def _yes_and_no(field: Mapping[str, Any]) -> list[tuple[bool, str]]:
    return [(True, _("是"))] if field.get("const") is True else [(True, _("是")), (False, _("否"))]


def _ticked(source: Mapping[str, Any], field: Mapping[str, Any], value: Any) -> str:
    labels = source.get("x-labels", field.get("x-labels", {}))
    chosen = value if isinstance(value, list) else [value]
    return "　".join(
        f"{_CHOSEN if option in chosen else _OPEN} {labels.get(str(option), option)}" for option in source["enum"]
    )


def _row(schema: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    parts = ((schema["properties"][name], row.get(name)) for name in _names(schema))
    return "　".join(f"{field.get('title', '')}：{_told(field, value) or '________'}" for field, value in parts)
