"""Faults of a rule table in sentences: unknown names, rows that overlap, answers that no row takes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.packages import tables
from onewindow.packages.questions import Answers, Question, values_of


def faults(
    table: Mapping[str, Any],
    questions: Sequence[Question],
    risks: Sequence[Mapping[str, Any]],
    aliases: Sequence[str],
    ways: Sequence[Answers],
) -> list[str]:
    """Everything that is wrong; overlaps and holes only once every name is known."""
    unknown = [*_unknown_inputs(table, questions), *_unknown_outputs(table, risks, aliases)]
    if unknown:
        return unknown
    return [*_overlaps(table, questions, ways), *_holes(table, questions, ways)]


def _unknown_inputs(table: Mapping[str, Any], questions: Sequence[Question]) -> Iterator[str]:
    known = {question["key"]: question for question in questions}
    for key in [key for key in tables.inputs_of(table) if key not in known]:
        yield _("规则表问的“%(key)s”不是这件事的问题。") % {"key": key}
    for number, row in enumerate(table.get("rows", ()), start=1):
        for key, values in row.get("when", {}).items():
            if key not in tables.inputs_of(table):
                yield _("第 %(n)s 行写了“%(key)s”，规则表没有这一列。") % {"n": number, "key": key}
            elif key in known and set(values) - set(values_of(known[key])):
                wrong = sorted(set(values) - set(values_of(known[key])))[0]
                yield _("第 %(n)s 行的“%(value)s”不是“%(question)s”的选项。") % {
                    "n": number,
                    "value": wrong,
                    "question": known[key]["question"],
                }


def _unknown_outputs(
    table: Mapping[str, Any], risks: Sequence[Mapping[str, Any]], aliases: Sequence[str]
) -> Iterator[str]:
    known = {str(risk["value"]) for risk in risks}
    for row in tables.rows_of(table):
        if row.risk not in known:
            yield _("第 %(n)s 行的风险类别“%(risk)s”没有定义。") % {"n": row.number, "risk": row.risk}
        for alias in [alias for alias in row.items if alias not in aliases]:
            yield _("第 %(n)s 行的事项“%(alias)s”不是这件事的事项。") % {"n": row.number, "alias": alias}


def _overlaps(table: Mapping[str, Any], questions: Sequence[Question], ways: Sequence[Answers]) -> Iterator[str]:
    for overlap in tables.overlaps(table, questions, ways):
        yield _("第 %(one)s 行和第 %(other)s 行重叠：%(inputs)s，两行都符合。") % {
            "one": overlap.first,
            "other": overlap.second,
            "inputs": told(questions, overlap.inputs) or _("什么答案"),
        }


def _holes(table: Mapping[str, Any], questions: Sequence[Question], ways: Sequence[Answers]) -> Iterator[str]:
    for hole in tables.holes(table, questions, ways):
        yield _("有空缺：%(inputs)s，没有一行符合。") % {"inputs": told(questions, hole) or _("什么答案")}


def told(questions: Sequence[Question], inputs: Mapping[str, Sequence[str]]) -> str:
    """``店面多大＝小、中；做什么＝热食``."""
    labels = {
        question["key"]: {tables.NOT_ASKED: _("没有问到")}
        | {str(option["value"]): str(option["label"]) for option in question["options"]}
        for question in questions
    }
    heads = {question["key"]: str(question["question"]).rstrip("？?") for question in questions}
    return _("；").join(
        f"{heads[key]}＝{_('、').join(labels[key][value] for value in values)}" for key, values in inputs.items()
    )
