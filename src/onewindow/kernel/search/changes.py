"""The stream of changes: written with the change itself, applied to each node's index in commit order.

``transaction`` is the writer's transaction id. A row is applied only when its transaction is below every one still
running: whatever commits later has a higher id, so remembering one number (everything below it is applied) misses
nothing, in whatever order transactions commit.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection

from onewindow.base.transactions import require_open
from onewindow.kernel.search import index
from onewindow.kernel.search.index import State
from onewindow.kernel.search.kinds import Kind, registry

log = logging.getLogger(__name__)

CHANNEL = "onewindow_search"
# Without changes the position is written only now and then: each time, readers look at the index again.
_IDLE_STEP = 1000
_WRITE = """
WITH written AS (
    INSERT INTO search_change (kind, key, transaction)
    SELECT %(kind)s, given.key, pg_current_xact_id()::text::bigint FROM unnest(%(keys)s::text[]) AS given(key)
    RETURNING 1
)
SELECT pg_notify(%(channel)s, %(kind)s) FROM (SELECT 1 FROM written LIMIT 1) AS any_row
"""

# The edge: every transaction of this database below it has ended. It is ``pg_snapshot_xmin``, without those still
# running that are known to belong to other databases of the server: they write no rows here, however long they last.
# The database names itself, because a restored one counts its transactions anew.
_EDGE = """
SELECT coalesce(
           (SELECT min(running.id::text::bigint)
            FROM pg_snapshot_xip(taken.snapshot) AS running(id)
            WHERE (running.id::text::bigint & 4294967295) NOT IN (
                SELECT backend_xid::text::bigint FROM pg_stat_activity
                WHERE backend_xid IS NOT NULL AND datname <> current_database())),
           pg_snapshot_xmax(taken.snapshot)::text::bigint
       ) AS edge,
       concat((SELECT system_identifier FROM pg_control_system()), '/',
              (SELECT oid FROM pg_database WHERE datname = current_database())) AS database
FROM (SELECT pg_current_snapshot() AS snapshot) AS taken
"""

# The kind '' is the horizon: up to there old rows were deleted (see _TRIM).
_CHANGES_BELOW = """
SELECT reached.edge, reached.database, change.kind, change.key
FROM reached
LEFT JOIN search_change AS change
    ON change.transaction >= %s AND change.transaction < reached.edge AND change.kind IN (%s, '')
ORDER BY change.transaction, change.id
"""
_PENDING = f"WITH reached AS ({_EDGE}) {_CHANGES_BELOW}"

_TRIM = """
WITH gone AS (
    DELETE FROM search_change WHERE at < now() - interval '1 day' RETURNING transaction
)
INSERT INTO search_change (kind, key, transaction)
SELECT '', '', max(transaction) FROM gone HAVING count(*) > 0
"""


@dataclass(frozen=True)
class _Pending:
    """What is to be applied now: up to which transaction, of which database, which keys; or that rows are gone."""

    edge: int
    database: str
    keys: list[str]
    rows_are_gone: bool


def changed(kind: str, keys: Iterable[str]) -> None:
    """Tell every node that these rows are to be indexed again (or taken out), if the caller's transaction commits.

    One statement; none for no keys. Raises KeyError for a kind nobody registered.
    """
    named = registry.named(kind)
    unique = list(dict.fromkeys(keys))
    if not unique:
        return
    require_open("search.changed")
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"kind": named.name, "keys": unique, "channel": CHANNEL})


def apply_pending() -> int:
    """Bring this node's indexes up to date; returns how many rows were applied.

    A kind that another process is writing is skipped. An index that is lost, broken, of an older format or of another
    database is rebuilt.
    """
    return sum(_apply(kind) for kind in registry.all())


def reindex(kind: str, progress: Callable[[int], None] | None = None) -> None:
    """Rebuild a kind's index from the database and put it in the old one's place while questions go on.

    Waits for another writer on this node. ``progress`` is called with the number of rows done.
    """
    named = registry.named(kind)
    with index.writing(named, wait=True):
        _rebuild(named, progress or _silent)


def trim_changes() -> None:
    """Delete changes older than a day. A node that had not applied them yet notices, and rebuilds."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIM)


def _apply(kind: Kind) -> int:
    with index.writing(kind, wait=False) as allowed:
        if not allowed:
            return 0
        state = index.state_of(kind)
        if state is None or state.format != kind.format or index.is_broken(kind):
            return _rebuild(kind, _silent)
        pending = _pending(kind, state)
        if pending.rows_are_gone or pending.database != state.database or pending.edge < state.position:
            return _rebuild(kind, _silent)
        if pending.keys or pending.edge - state.position > _IDLE_STEP:
            _write(kind, state, pending)
        return len(pending.keys)


def _write(kind: Kind, state: State, pending: _Pending) -> None:
    try:
        index.write_changes(kind, state, pending.keys, pending.edge)
    except ValueError:
        log.exception("search index of %s cannot be written; it is rebuilt", kind.name)
        _rebuild(kind, _silent)


def _pending(kind: Kind, state: State) -> _Pending:
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [state.position, kind.name])
        rows = cursor.fetchall()
    kinds = {row[2] for row in rows}
    keys = list(dict.fromkeys(row[3] for row in rows if row[2] == kind.name))
    return _Pending(rows[0][0], rows[0][1], keys, "" in kinds)


def _rebuild(kind: Kind, progress: Callable[[int], None]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_EDGE)
        edge, database = cursor.fetchone()
    rows = 0

    def count(number: int) -> None:
        nonlocal rows
        rows = number
        progress(number)

    index.write_all(kind, kind.load(None), database=database, position=edge, progress=count)
    return rows


def _silent(_rows: int) -> None:
    """Nobody watches."""
