"""One condition Django has no words for."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func


class AnyOf(Func):
    """``column = ANY(ARRAY(SELECT …))``: evaluated once, and an index on the column serves it even inside an OR,
    which ``IN (SELECT …)`` does not."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, rows: Any) -> None:
        super().__init__(F(column), ArraySubquery(rows))
