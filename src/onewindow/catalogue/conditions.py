"""Conditions over an applicant's answers, as zen expressions: ``performers == "foreign" and venue in ["stage", "stand"]``.

Variables are the keys of the scenario questions; a question not answered yet is null. Answers are texts: the options' values.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import zen
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid

# So many combinations of answers are tried at most; an expression over more is nothing that people can follow.
_MOST_TRIALS = 5000
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAMES = re.compile(r"(?<![\w.])[^\W\d]\w*(?!\w*\s*\()")
_WORDS_OF_THE_LANGUAGE = {"and", "or", "not", "in", "true", "false", "null"}


def holds(expression: str, answers: Mapping[str, Any]) -> bool:
    """Whether the condition holds; an empty one always does. Raises ``Invalid('condition_broken')``."""
    if not expression.strip():
        return True
    try:
        return bool(zen.evaluate_expression(expression, dict(answers)))
    except RuntimeError as error:
        raise Invalid(
            "condition_broken", _("这个事项的情形条件写得不对，请告诉事项编辑人员修改。"), expression=expression
        ) from error


def fault_of(expression: str, options: Mapping[str, Sequence[str]]) -> str:
    """Why the expression would fail an applicant, in one sentence; empty when it works, or when there is none.

    ``options`` are the questions that can have been answered before and the values each offers. The expression is tried with no
    answer and with every combination of answers to the questions it names: each must give true, false or null.
    """
    if not expression.strip():
        return ""
    if zen.validate_expression(expression):
        return _("“%(when)s”不是有效的条件式。") % {"when": expression}
    unknown = sorted(names_in(expression) - set(options))
    if unknown:
        return _("“%(when)s”里的“%(name)s”不是前面问过的情形标识。") % {"when": expression, "name": unknown[0]}
    return _tried(expression, {name: options[name] for name in sorted(names_in(expression))})


def names_in(expression: str) -> set[str]:
    """The variables of an expression."""
    return set(_NAMES.findall(_TEXTS.sub('""', expression))) - _WORDS_OF_THE_LANGUAGE


def _tried(expression: str, options: Mapping[str, Sequence[str]]) -> str:
    answers = itertools.product(*([None, *values] for values in options.values()))
    for number, chosen in enumerate(answers):
        if number >= _MOST_TRIALS:
            return _("“%(when)s”用到的情形太多，请拆成几个简单的条件。") % {"when": expression}
        given = {name: value for name, value in zip(options, chosen, strict=True) if value is not None}
        try:
            answer = zen.evaluate_expression(expression, given)
        except RuntimeError:
            answer = ""
        if answer is not None and not isinstance(answer, bool):
            told = "，".join(f"{name} = {value}" for name, value in given.items()) or _("还没有回答")
            return _("“%(when)s”在“%(answers)s”的时候算不出“是”或“否”。") % {"when": expression, "answers": told}
    return ""
