"""Before a process forks."""

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper


def leave_no_connection() -> None:
    """Before a fork: neither a connection nor the threads of its pool live on in a child."""
    connections.close_all()
    for each in connections.all():
        if isinstance(each, DatabaseWrapper):
            each.close_pool()
