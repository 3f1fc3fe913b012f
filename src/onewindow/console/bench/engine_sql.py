"""The yardstick of ``bench engine``: the rows that a start and a step leave, written by hand.

One statement per table and one transaction per step, the execution's row locked first, statements prepared by the driver. What the
commands work out (the markings, which steps open, dates) is given, and nobody's permission is asked: a hand-written program
would not get that for nothing, so the yardstick is a little too good.
"""

import datetime as dt
import json
from typing import Any

import psycopg

from onewindow.base import clock
from onewindow.console.bench import office, plain
from onewindow.console.bench.engine_arms import KIND, InMemory, Run
from onewindow.console.bench.frame import timed
from onewindow.console.bench.office import Office
from onewindow.procedures import service as procedures

_EXECUTION = """
INSERT INTO procedures_execution (version_id, subject_kind, subject_key, state, marking, variables, examined_by, title, party_name,
    item_code, channel, unit_id, window_unit_id, started_at)
VALUES (%(version)s, %(kind)s, %(key)s, 'running', %(marking)s::jsonb, %(variables)s::jsonb, '[]', %(title)s, %(party_name)s,
    %(item_code)s, %(channel)s, %(unit)s, %(window)s, %(now)s)
RETURNING id
"""
_LOCK = """
SELECT id FROM procedures_execution WHERE subject_kind = %(kind)s AND subject_key = %(key)s AND state = 'running' FOR UPDATE
"""
_DONE = """
UPDATE procedures_task SET state = 'done', person_id = %(actor)s, outcome = %(outcome)s, opinion = %(opinion)s, closed_at = %(now)s
WHERE execution_id = %(execution)s AND node = %(node)s AND state = 'open'
"""
_MOVED = """
UPDATE procedures_execution SET marking = %(marking)s::jsonb, examined_by = %(examined_by)s::jsonb, state = %(state)s::varchar,
    ended_at = CASE WHEN %(state)s::varchar = 'ended' THEN %(now)s::timestamptz END
WHERE id = %(execution)s
"""
_TASKS = """
INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name, item_code, channel,
    unit_id, role, state, opened_at, outcome, opinion, has_limit)
SELECT %(execution)s, node, name, duty, %(kind)s, %(key)s, %(title)s, %(party_name)s, %(item_code)s, %(channel)s,
    unit, role, 'open', %(now)s, '', '', amount > 0
FROM unnest(%(nodes)s::text[], %(names)s::text[], %(duties)s::text[], %(units)s::bigint[], %(roles)s::text[],
    %(amounts)s::int[]) AS given(node, name, duty, unit, role, amount)
"""
_LIMITS = """
WITH begun AS (
    INSERT INTO timelimits_limit (subject_kind, subject_key, kind, label, amount, unit, region, warn_percent, warn_days, state,
        light, started_at, due_at, provisional, next_change_at, responsible_unit_id, item_code)
    SELECT %(kind)s, %(key)s, 'step', node, amount, 'working_day', 'CN', 20, 1, 'running', 'green', %(now)s, %(due)s, false,
        %(due)s, unit, %(item_code)s
    FROM unnest(%(nodes)s::text[], %(amounts)s::int[], %(units)s::bigint[]) AS given(node, amount, unit) WHERE amount > 0 RETURNING id
)
INSERT INTO timelimits_ledgerentry (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, 1, 'start', %(now)s, 0, '', '', '', %(actor)s, %(actor_name)s FROM begun
"""
_FINISH = """
WITH ended AS (
    UPDATE timelimits_limit SET state = 'finished', light = 'none', next_change_at = NULL, finished_at = %(now)s
    WHERE subject_kind = %(kind)s AND subject_key = %(key)s AND kind = 'step' AND label = %(node)s AND state <> 'finished' RETURNING id
)
INSERT INTO timelimits_ledgerentry (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, 2, 'finish', %(now)s, 0, '', '', '', %(actor)s, %(actor_name)s FROM ended
"""
_AUDIT = """
SELECT audit_append(%(now)s, %(actor_kind)s, %(actor)s, %(actor_name)s, '', %(verb)s, %(kind)s, %(key)s, %(changes)s::jsonb, %(opinion)s)
"""


class BySql:
    """The start and the eight steps over a connection of its own (``plain.connect``)."""

    def __init__(self, place: Office, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._place = place
        version = procedures.published_versions().filter(definition__code=office.PROCEDURE)[0]
        self._known = {
            "kind": KIND,
            "version": version.pk,
            "variables": json.dumps(office.VARIABLES),
            "title": office.TITLE,
            "party_name": office.PARTY_NAME,
            "item_code": office.ITEM_CODE,
            "channel": office.CHANNEL,
            "unit": place.context.unit.pk,
            "window": place.units["bench-window"].pk,
            "outcome": office.OUTCOME,
        }
        steps = {step.id: step for step in procedures.people_steps(version)}
        self._limits = {name: step.limit for name, step in steps.items()}
        self._walk = [self._written(step, steps) for step in InMemory().walk()]
        self._connection = connection

    def run(self, key: str) -> Run:
        seconds = timed(lambda: self._walked(key))
        return Run(len(office.STEPS), seconds)

    def _walked(self, key: str) -> None:
        self._start(key)
        for node, written in zip(office.STEPS, self._walk[1:], strict=True):
            self._step(key, node, written)

    def _start(self, key: str) -> None:
        changes = json.dumps({"procedure": office.PROCEDURE})
        values = self._values(key, "receive", verb="bench.started", changes=changes, opinion="") | self._walk[0]
        with self._connection.transaction(), self._connection.cursor() as cursor:
            values["execution"] = plain.one(cursor, _EXECUTION, values)["id"]
            cursor.execute(_TASKS, values)
            cursor.execute(_AUDIT, values)

    def _step(self, key: str, node: str, written: dict[str, Any]) -> None:
        changes = json.dumps({"step": node, "outcome": office.OUTCOME})
        values = self._values(key, node, verb="bench.stepped", changes=changes, opinion=office.OPINION) | written
        with self._connection.transaction(), self._connection.cursor() as cursor:
            values["execution"] = plain.one(cursor, _LOCK, values)["id"]
            cursor.execute(_DONE, values)
            cursor.execute(_MOVED, values)
            if self._limits[node]:
                cursor.execute(_FINISH, values)
            if written["nodes"]:
                cursor.execute(_TASKS, values)
            if any(written["amounts"]):
                cursor.execute(_LIMITS, values)
            cursor.execute(_AUDIT, values)

    def _values(self, key: str, node: str, **more: str) -> dict[str, Any]:
        actor, now = self._place.people[node], clock.now()
        who = {"actor": actor.pk, "actor_name": actor.name, "actor_kind": actor.kind}
        when = {"now": now, "due": now + dt.timedelta(days=7)}
        return self._known | who | when | more | {"key": key, "node": node}

    def _written(self, step: procedures.Step, nodes: dict[str, procedures.Node]) -> dict[str, Any]:
        """What one act of the engine leaves in the rows."""
        opened = [nodes[name] for name in step.opened]
        done = [move.node for move in step.marking.trail if move.node in nodes]
        return {
            "marking": json.dumps(procedures.marking_to_json(step.marking)),
            "examined_by": json.dumps(self._handlers(done, nodes)),
            "state": "ended" if step.ended else "running",
            "nodes": [node.id for node in opened],
            "names": [node.name for node in opened],
            "duties": [node.duty for node in opened],
            "roles": [node.role for node in opened],
            "units": [self._place.units[office.STEPS[node.id][1]].pk for node in opened],
            "amounts": [node.limit for node in opened],
        }

    def _handlers(self, done: list[str], nodes: dict[str, procedures.Node]) -> list[int]:
        return [self._place.people[name].pk for name in done if nodes[name].duty in procedures.HANDLING]
