"""What the clock does to many cases: to each by itself, so that one that cannot be done holds up no other."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

BATCH = 500

log = logging.getLogger(__name__)


class SomeLeftUndone(Exception):
    """Raised after all others are done, so that the job is seen to have failed; names the cases that were left."""


def one_by_one(what: str, found: QuerySet[Any], number: str, deed: Callable[[str], bool]) -> list[str]:
    """Do the deed to every case found, whose number stands in the column ``number``; the numbers it was done to.

    ``deed`` takes a transaction of its own. Read in batches, one statement each. A case that fails is logged with its
    number and left as it was. Raises ``SomeLeftUndone`` at the end when there was one.
    """
    done, failed = [], []
    for case in _in_batches(found, number):
        try:
            if deed(case):
                done.append(case)
        except Exception:
            log.exception("%s: case %s", what, case)
            failed.append(case)
    if failed:
        raise SomeLeftUndone(f"{what}: {', '.join(failed)}")
    return done


def _in_batches(found: QuerySet[Any], number: str) -> Iterator[str]:
    """By key rather than by place: what is done falls out of the selection, what failed stays in it."""
    last, rows = 0, found.order_by("pk").values_list("pk", number)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield from (case for _pk, case in batch)
        if len(batch) < BATCH:
            return
        last = batch[-1][0]
