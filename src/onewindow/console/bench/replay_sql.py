"""The yardstick of ``bench replay``: the rows that a step of a replayed case leaves, written by hand, in the same order.

What the replay has left is read, and done once more under another kind of subject: one transaction per step, the execution's row locked
first, one statement per table, statements prepared by the driver, the audit by its own function. What the commands work out is given, and
nobody's permission is asked. Taking cases in and ending them is not in it: a step of the yardstick is cheaper than an event of the replay.
"""

import json
from typing import Any

import psycopg

from onewindow.console.bench import plain

KIND = "bench"
_COPIED = """
INSERT INTO procedures_execution (version_id, subject_kind, subject_key, state, marking, variables, examined_by, title, party_name,
    item_code, channel, unit_id, window_unit_id, due_at, started_at)
SELECT version_id, %(kind)s, subject_key, 'running', '{}', variables, '[]', title, party_name, item_code, channel, unit_id,
    window_unit_id, due_at, started_at
FROM procedures_execution WHERE subject_kind = 'case' AND item_code LIKE %(items)s
RETURNING id, subject_key
"""
_STEPS = """
SELECT t.subject_key AS key, t.node, t.name, t.duty, t.title, t.party_name, t.item_code, t.channel, t.unit_id AS unit, t.role,
    t.person_id AS person, t.closed_at AS at, t.due_at AS due, t.outcome, t.opinion, e.marking::text AS marking
FROM procedures_task t JOIN procedures_execution e ON e.id = t.execution_id
WHERE t.subject_kind = 'case' AND t.state = 'done' AND t.duty <> 'decision' AND t.item_code LIKE %(items)s
ORDER BY t.closed_at, t.id
"""
_LOCK = "SELECT id, examined_by FROM procedures_execution WHERE id = %(execution)s FOR UPDATE"
_OPENED = """
INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name, item_code, channel,
    unit_id, role, state, opened_at, due_at, outcome, opinion, has_limit)
VALUES (%(execution)s, %(node)s, %(name)s, %(duty)s, %(kind)s, %(key)s, %(title)s, %(party_name)s, %(item_code)s, %(channel)s, %(unit)s,
    %(role)s, 'open', %(at)s, %(due)s, '', '', false)
RETURNING id
"""
_DONE = """
UPDATE procedures_task SET state = 'done', person_id = %(person)s, outcome = %(outcome)s, opinion = %(opinion)s, closed_at = %(at)s
WHERE id = %(task)s AND state = 'open'
"""
_MOVED = "UPDATE procedures_execution SET marking = %(marking)s::jsonb WHERE id = %(execution)s"
_AUDIT = """
SELECT audit_append(%(at)s, 'staff', %(person)s, '', '', 'bench.stepped', %(kind)s, %(key)s, %(changes)s::jsonb, %(opinion)s)
"""


def steps(items: str) -> list[dict[str, Any]]:
    """Copy the executions of the replayed cases, whose items begin with this code; their steps in the order of time."""
    values = {"kind": KIND, "items": f"{items}%"}
    with plain.connect() as connection, connection.cursor() as cursor:
        copies = {row["subject_key"]: row["id"] for row in cursor.execute(_COPIED, values).fetchall()}
        rows = cursor.execute(_STEPS, values).fetchall()
    return [_ready(row, copies[row["key"]]) for row in rows]


def _ready(row: dict[str, Any], execution: int) -> dict[str, Any]:
    changes = json.dumps({"outcome": row["outcome"]})
    return {**row, "kind": KIND, "execution": execution, "changes": changes}


class BySql:
    """Does its share of the steps, on one connection."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._connection = connection

    def do(self, step: dict[str, Any]) -> None:
        """One step: the task that a step before has opened is opened here, so that as many rows are written."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            plain.one(cursor, _LOCK, step)
            task = plain.one(cursor, _OPENED, step)["id"]
            cursor.execute(_DONE, {**step, "task": task})
            cursor.execute(_MOVED, step)
            cursor.execute(_AUDIT, step)
