"""Numbers without gap and without repeat.

``take`` gives the next number of a series inside the caller's transaction: it stays taken only if that transaction
commits. Takers of one series wait for each other until the end of their transactions, so a series should be as
narrow as its numbers are (a unit, a kind, a year), and be taken late in the command. How a number is written belongs
to the domain.
"""

from django.db import connection

from onewindow.base import transactions
from onewindow.kernel.numbering.models import Series

__all__ = ["Series", "take"]

_TAKE = """
INSERT INTO numbering_series (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = numbering_series.last + 1
RETURNING last
"""


def take(series: str) -> int:
    """The next number of the series, beginning with 1. One statement."""
    transactions.require_open("numbering.take")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series])
        row: tuple[int] = cursor.fetchone()
    return row[0]
