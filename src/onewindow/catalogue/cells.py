"""How a value of the shape stands in a cell of the workbook, and how a cell is read back.

Codes stand as their words, yes and no as 是/否, lists one entry per line, objects of a list as ``a｜b｜c`` in the order of
their fields; form and scenarios are JSON. In a list, ``\\n`` stands for a line break inside an entry, ``\\｜`` for a bar, ``\\\\`` for a
backslash.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from onewindow.base import codes
from onewindow.catalogue.models import ServiceWindow
from onewindow.catalogue.plain_text import read_json, settled
from onewindow.catalogue.shape import ITEM_FIELDS, JSON_FIELDS, fields_of

YES, NO, BAR = "是", "否", "｜"
_ESCAPES = {"\\\\": "\\", "\\n": "\n", f"\\{BAR}": BAR}
_TOKENS = re.compile(rf"\\[\\n{BAR}]|[\s\S]")
_CODES = {
    "code",
    "unit",
    "basic_code",
    "authority_uscc",
    "procedure_code",
    "rule_set",
    "consult_phone",
    "complaint_phone",
    "blank_form",
    "sample",
    "result_sample",
    "dataset",
}
# A spreadsheet keeps fifteen digits of a number.
_LAST_WHOLE = 10**15
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

    @property
    def is_code(self) -> bool:
        """Whether the column holds codes and numbers that are no quantities: a spreadsheet must leave them alone."""
        return self.key in _CODES


def _text(value: Any) -> str:
    """A cell as text; a number typed as such loses the ``.0`` that spreadsheets add, and is refused when it lost digits."""
    if value is None:
        return ""
    if isinstance(value, int | float) and abs(value) >= _LAST_WHOLE:
        raise ValueError(_("长编码被表格软件当成了数字，末尾几位已经丢了。请把这一栏设成“文本”格式，重新填写。"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(settled(str(value)))


def _number(value: Any) -> int | None:
    text = _text(value)
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise ValueError(_("要填整数"))
    return int(text)


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value)
    if text not in {YES, NO, ""}:
        raise ValueError(_("要填“是”或“否”"))
    return text == YES


def _date(value: Any) -> str | None:
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    return _text(value) or None


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in _text(value).split("\n") if line.strip()]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(BAR, f"\\{BAR}")


def _parts(line: str) -> list[str]:
    """The values of a line, split at its bars; what was escaped stands again as it was. Other backslashes are themselves."""
    parts = [""]
    for token in _TOKENS.findall(line):
        if token == BAR:
            parts.append("")
        else:
            parts[-1] += _ESCAPES.get(token, token)
    return [str(settled(part)) for part in parts]


def _entries(value: Any) -> list[str]:
    """A list of sentences: a bar that was not escaped is part of the sentence."""
    return [BAR.join(_parts(line)) for line in _lines(value)]


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
            parts = _parts(line)
            if len(parts) > len(keys):
                raise ValueError(_("一行最多 %(n)s 段，用“｜”隔开") % {"n": len(keys)})
            row: dict[str, Any] = {key: part for key, part in zip(keys, parts, strict=False) if part}
            row.update({key: _number(row[key]) for key in numbers & set(row)})
            row.update({key: _yes_no(row[key]) for key in flags & set(row)})
            rows.append(row)
        return rows

    return read


def _without_empty_end(cells: Iterable[str]) -> str:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return BAR.join(kept)


def _written_objects(keys: list[str]) -> Callable[[Any], str]:
    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return YES if value else NO
        return "" if value is None else _escaped(str(value))

    def write(rows: Any) -> str:
        return "\n".join(_without_empty_end(cell(row.get(key)) for key in keys) for row in rows)

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
        return Column(key, title, _("一行一条"), lambda value: "\n".join(_escaped(line) for line in value), _entries)
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
