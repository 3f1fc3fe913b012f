"""What one version of an item says otherwise than another, in people's words. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from onewindow.base import codes
from onewindow.catalogue import service as catalogue
from onewindow.web.desk.catalogue import form_table, sections
from onewindow.web.desk.catalogue.sections import ELSEWHERE, PARTS, SECTIONS, Section

# By which of its values a row of a list is the same row in both versions.
_KEYS = {
    "materials": "code",
    "steps": "name",
    "questions": "question",
    "windows": "place",
    "legal_basis": "law",
    "not_for": "text",
    "special_procedures": "name",
    "intermediary_services": "name",
    "fees": "name",
    "scenarios": "key",
    "form_schema": "key",
}
_CODES = {"targets": codes.ServiceTarget, "handling_forms": codes.HandlingForm}


@dataclass(frozen=True)
class Change:
    """One thing that differs; ``before`` or ``after`` is empty when it came or went."""

    section: Section
    label: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every difference between two complete data, in the editor's order."""
    return [change for section in SECTIONS for name in section.fields for change in _of_field(section, name, old, new)]


def _of_field(section: Section, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = old.get(name), new.get(name)
    if before == after or name in ELSEWHERE:
        return
    label = label_of(name)
    if name in _KEYS:
        yield from _of_rows(section, name, label, before, after)
        return
    told = words(name, before), words(name, after)
    if told[0] != told[1]:
        yield Change(section, label, *told)


def _of_rows(section: Section, name: str, label: str, before: Any, after: Any) -> Iterator[Change]:
    old, new = _keyed(name, before), _keyed(name, after)
    some = False
    for key in [*old, *(key for key in new if key not in old)]:
        gone, come = old.get(key), new.get(key)
        if gone == come:
            continue
        some = True
        yield Change(
            section,
            _("%(list)s：%(row)s") % {"list": label, "row": _name_of(come or gone or {}, key)},
            *_rows_told(name, gone, come),
        )
    if not some and list(old) != list(new):
        yield Change(section, _("%(list)s：顺序") % {"list": label}, _order(old), _order(new))
    elif not some:
        yield Change(section, label, _("其他定义"), _("其他定义有改动"))


def _keyed(name: str, value: Any) -> dict[str, dict[str, Any]]:
    rows: Sequence[dict[str, Any]] = form_table.to_rows(value or {}) if name == "form_schema" else value or []
    keyed: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = str(row.get(_KEYS[name], ""))
        keyed[key if key not in keyed else f"{key} {len(keyed) + 1}"] = row
    return keyed


def _order(rows: Mapping[str, Mapping[str, Any]]) -> str:
    return "、".join(_name_of(row, key) for key, row in rows.items())


def _name_of(row: Mapping[str, Any], key: str) -> str:
    return str(row.get("name") or row.get("title") or row.get("question") or row.get("place") or key)


def _rows_told(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, str]:
    """A new or a removed row whole; of a changed one only the cells that differ."""
    if old is None or new is None:
        return _row_told(name, old or {}), _row_told(name, new or {})
    differing = [cell for cell in {**old, **new} if old.get(cell) != new.get(cell)]
    return tuple(  # type: ignore[return-value]
        "\n".join(f"{cell_label(name, cell)}：{words(cell, row.get(cell), name) or _('（空）')}" for cell in differing)
        for row in (old, new)
    )


def _row_told(name: str, row: Mapping[str, Any]) -> str:
    told = ((cell_label(name, cell), words(cell, value, name)) for cell, value in row.items())
    return "\n".join(f"{label}：{text}" for label, text in told if text)


def label_of(name: str) -> str:
    """A field of an item by its name for people."""
    if name in PARTS:
        return str(PARTS[name]._meta.verbose_name)
    return _words_of(catalogue.Revision, name)


def _words_of(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(field.verbose_name) if isinstance(field, Field) else name


def cell_label(name: str, cell: str) -> str:
    """A cell of a list's row by its name for people."""
    if cell in sections.PAPERS:
        return _words_of(catalogue.Material, cell)
    if name == "form_schema":
        properties = form_table.table_schema()["properties"]["form_fields"]["items"]["properties"]
    else:
        rule = sections.schema_of(sections.where(name))["properties"].get(name, {})
        properties = rule.get("items", {}).get("properties", {})
    return str(properties.get(cell, {}).get("title", cell))


def words(name: str, value: Any, part: str = "") -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in {*sections.PAPERS, "result_sample"} and catalogue.key_of(value):
        return _("文件 %(key)s") % {"key": value[:8]}
    if name in _CODES:
        return "、".join(str(_CODES[name](one).label) for one in value)
    if isinstance(value, list):
        return "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in value)
    return _labels(name, part).get(str(value), str(value))


def _labels(name: str, part: str) -> Mapping[str, str]:
    """The words of a code list's values."""
    if part == "form_schema":
        return form_table.kind_words() if name == "kind" else {}
    model = PARTS.get(part, catalogue.Revision if not part else None)
    field = next((one for one in model._meta.concrete_fields if one.name == name), None) if model else None
    return {str(v): str(label) for v, label in (field.flatchoices if field else ())}
