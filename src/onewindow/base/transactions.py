"""What kernel functions ask of whoever calls them."""

from django.db import connection, transaction


def require_open(what: str) -> None:
    """Refuse to work outside a transaction: ``what`` must stand or fall together with the change it belongs to."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{what} belongs into the transaction of a command")
