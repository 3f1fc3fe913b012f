"""Conditions on flows: zen expressions over the variables of the case."""

from collections.abc import Mapping
from typing import Any

import zen
from django.utils.translation import gettext as _

from onewindow.base import expressions
from onewindow.base.errors import Invalid


def fault(expression: str) -> str:
    """Why the expression does not parse, in the parser's own words; empty when it does."""
    problem = zen.validate_expression(expression)
    return "" if problem is None else str(problem.get("source", problem))


def holds(expression: str, variables: Mapping[str, Any]) -> bool:
    """Whether the condition is true. An unknown variable by itself counts as false.

    Raises ``Invalid('condition_failed')`` when it cannot be computed or is not a yes or no: to guess a case's way is worse
    than to stop and name the condition.
    """
    try:
        value = expressions.compiled(expression).evaluate(dict(variables))
    except RuntimeError as error:
        raise _failed(expression) from error
    if value is None or isinstance(value, bool):
        return value is True
    raise _failed(expression)


def outcome_of(rule: str, variables: Mapping[str, Any]) -> str:
    """The outcome that a rule, an expression as well, comes to: one word.

    Raises ``Invalid('rule_failed')`` when it cannot be computed or comes to anything else.
    """
    try:
        value = expressions.compiled(rule).evaluate(dict(variables))
    except RuntimeError as error:
        raise _no_outcome(rule) from error
    if isinstance(value, str) and value:
        return value
    raise _no_outcome(rule)


def _no_outcome(rule: str) -> Invalid:
    return Invalid(
        "rule_failed",
        _("流程中的规则“%(rule)s”算不出结果，没有往下走。请补全申请情形后再试，或联系系统管理员。") % {"rule": rule},
        rule=rule,
    )


def _failed(expression: str) -> Invalid:
    return Invalid(
        "condition_failed",
        _("流程中的条件“%(condition)s”缺少所需的情形信息，无法判断下一步。请补全申请情形后再试，或联系系统管理员。")
        % {"condition": expression},
        condition=expression,
    )
