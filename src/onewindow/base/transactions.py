"""What kernel functions ask of whoever calls them, and verbs that are also a part of another one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def require_open(what: str) -> None:
    """Refuse to work outside a transaction: ``what`` must stand or fall together with the change it belongs to."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{what} belongs into the transaction of a command")


@contextmanager
def sent_together() -> Iterator[None]:
    """Statements inside go to the server one behind the other without waiting for each answer: one journey for all of them.

    For writes whose answers nobody reads; an error of any comes at the end. What reads inside only waits earlier.
    """
    connection.ensure_connection()
    with connection.connection.pipeline():
        yield


def joining(function: Callable[P, R]) -> Callable[P, R]:
    """Run in the caller's transaction without a savepoint, which would cost two statements; in one of its own when there is none.

    Only for verbs that refuse before they write: a caller that goes on after a refusal then keeps nothing half done.
    """

    @wraps(function)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    return joined
