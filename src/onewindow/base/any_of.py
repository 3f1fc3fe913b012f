"""One condition Django has no words for."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Value


class AnyOf(Func):
    """``column = ANY(…)``: of the ids that a selection gives, or of a list.

    A selection is evaluated once, and an index on the column serves it even inside an OR, which ``IN (SELECT …)`` does not.
    A list is one parameter, however long it is: the statement stays the same one (``base.prepared``).
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, rows: Any) -> None:
        values = Value(rows) if isinstance(rows, Sequence) else ArraySubquery(rows)
        super().__init__(F(column), values)
