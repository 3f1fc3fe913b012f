"""Numbers without gap and without repeat.

``take`` gives the next number of a series inside the caller's transaction: it stays taken only if that transaction
commits. Takers of one series wait for each other until the end of their transactions, so a series should be as
narrow as its numbers are (a unit, a kind, a year), and be taken late in the command. How a number is written belongs
to the domain.
"""

from django.db import connection

from onewindow.base import transactions
from onewindow.kernel.numbering.models import Series

__all__ = ["Series", "take", "take_many"]

_TAKE = """
INSERT INTO numbering_series (name, last) VALUES (%(series)s, %(count)s)
ON CONFLICT (name) DO UPDATE SET last = numbering_series.last + %(count)s
RETURNING last
"""


def take(series: str) -> int:
    """The next number of the series, beginning with 1. One statement."""
    return take_many(series, 1)[0]


def take_many(series: str, count: int) -> range:
    """The next ``count`` numbers (at least one) of the series, one after the other. One statement."""
    transactions.require_open("numbering.take")
    if count < 1:
        raise ValueError("at least one number is taken")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"series": series, "count": count})
        row: tuple[int] = cursor.fetchone()
    return range(row[0] - count + 1, row[0] + 1)
