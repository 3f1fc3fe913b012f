"""A connection beside Django's, for what a benchmark writes by plain SQL; statements are prepared by the driver."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection as django_connection
from psycopg.rows import dict_row


def connect() -> psycopg.Connection[dict[str, Any]]:
    """Another connection to the same database; whoever wants a transaction opens it."""
    params: Callable[[], dict[str, Any]] = django_connection.get_connection_params
    wanted = {name: value for name, value in params().items() if name in ("dbname", "user", "password", "host", "port")}
    return psycopg.connect(**wanted, autocommit=True, row_factory=dict_row)


def one(
    cursor: psycopg.Cursor[dict[str, Any]], statement: str, values: Mapping[str, Any] | Sequence[Any]
) -> dict[str, Any]:
    """The first row; ``LookupError`` when there is none."""
    row = cursor.execute(statement, values).fetchone()
    if row is None:
        raise LookupError(f"nothing found by {statement}")
    return row
