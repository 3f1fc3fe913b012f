"""The yardstick of ``bench case-commands``: the rows that a verb leaves, written by hand, one transaction per verb.

One statement per table where the database allows it, the case's row locked first, statements prepared by psycopg. What a
command works out (dates, the words of a paper, the marking of the procedure) is given: a hand-written program would not get
them for nothing, so the yardstick is a little too good.
"""

import datetime as dt
import json
import secrets
from typing import Any

import psycopg
from django.conf import settings

from onewindow.base import clock
from onewindow.console.bench import plain
from onewindow.console.bench.setting import Line

_NUMBER = """
INSERT INTO numbering_series (name, last) VALUES (%(series)s, 1)
ON CONFLICT (name) DO UPDATE SET last = numbering_series.last + 1 RETURNING last
"""
_CASE = """
INSERT INTO cases_case (number, revision_id, item_code, item_name, title, unit_id, window_unit_id, party_id, party_name,
    filed_by_id, channel, project_code, answers, form, delivery, state, outcome, created_at, saved_at, accepted_by_law,
    pause_reason, refusal_reason, certificate_number)
VALUES (%(number)s, %(revision)s, %(item_code)s, %(item_name)s, '', %(unit)s, %(window)s, %(party)s, %(party_name)s,
    %(actor)s, 'web', '', '{}', '{}', '{}', 'draft', '', %(now)s, %(now)s, false, '', '', '') RETURNING id
"""
_MATERIALS = """
INSERT INTO cases_casematerial (case_id, "order", code, name, necessity, state, on_paper, note, deferrable_days)
SELECT %(case)s, "order", code, name, necessity, CASE WHEN exempt_by = '' THEN 'missing' ELSE 'exempt' END, false, '',
       CASE WHEN necessity = '3' THEN deferrable_days END
FROM catalogue_material WHERE revision_id = %(revision)s AND "when" = ''
"""
_AUDIT = """
SELECT audit_append(%(now)s, %(actor_kind)s, %(actor)s, %(actor_name)s, '', %(verb)s, 'case', %(number)s, %(changes)s::jsonb, %(note)s)
"""
_LOCK = "SELECT id FROM cases_case WHERE number = %(number)s AND state = %(before)s FOR UPDATE"
_FINISH = """
WITH ended AS (
    UPDATE timelimits_limit SET state = 'finished', light = 'none', next_change_at = NULL, finished_at = %(now)s
    WHERE subject_kind = 'case' AND subject_key = %(number)s AND state <> 'finished' AND kind = ANY(%(kinds)s) RETURNING id
)
INSERT INTO timelimits_ledgerentry (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, 2, 'finish', %(now)s, 0, '', '', '', %(actor)s, %(actor_name)s FROM ended
"""
_LIMITS = """
WITH begun AS (
    INSERT INTO timelimits_limit (subject_kind, subject_key, kind, label, amount, unit, region, warn_percent, warn_days, state,
        light, started_at, due_at, provisional, next_change_at, responsible_unit_id, item_code)
    SELECT 'case', %(number)s, kind, label, amount, 'working_day', 'CN', 20, 1, 'running', 'green', %(now)s, %(due)s, false,
        %(due)s, %(unit)s, %(item_code)s
    FROM unnest(%(kinds)s::text[], %(labels)s::text[], %(amounts)s::int[]) AS given(kind, label, amount) RETURNING id
)
INSERT INTO timelimits_ledgerentry (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, 1, 'start', %(now)s, 0, '', '', '', %(actor)s, %(actor_name)s FROM begun
"""
_ACCEPTED = """
UPDATE cases_case SET state = 'accepted', accepted_at = %(now)s, accepted_by_id = %(actor)s, due_at = %(due)s WHERE id = %(case)s
"""
_PROCEDURE = """
INSERT INTO procedures_execution (version_id, subject_kind, subject_key, state, marking, variables, examined_by, title, party_name,
    item_code, channel, unit_id, window_unit_id, due_at, started_at)
VALUES (%(version)s, 'case', %(number)s, 'running', %(marking)s::jsonb, '{"answers": {}, "channel": "web", "case_type": "2"}', '[]',
    %(item_name)s, %(party_name)s, %(item_code)s, 'web', %(unit)s, %(window)s, %(due)s, %(now)s)
RETURNING id
"""
_TASK = """
INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name, item_code, channel,
    unit_id, role, state, opened_at, due_at, outcome, opinion, has_limit)
VALUES (%(execution)s, %(node)s, %(node_name)s, %(duty)s, 'case', %(number)s, %(item_name)s, %(party_name)s, %(item_code)s, 'web',
    %(unit)s, %(role)s, 'open', %(now)s, %(due)s, '', '', %(has_limit)s)
"""
_PAPER = """
INSERT INTO documents_document (number, kind, template_version, title, unit_id, subject_kind, subject_key, holder, content,
    verification_code, issued_at, issued_by_id, state, revocation_reason)
VALUES (%(paper_number)s, %(paper)s, 1, %(title)s, %(unit)s, 'case', %(number)s, %(party_name)s, %(content)s::jsonb, %(code)s, %(now)s,
    %(actor)s, 'valid', '')
"""
_JOBS = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT 'facts', 'onewindow.deliver', 0, args FROM unnest(%(jobs)s::jsonb[]) AS given(args)
"""
_EXAMINED = "UPDATE cases_case SET state = 'in_review', examined_by_id = %(actor)s WHERE id = %(case)s"
_DONE = """
UPDATE procedures_task SET state = 'done', person_id = %(actor)s, outcome = %(outcome)s, opinion = %(note)s, closed_at = %(now)s
WHERE subject_kind = 'case' AND subject_key = %(number)s AND state = 'open' RETURNING execution_id
"""
_MOVED = """
UPDATE procedures_execution SET marking = %(marking)s::jsonb, examined_by = %(examined_by)s::jsonb WHERE id = %(execution)s
"""
_DECIDED = """
UPDATE cases_case SET state = 'decided', outcome = 'granted', decided_at = %(now)s, decided_by_id = %(actor)s, due_at = %(due)s
WHERE id = %(case)s
"""
_AT_EXAMINE = '{"live": [[0, "examine"]], "trail": [["start", [], [[0, "examine"]], ""]], "next": 1}'
_AT_DECIDE = (
    '{"live": [[1, "decide"]], "trail": [["start", [], [[0, "examine"]], ""], '
    '["examine", [[0, "examine"]], [[1, "decide"]], "agree"]], "next": 2}'
)
_AT_CERTIFICATE = (
    '{"live": [[3, "certificate"]], "trail": [["start", [], [[0, "examine"]], ""], ["examine", [[0, "examine"]], '
    '[[1, "decide"]], "agree"], ["decide", [[1, "decide"]], [[2, "decided"]], "granted"], '
    '["granted", [[2, "decided"]], [[3, "certificate"]], ""]], "next": 4}'
)
_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"


class BySql:
    """The four verbs on one line of business, over a connection of its own."""

    def __init__(self, line: Line, window_id: int | None, version_id: int) -> None:
        self.line = line
        revision, unit = line.revision, line.revision.item.unit
        self.known = {
            "revision": revision.pk,
            "item_code": revision.item.code,
            "item_name": revision.name,
            "unit": unit.pk,
            "window": window_id,
            "party": line.party.pk,
            "party_name": line.party.name,
            "version": version_id,
        }
        self.common = {"item": revision.name, "contact": f"{unit.name} {unit.address} {unit.phone}"}
        self.promise = revision.promised_amount or 10
        self.connection = plain.connect()

    def open(self, _nothing: None = None) -> str:
        values = self._values(self.line.applicant, verb="case.opened", note="")
        with self.connection.transaction(), self.connection.cursor() as cursor:
            day = clock.local(values["now"])
            serial = plain.one(cursor, _NUMBER, {"series": f"case:{day:%y%m%d}"})["last"]
            values["number"] = f"{settings.ONEWINDOW_CASE_PREFIX}{day:%y%m%d}{serial:05d}"
            values["case"] = plain.one(cursor, _CASE, values)["id"]
            cursor.execute(_MATERIALS, values)
            cursor.execute(_AUDIT, values | {"changes": json.dumps({"item": values["item_code"], "channel": "web"})})
        return str(values["number"])

    def accept(self, number: str) -> str:
        values = self._values(self.line.clerk, number, before="submitted", verb="case.accepted", note="")
        with self.connection.transaction(), self.connection.cursor() as cursor:
            values["case"] = plain.one(cursor, _LOCK, values)["id"]
            cursor.execute(_FINISH, values | {"kinds": ["notice"]})
            both = {"kinds": ["statutory", "promised"], "labels": ["", ""], "amounts": [20, self.promise]}
            cursor.execute(_LIMITS, values | both)
            cursor.execute(_ACCEPTED, values)
            values["execution"] = plain.one(cursor, _PROCEDURE, values | {"marking": _AT_EXAMINE})["id"]
            cursor.execute(_TASK, values | _node("examine", "审查", "examination", "examiner", has_limit=True))
            cursor.execute(_LIMITS, values | {"kinds": ["step"], "labels": ["examine"], "amounts": [1]})
            paper = self._paper(cursor, values, "acceptance", "受理通知书", "受")
            changes = json.dumps({"document": paper, "due_at": values["due"].isoformat()}, ensure_ascii=False)
            cursor.execute(_AUDIT, values | {"changes": changes})
            cursor.execute(_JOBS, {"jobs": _jobs(number, paper, "acceptance", "CaseAccepted")})
        return number

    def step(self, number: str) -> str:
        values = self._values(self.line.examiner, number, before="accepted", verb="case.examined", note="符合规定。")
        with self.connection.transaction(), self.connection.cursor() as cursor:
            values["case"] = plain.one(cursor, _LOCK, values)["id"]
            cursor.execute(_EXAMINED, values)
            self._advance(cursor, values, "agree", _AT_DECIDE, _node("decide", "审定", "decision", "chief"))
            cursor.execute(_FINISH, values | {"kinds": ["step"]})
            cursor.execute(_AUDIT, values | {"changes": '{"outcome": "agree"}'})
        return number

    def decide(self, number: str) -> str:
        values = self._values(self.line.chief, number, before="in_review", verb="case.decided", note="同意。")
        with self.connection.transaction(), self.connection.cursor() as cursor:
            values["case"] = plain.one(cursor, _LOCK, values)["id"]
            cursor.execute(_FINISH, values | {"kinds": ["statutory", "promised"]})
            cursor.execute(_LIMITS, values | {"kinds": ["delivery"], "labels": [""], "amounts": [10]})
            cursor.execute(_DECIDED, values)
            self._advance(cursor, values, "granted", _AT_CERTIFICATE, _node("certificate", "制证", "issue", "issuer"))
            paper = self._paper(cursor, values, "grant", "准予行政许可决定书", "准")
            changes = json.dumps({"outcome": "granted", "reason": "", "document": paper}, ensure_ascii=False)
            cursor.execute(_AUDIT, values | {"changes": changes})
            cursor.execute(_JOBS, {"jobs": _jobs(number, paper, "grant", "CaseDecided")})
        return number

    def _values(self, actor: Any, number: str = "", **more: Any) -> dict[str, Any]:
        now = clock.now()
        who = {"actor": actor.pk, "actor_name": actor.name, "actor_kind": actor.kind}
        return self.known | who | {"now": now, "due": now + dt.timedelta(days=20), "number": number} | more

    def _advance(
        self,
        cursor: psycopg.Cursor[dict[str, Any]],
        values: dict[str, Any],
        outcome: str,
        marking: str,
        node: dict[str, Any],
    ) -> None:
        execution = plain.one(cursor, _DONE, values | {"outcome": outcome})["execution_id"]
        examined_by = json.dumps([self.line.examiner.pk])
        cursor.execute(_MOVED, {"execution": execution, "marking": marking, "examined_by": examined_by})
        cursor.execute(_TASK, values | node | {"execution": execution})

    def _paper(
        self, cursor: psycopg.Cursor[dict[str, Any]], values: dict[str, Any], kind: str, title: str, mark: str
    ) -> str:
        unit = self.line.revision.item.unit
        serial = plain.one(cursor, _NUMBER, {"series": f"document/{unit.pk}/{kind}/{values['now'].year}"})["last"]
        number = f"{unit.document_mark}{mark}〔{values['now'].year}〕{serial}号"
        content = json.dumps(self.common | {"case_number": values["number"]}, ensure_ascii=False)
        code = "".join(secrets.choice(_LETTERS) for _place in range(8))
        cursor.execute(
            _PAPER, values | {"paper_number": number, "paper": kind, "title": title, "content": content, "code": code}
        )
        return number


def _node(node: str, name: str, duty: str, role: str, *, has_limit: bool = False) -> dict[str, Any]:
    return {"node": node, "node_name": name, "duty": duty, "role": role, "has_limit": has_limit}


# Who listens to what a step of the road makes known.
_LISTENING = {
    "CaseAccepted": ("flows.cases.tell_accepted", "flows.packages.follow_case.CaseAccepted"),
    "CaseDecided": ("flows.cases.tell_decided", "flows.packages.follow_case.CaseDecided"),
}


def _jobs(number: str, paper: str, kind: str, fact: str) -> list[str]:
    issued = {"number": paper, "kind": kind, "subject_kind": "case", "subject_key": number}
    jobs = [
        *({"handler": handler, "fact": fact, "payload": {"number": number}} for handler in _LISTENING[fact]),
        {"handler": "documents.store_pdf", "fact": "DocumentIssued", "payload": issued},
    ]
    return [json.dumps(job, ensure_ascii=False) for job in jobs]
