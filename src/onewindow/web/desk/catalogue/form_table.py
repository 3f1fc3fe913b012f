"""An application form as a table of its fields, and the table as a form again. Pure.

What the table does not show (formats, bounds, rules between fields) stays as it was in the definition: a row only changes what
its cells say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.web.desk.catalogue.sections import BAR
from onewindow.web.ui.forms.schema import kind_of, order_of

Schema = dict[str, Any]
Row = dict[str, Any]

_NEW: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "textarea": {"type": "string", "x-widget": "textarea"},
    "integer": {"type": "integer", "minimum": 0},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "choice": {"type": "string", "enum": []},
    "multi": {"type": "array", "uniqueItems": True, "items": {"enum": []}},
    "yes_no": {"type": "boolean"},
    "confirm": {"type": "boolean", "const": True},
}
_KINDS_OF_PAGE = {"radio": "choice", "select": "choice", "check": "confirm", "rows": "table", "group": "table"}


def kind_words() -> dict[str, str]:
    """The ways a field can be filled in."""
    return {
        "text": _("一行文字"),
        "textarea": _("多行文字"),
        "integer": _("整数"),
        "number": _("数字"),
        "date": _("日期"),
        "choice": _("单选"),
        "multi": _("多选"),
        "yes_no": _("是或否"),
        "confirm": _("勾选确认"),
        "table": _("多行清单（在原始定义里改）"),
    }


def table_schema() -> Schema:
    """The table itself as a form."""
    kinds = kind_words()
    cells: Schema = {
        "title": {"type": "string", "title": _("栏目名称")},
        "kind": {
            "type": "string",
            "title": _("填写方式"),
            "enum": list(kinds),
            "x-labels": kinds,
            "x-widget": "select",
        },
        "required": {"type": "boolean", "title": _("必填")},
        "help": {"type": "string", "title": _("填写说明"), "description": _("显示在栏目下面")},
        "choices": {
            "type": "string",
            "title": _("选项"),
            "description": _("单选、多选才填，一行一个；代码和文字不同的写成“代码｜文字”"),
            "x-widget": "textarea",
        },
        "section": {"type": "string", "title": _("分组"), "description": _("同一组的栏目排在一个小标题下")},
        "key": {"type": "string", "title": _("英文名"), "description": _("空着自动取名；流程和统计用它，定了不要改")},
    }
    items = {"type": "object", "properties": cells, "required": ["title", "kind"], "x-order": list(cells)}
    rows = {"type": "array", "title": _("申请表栏目"), "items": items}
    return {"type": "object", "properties": {"form_fields": rows}}


def to_rows(schema: Mapping[str, Any]) -> list[Row]:
    """One row per field, in the order people read them."""
    groups = {name: part["title"] for part in schema.get("x-sections", ()) for name in part.get("fields", ())}
    listed = [name for part in schema.get("x-sections", ()) for name in part.get("fields", ())]
    names = [*(name for name in listed if name in schema.get("properties", {}))]
    names += [name for name in order_of(schema) if name not in names]
    return [_row(name, schema["properties"][name], schema, groups.get(name, "")) for name in names]


def _row(name: str, field: Mapping[str, Any], schema: Mapping[str, Any], section: str) -> Row:
    return {
        "key": name,
        "title": field.get("title", name),
        "kind": table_kind(field),
        "required": name in schema.get("required", ()),
        "help": field.get("description", ""),
        "choices": _choices_out(field),
        "section": section,
    }


def table_kind(field: Mapping[str, Any]) -> str:
    """What the table calls the way a field is filled in."""
    kind = kind_of(field)
    if field.get("type") == "boolean":
        return "confirm" if kind == "check" else "yes_no"
    if kind == "number":
        return "integer" if field.get("type") == "integer" else "number"
    return _KINDS_OF_PAGE.get(kind, kind)


def _choices_out(field: Mapping[str, Any]) -> str:
    source = field.get("items", {}) if field.get("type") == "array" else field
    labels = source.get("x-labels", field.get("x-labels", {}))
    lines = []
    for option in source.get("enum", ()):
        label = labels.get(str(option), str(option))
        lines.append(str(option) if label == str(option) else f"{option}{BAR}{label}")
    return "\n".join(lines)


def to_schema(rows: Sequence[Row], former: Mapping[str, Any]) -> Schema:
    """The form of these rows; what they do not say is kept from the former one."""
    named = _named(rows)
    properties = {key: _field(row, former.get("properties", {}).get(key)) for key, row in named.items()}
    schema: Schema = {**former, "type": "object", "properties": properties, "x-order": list(properties)}
    schema["required"] = [key for key, row in named.items() if row.get("required") is True]
    sections = _sections(named)
    schema.pop("x-sections", None)
    return {**schema, "x-sections": sections} if sections else schema


def _named(rows: Sequence[Row]) -> dict[str, Row]:
    """Rows by their key; one without a name of its own gets the next free ``field_n``."""
    taken = {row["key"] for row in rows if row.get("key")}
    named: dict[str, Row] = {}
    for row in rows:
        key = str(row.get("key") or "")
        if not key or key in named:
            key = next(name for name in (f"field_{n}" for n in range(1, 10_000)) if name not in taken)
            taken.add(key)
        named[key] = row
    return named


def _field(row: Row, former: Mapping[str, Any] | None) -> Schema:
    kind = row.get("kind") or "text"
    same = former if former is not None and table_kind(former) == kind else None
    field = dict(same or _NEW.get(kind, _NEW["text"]))
    field["title"] = row.get("title", "")
    field.pop("description", None)
    if row.get("help"):
        field["description"] = row["help"]
    if kind in ("choice", "multi"):
        _give_choices(field, row.get("choices", ""))
    if row.get("required") is True and kind in ("text", "textarea"):
        field.setdefault("minLength", 1)
    return field


def _give_choices(field: Schema, typed: str) -> None:
    former = _choices_out(field)
    if former == typed:
        return
    pairs = [line.split(BAR, 1) for line in typed.splitlines() if line.strip()]
    options = [pair[0].strip() for pair in pairs]
    labels = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) > 1}
    target = field
    if field.get("type") == "array":
        target = field["items"] = {**field["items"]}
    target["enum"] = options
    field.pop("x-labels", None)
    target.pop("x-labels", None)
    if labels:
        target["x-labels"] = labels


def _sections(named: Mapping[str, Row]) -> list[Schema]:
    groups: dict[str, list[str]] = {}
    for key, row in named.items():
        if row.get("section"):
            groups.setdefault(str(row["section"]), []).append(key)
    return [{"title": title, "fields": keys} for title, keys in groups.items()]
