"""Whether data have the shape of an item at all: the JSON Schema of the tables, and what a table's keys ask for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from onewindow.catalogue import forms
from onewindow.catalogue.forms import FormFault
from onewindow.catalogue.shape import item_schema


def shape_faults(data: Mapping[str, Any]) -> list[FormFault]:
    """Every fault of an item's data as a file or an editor gives them, in people's words."""
    return forms.faults(item_schema(), data) or list(_twice(data))


def _twice(data: Mapping[str, Any]) -> Iterator[FormFault]:
    """Two rows that a key could not tell apart: materials by code, questions by key, options by value."""
    for n, code in _repeated(row["code"] for row in data.get("materials", ())):
        sentence = _("材料编码“%(code)s”用了两次，每份材料的编码要不一样。") % {"code": code}
        yield FormFault(f"materials.{n}.code", _("申请材料 第 %(n)s 行 材料编码") % {"n": n + 1}, sentence)
    questions = data.get("scenarios", ())
    for n, key in _repeated(question["key"] for question in questions):
        sentence = _("情形标识“%(key)s”用了两次，每个问题的标识要不一样。") % {"key": key}
        yield FormFault(f"scenarios.{n}.key", _("情形 第 %(n)s 行 标识") % {"n": n + 1}, sentence)
    for n, question in enumerate(questions):
        for place, value in _repeated(option["value"] for option in question["options"]):
            sentence = _("“%(question)s”有两个选项的代码都是“%(value)s”。") % {**question, "value": value}
            where = _("情形 第 %(n)s 行 选项") % {"n": n + 1}
            yield FormFault(f"scenarios.{n}.options.{place}.value", where, sentence)


def _repeated(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Place and key of everything that was there before."""
    seen: Counter[str] = Counter()
    for place, key in enumerate(keys):
        seen[key] += 1
        if seen[key] > 1:
            yield place, key
