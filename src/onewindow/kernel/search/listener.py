"""The thread of the worker that keeps this node's indexes up to date."""

import logging
import threading

import psycopg
from django.db import connection

from onewindow.kernel.search.changes import CHANNEL, apply_pending

log = logging.getLogger(__name__)

_POLL_SECONDS = 1.0


class Listener(threading.Thread):
    """Applies changes when the database says there are some, and once a second in any case."""

    def __init__(self) -> None:
        super().__init__(name="search-listener", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (
                Exception
            ):  # The thread outlives every fault of the database or the disk; it is told, and tried again.
                log.exception("search listener: will try again")
                self._stopping.wait(_POLL_SECONDS)
            finally:
                connection.close()

    def stop(self) -> None:
        """Ask the thread to end; it does within about a second."""
        self._stopping.set()

    def _listen(self) -> None:
        with _own_connection() as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            while not self._stopping.is_set():
                apply_pending()
                # Back to the pool: most seconds there is nothing to do.
                connection.close()
                for _notice in listening.notifies(timeout=_POLL_SECONDS, stop_after=1):
                    pass


def _own_connection() -> psycopg.Connection:
    """LISTEN needs a session that stays; one from the pool would be lost to the others."""
    place = connection.settings_dict
    return psycopg.connect(
        dbname=place["NAME"],
        user=place["USER"] or None,
        password=place["PASSWORD"] or None,
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        autocommit=True,
    )
