"""A theme as data: the shape in which it is written in files, stored as a draft, and given out again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.packages.figures import NAMES
from onewindow.packages.models import ThemeVersion
from onewindow.packages.states import Flow

Data = dict[str, Any]

# What a version holds; the theme's own code, name and unit stand beside it.
FIELDS = (
    "name",
    "intro",
    "words",
    "for_persons",
    "limit_amount",
    "limit_unit",
    "questions",
    "items",
    "excludes",
    "risks",
    "table",
    "before",
)
_WORD: Data = {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[a-z][a-z0-9_-]*$"}
_TEXT: Data = {"type": "string", "minLength": 1, "maxLength": 200}
_WORDS: Data = {"type": "array", "items": {"type": "string", "minLength": 1}}
_NAMED: Data = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
_COUNT: Data = {"type": "integer", "minimum": 0}


def _object(required: list[str], **properties: Data) -> Data:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _list(items: Data) -> Data:
    return {"type": "array", "items": items}


def _question() -> Data:
    option = _object(["value", "label"], value=_WORD, label=_TEXT, help={"type": "string"})
    return _object(
        ["key", "question", "options"],
        key=_WORD,
        question=_TEXT,
        help={"type": "string"},
        when={"type": "string"},
        options={**_list(option), "minItems": 2},
    )


def _item() -> Data:
    return _object(
        ["alias", "item"],
        alias={**_WORD, "pattern": "^[a-z][a-z0-9]*$"},
        item=_TEXT,
        when={"type": "string"},
        after=_WORDS,
        answers=_NAMED,
        fields=_NAMED,
        materials=_NAMED,
        results=_NAMED,
    )


def _row() -> Data:
    return _object(
        ["when", "risk", "flow"],
        when={"type": "object", "additionalProperties": _WORDS},
        risk=_WORD,
        flow={"enum": Flow.values},
        items=_WORDS,
        limit_amount={"type": ["integer", "null"], "minimum": 0},
        limit_unit={"enum": ["", *LimitUnit.values]},
    )


def schema() -> Data:
    """The shape as JSON Schema, titles in the language of the page."""
    return _object(
        ["code", "unit", "name", "questions", "items", "risks", "table"],
        code={**_WORD, "title": _("主题编码")},
        unit={**_TEXT, "title": _("牵头单位")},
        name={**_TEXT, "maxLength": 100, "title": _("主题名称")},
        intro={"type": "string", "maxLength": 200, "title": _("一句话说明")},
        words={"type": "string", "maxLength": 200, "title": _("大家怎么说")},
        for_persons={"type": "boolean", "title": _("个人的事")},
        limit_amount={"type": ["integer", "null"], "minimum": 0, "title": _("整件事承诺时限")},
        limit_unit={"enum": ["", *LimitUnit.values], "title": _("承诺时限单位")},
        questions={**_list(_question()), "title": _("问题")},
        items={**_list(_item()), "title": _("事项")},
        excludes={**_list({**_WORDS, "minItems": 2, "maxItems": 2}), "title": _("只能办一件的")},
        risks={**_list(_object(["value", "label"], value=_WORD, label=_TEXT)), "title": _("风险类别")},
        table={**_object(["inputs", "rows"], inputs=_WORDS, rows=_list(_row())), "title": _("规则表")},
        before={**_object([], **dict.fromkeys(NAMES, _COUNT)), "title": _("改革前")},
    )


def checked(data: Mapping[str, Any]) -> Data:
    """The data with every field present. Raises ``Invalid('bad_theme')`` with a sentence per fault of the shape."""
    faults = catalogue.missing_in_form(schema(), data)
    if faults:
        raise Invalid(
            "bad_theme",
            _("主题“%(name)s”有 %(n)s 处写得不对，一行也没有保存。")
            % {"name": data.get("name") or data.get("code") or _("没有名称"), "n": len(faults)},
            fields={fault.path or "": fault.sentence for fault in faults},
        )
    return {**_empty(), **data}


def _empty() -> Data:
    return {
        "intro": "",
        "words": "",
        "for_persons": False,
        "limit_amount": None,
        "limit_unit": "",
        "questions": [],
        "items": [],
        "excludes": [],
        "risks": [],
        "table": {"inputs": [], "rows": []},
        "before": {},
    }


def to_data(version: ThemeVersion) -> Data:
    """A stored version (with theme and unit loaded) in the shape, every field present."""
    return {
        "code": version.theme.code,
        "unit": version.theme.unit.code,
        **{name: getattr(version, name) for name in FIELDS},
    }
