"""Writing an execution and all its tasks in one statement, however many steps open and close."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from onewindow.procedures import marking
from onewindow.procedures.engine import Step
from onewindow.procedures.graph import ITEM_UNIT, WINDOW_UNIT, Graph, Node
from onewindow.procedures.models import Execution, Task

_OPENED = """
INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name, item_code, channel,
                             unit_id, role, state, opened_at, due_at, outcome, opinion, has_limit)
SELECT e.id, t.node, t.name, t.duty, e.subject_kind, e.subject_key, e.title, e.party_name, e.item_code, e.channel,
       t.unit_id, t.role, 'open', %(now)s, e.due_at, '', '', t.has_limit
FROM execution e CROSS JOIN jsonb_to_recordset(%(opened)s)
     AS t(node text, name text, duty text, unit_id bigint, role text, has_limit boolean)
"""

_START = """
WITH execution AS (
    INSERT INTO procedures_execution (version_id, subject_kind, subject_key, state, marking, variables, examined_by, title,
                                      party_name, item_code, channel, unit_id, window_unit_id, due_at, started_at, ended_at)
    SELECT %(version)s, %(kind)s::varchar, %(key)s::varchar, %(state)s, %(marking)s, %(variables)s,
           coalesce((SELECT jsonb_agg(DISTINCT person) FROM procedures_execution past, jsonb_array_elements(past.examined_by) person
                     WHERE past.subject_kind = %(kind)s::varchar AND past.subject_key = %(key)s::varchar), '[]'),
           %(title)s, %(party_name)s, %(item_code)s, %(channel)s, %(unit)s, %(window_unit)s::bigint, %(due_at)s::timestamptz,
           %(now)s, %(ended_at)s::timestamptz
    ON CONFLICT DO NOTHING RETURNING *
), opened AS (-- open
)
SELECT id FROM execution
""".replace("-- open", _OPENED)

# "opened" reads from "execution", which counts the closed rows first: a step that opens again at once meets no open twin.
_STEP = """
WITH closed AS (
    UPDATE procedures_task
    SET state = CASE WHEN id = %(task)s::bigint THEN 'done' ELSE 'cancelled' END,
        person_id = CASE WHEN id = %(task)s::bigint THEN %(person)s ELSE person_id END,
        outcome = CASE WHEN id = %(task)s::bigint THEN %(outcome)s ELSE outcome END,
        opinion = CASE WHEN id = %(task)s::bigint THEN %(opinion)s ELSE opinion END,
        closed_at = %(now)s
    WHERE execution_id = %(execution)s AND state IN ('open', 'claimed') AND (id = %(task)s::bigint OR node = ANY(%(closed)s))
    RETURNING id
), execution AS (
    UPDATE procedures_execution
    SET marking = %(marking)s, variables = %(variables)s, examined_by = %(examined_by)s, state = %(state)s,
        ended_at = %(ended_at)s, due_at = %(due_at)s
    WHERE id = %(execution)s AND (SELECT count(*) FROM closed) >= %(least)s
    RETURNING *
), opened AS (-- open
)
SELECT 1
""".replace("-- open", _OPENED)

_CANCEL = """
WITH execution AS (
    UPDATE procedures_execution SET state = 'cancelled', ended_at = %(now)s
    WHERE subject_kind = %(kind)s AND subject_key = %(key)s AND state = 'running' RETURNING id, version_id, marking
), closed AS (
    UPDATE procedures_task SET state = 'cancelled', closed_at = %(now)s
    WHERE execution_id IN (SELECT id FROM execution) AND state IN ('open', 'claimed') RETURNING node, has_limit
)
SELECT version_id, marking, coalesce((SELECT array_agg(node) FROM closed WHERE has_limit), '{}') FROM execution
"""

_SET_DUE = """
WITH execution AS (
    UPDATE procedures_execution SET due_at = %(due_at)s
    WHERE subject_kind = %(kind)s AND subject_key = %(key)s AND state = 'running' RETURNING id
)
UPDATE procedures_task SET due_at = %(due_at)s
WHERE execution_id IN (SELECT id FROM execution) AND state IN ('open', 'claimed')
"""


@dataclass(frozen=True)
class Closing:
    """How the task that was worked on is closed; the others that a step closes are cancelled. By time or by a message there is none."""

    execution: Execution
    actor: Person
    task: Task | None = None
    outcome: str = ""
    opinion: str = ""


def insert(execution: Execution, graph: Graph, units: dict[str, int], step: Step) -> bool:
    """Write a new execution with its first tasks. False when the subject has one running already."""
    values = {
        "version": execution.version_id,
        "kind": execution.subject_kind,
        "key": execution.subject_key,
        "title": execution.title,
        "party_name": execution.party_name,
        "item_code": execution.item_code,
        "channel": execution.channel,
        "unit": execution.unit_id,
        "window_unit": execution.window_unit_id,
        "due_at": execution.due_at,
        "opened": Jsonb(opened_rows(execution, graph, units, step)),
        **_moved(execution, step),
    }
    found = _rows(_START, values)
    if found:
        execution.pk = found[0][0]
    return bool(found)


def move(graph: Graph, units: dict[str, int], step: Step, closing: Closing) -> None:
    """Write one step of the engine."""
    execution = closing.execution
    values = {
        "execution": execution.pk,
        "task": closing.task.pk if closing.task else None,
        "least": 1 if closing.task else 0,
        "person": closing.actor.pk,
        "outcome": closing.outcome,
        "opinion": closing.opinion,
        "closed": list(step.closed),
        "due_at": execution.due_at,
        "examined_by": Jsonb(execution.examined_by),
        "opened": Jsonb(opened_rows(execution, graph, units, step)),
        **_moved(execution, step),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STEP, values)


def cancel(kind: str, key: str) -> tuple[int, dict[str, Any], list[str]] | None:
    """End the running execution of a subject and its open tasks: its version, its marking, and the nodes closed that had a limit."""
    found = _rows(_CANCEL, {"kind": kind, "key": key, "now": clock.now()})
    return (found[0][0], json.loads(found[0][1]), found[0][2]) if found else None


def set_due(kind: str, key: str, due_at: dt.datetime | None) -> None:
    """Put another due time on the running execution and its open tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_SET_DUE, {"kind": kind, "key": key, "due_at": due_at})


def opened_rows(execution: Execution, graph: Graph, units: dict[str, int], step: Step) -> list[dict[str, Any]]:
    """The tasks a step opens, each with the unit that does it."""
    return [
        {
            "node": node.id,
            "name": node.name,
            "duty": node.duty,
            "unit_id": unit_of(execution, units, node),
            "role": node.role,
            "has_limit": node.limit > 0,
        }
        for node in (graph.node[node_id] for node_id in step.opened)
    ]


def unit_of(execution: Execution, units: dict[str, int], node: Node) -> int:
    """The id of the unit that does a step of this execution."""
    own = {ITEM_UNIT: execution.unit_id, WINDOW_UNIT: execution.window_unit_id or execution.unit_id}
    return own.get(node.unit) or units[node.unit]


def _moved(execution: Execution, step: Step) -> dict[str, Any]:
    now = clock.now()
    return {
        "marking": Jsonb(marking.to_json(step.marking)),
        "variables": Jsonb(execution.variables),
        "state": Execution.State.ENDED if step.ended else Execution.State.RUNNING,
        "ended_at": now if step.ended else None,
        "now": now,
    }


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
