"""Conditions over an applicant's answers, as zen expressions: ``performers == "foreign" and venue in ["stage", "stand"]``.

Variables are the keys of the scenario questions; a question not answered yet is null.
"""

from collections.abc import Mapping
from typing import Any

import zen
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid


def fault_of(expression: str) -> str:
    """Why the expression cannot be understood; empty when it can, or when there is none."""
    if not expression.strip():
        return ""
    fault = zen.validate_expression(expression)
    return str(fault["source"]) if fault else ""


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
