"""How a value of the shape stands in a cell of the workbook, and how a cell is read back.

Codes stand as their words, yes and no as 是/否, lists one entry per line, objects of a list as ``a｜b｜c`` in the order of
their fields; form and scenarios are JSON.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from onewindow.base import codes
from onewindow.catalogue.models import ServiceWindow
from onewindow.catalogue.plain_text import read_json
from onewindow.catalogue.shape import ITEM_FIELDS, JSON_FIELDS, fields_of

YES, NO, BAR = "是", "否", "｜"
_AS_JSON = {"form_schema", "scenarios", "extra"}
_CODE_LISTS: dict[str, Mapping[str, str]] = {
    "targets": {value: str(label) for value, label in codes.ServiceTarget.choices},
    "handling_forms": {value: str(label) for value, label in codes.HandlingForm.choices},
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: ``key`` of the shape, ``title`` in the header, what to tell the person who fills it in."""

    key: str
    title: str
    hint: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    options: tuple[str, ...] = ()
    is_required: bool = False


def _text(value: Any) -> str:
    """A cell as text; a number typed as such loses the ``.0`` that spreadsheets add."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _number(value: Any) -> int | None:
    text = _text(value)
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise ValueError(_("要填整数"))
    return int(text)


def _yes_no(value: Any) -> bool:
    text = _text(value)
    if text not in {YES, NO, ""}:
        raise ValueError(_("要填“是”或“否”"))
    return text == YES


def _date(value: Any) -> str | None:
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    return _text(value) or None


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in _text(value).splitlines() if line.strip()]


def _json(value: Any) -> Any:
    return read_json(_text(value))


def _code_reader(names: Mapping[str, str]) -> Callable[[Any], str]:
    by_name = {name: code for code, name in names.items()}

    def read(value: Any) -> str:
        text = _text(value)
        if not text or text in names:
            return text
        if text not in by_name:
            raise ValueError(_("“%(word)s”不在选项里") % {"word": text})
        return by_name[text]

    return read


def _objects_reader(keys: list[str], numbers: set[str], flags: set[str]) -> Callable[[Any], list[dict[str, Any]]]:
    def read(value: Any) -> list[dict[str, Any]]:
        rows = []
        for line in _lines(value):
            parts = [part.strip() for part in line.split(BAR)]
            if len(parts) > len(keys):
                raise ValueError(_("一行最多 %(n)s 段，用“｜”隔开") % {"n": len(keys)})
            row: dict[str, Any] = {key: part for key, part in zip(keys, parts, strict=False) if part}
            row.update({key: _number(row[key]) for key in numbers & set(row)})
            row.update({key: _yes_no(row[key]) for key in flags & set(row)})
            rows.append(row)
        return rows

    return read


def _written_objects(keys: list[str]) -> Callable[[Any], str]:
    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return YES if value else NO
        return "" if value is None else str(value).replace("\n", " ")

    def write(rows: Any) -> str:
        return "\n".join(BAR.join(cell(row.get(key)) for key in keys).rstrip(BAR) for row in rows)

    return write


def _json_column(key: str, title: str) -> Column:
    rule = JSON_FIELDS[key]
    if key in _AS_JSON:
        return Column(
            key, title, _("JSON，一般由系统导出后原样保留"), lambda value: json.dumps(value, ensure_ascii=False), _json
        )
    if key in _CODE_LISTS:
        names = _CODE_LISTS[key]
        read_one = _code_reader(names)
        return Column(
            key,
            title,
            _("一行一个：%(names)s") % {"names": "、".join(names.values())},
            lambda value: "\n".join(names[code] for code in value),
            lambda value: [read_one(line) for line in _lines(value)],
        )
    properties = rule["items"].get("properties")
    if not properties:
        return Column(
            key, title, _("一行一条"), lambda value: "\n".join(line.replace("\n", " ") for line in value), _lines
        )
    keys = list(properties)
    numbers = {name for name, one in properties.items() if "integer" in one.get("type", "")}
    flags = {name for name, one in properties.items() if one.get("type") == "boolean"}
    hint = _("一行一条，各段用“｜”隔开：%(keys)s") % {"keys": BAR.join(keys)}
    return Column(key, title, hint, _written_objects(keys), _objects_reader(keys, numbers, flags))


def _plain_column(field: "models.Field[Any, Any]", title: str) -> Column:
    required = not field.blank and not field.null and not field.has_default()
    if isinstance(field, models.BooleanField):
        return Column(field.name, title, "", lambda value: YES if value else NO, _yes_no, (YES, NO))
    if isinstance(field, models.DateField):
        return Column(field.name, title, _("如 2026-03-01"), _text, _date)
    if isinstance(field, models.IntegerField):
        return Column(field.name, title, _("整数"), lambda value: value, _number, (), required)
    if field.choices:
        names = {value: str(label) for value, label in field.flatchoices}
        return Column(
            field.name,
            title,
            _("从下拉列表里选"),
            lambda value: names.get(value, value),
            _code_reader(names),
            tuple(names.values()),
            required,
        )
    hint = _("最多 %(n)s 字") % {"n": field.max_length} if field.max_length else ""
    return Column(field.name, title, hint, _text, _text, (), required)


def column_of(field: "models.Field[Any, Any]") -> Column:
    """The column for a field of a model."""
    title = str(field.verbose_name)
    column = _json_column(field.name, title) if isinstance(field, models.JSONField) else _plain_column(field, title)
    hint = "；".join(part for part in (column.hint, str(field.help_text)) if part)
    return Column(column.key, title, hint, column.write, column.read, column.options, column.is_required)


def code_column() -> Column:
    return Column("code", str(ITEM_FIELDS["code"]["title"]), _("实施编码，各表靠它对应"), _text, _text, (), True)


def item_columns() -> list[Column]:
    """The columns that belong to the item and not to a revision."""
    return [
        code_column(),
        Column("unit", str(ITEM_FIELDS["unit"]["title"]), _("空着时按实施主体代码或名称找"), _text, _text),
        Column("is_popular", "常办", "", lambda value: YES if value else NO, _yes_no, (YES, NO)),
    ]


def windows_column() -> Column:
    """办理窗口 have no sheet of their own: one line each in the item's row."""
    keys = [field.name for field in fields_of(ServiceWindow)]
    hint = _("一行一个窗口：地点｜地址（精确到窗口）｜时间（写明工作日）｜电话")
    return Column("windows", "办理窗口", hint, _written_objects(keys), _objects_reader(keys, set(), set()))
