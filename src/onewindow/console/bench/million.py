"""A million cases by set-based SQL: spread over units, states and two years, with their open steps and time limits."""

import contextlib
import time
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection

from onewindow.console.bench.setting import Line
from onewindow.console.progress import progress_bar
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures

_LONGEST_WAIT = 60
CASES, PARTIES, BATCH = 1_000_000, 100_000, 50_000

_PARTIES = """
INSERT INTO parties_party (key, kind, name, id_type, id_digest, id_sealed, id_masked, phone_masked, legal_representative, address, created_at)
SELECT gen_random_uuid(), 'natural', substr('林陈周吴郑何沈许邵唐', 1 + n %% 10, 1) || substr('晓建思海一若文静子春', 1 + n / 10 %% 10, 1)
       || substr('雨国远棠鸣兰博怡昂燕', 1 + n / 100 %% 10, 1) || n, '111', sha256(n::text::bytea), '', '', '139****' || lpad((n %% 10000)::text, 4, '0'),
       '', '', now() FROM generate_series(1, %(parties)s) AS n
"""

# Two years of cases: those of the last day or two wait for an answer, those of the last eighteen days are under way.
_CASES = """
INSERT INTO cases_case (number, revision_id, item_code, item_name, title, unit_id, window_unit_id, party_id, party_name, filed_by_id,
    channel, project_code, answers, form, delivery, state, outcome, created_at, saved_at, submitted_at, received_at, accepted_at,
    accepted_by_law, decided_at, delivered_at, pause_reason, refusal_reason, certificate_number, due_at, accepted_by_id, examined_by_id, decided_by_id)
SELECT 'BM' || to_char(made.at, 'YYMMDD') || lpad(n::text, 7, '0'), line.revision, line.item_code, line.item_name, '', line.unit,
       line.window_unit, party.id, party.name, line.applicant, 'web', '', '{}', '{}', '{}', kind.state,
       CASE WHEN kind.state IN ('decided', 'delivered') THEN 'granted' ELSE '' END, made.at, made.at,
       CASE WHEN kind.state <> 'draft' THEN made.at END, CASE WHEN kind.state <> 'draft' THEN made.at END,
       CASE WHEN kind.state NOT IN ('draft', 'submitted') THEN made.at + interval '1 day' END, false,
       CASE WHEN kind.state IN ('decided', 'delivered') THEN made.at + interval '5 days' END,
       CASE WHEN kind.state = 'delivered' THEN made.at + interval '8 days' END,
       CASE WHEN kind.state = 'suspended' THEN 'expert_review' ELSE '' END, '', '',
       NULL,
       CASE WHEN kind.state NOT IN ('draft', 'submitted') THEN line.clerk END,
       CASE WHEN kind.state IN ('in_review', 'decided', 'delivered') THEN line.examiner END,
       CASE WHEN kind.state IN ('decided', 'delivered') THEN line.chief END
FROM generate_series(%(first)s, %(last)s) AS n
JOIN unnest(%(places)s::int[], %(revisions)s::bigint[], %(codes)s::text[], %(names)s::text[], %(units)s::bigint[], %(windows)s::bigint[],
    %(applicants)s::bigint[], %(clerks)s::bigint[], %(examiners)s::bigint[], %(chiefs)s::bigint[])
    AS line(place, revision, item_code, item_name, unit, window_unit, applicant, clerk, examiner, chief) ON line.place = n %% %(lines)s
JOIN parties_party AS party ON party.id = %(party)s + n %% %(parties)s
CROSS JOIN LATERAL (SELECT now() - ((%(cases)s - n)::float / %(cases)s) * interval '730 days' AS at) AS made
CROSS JOIN LATERAL (SELECT CASE WHEN n > %(cases)s * 0.998 THEN 'submitted' WHEN n < %(cases)s * 0.975 THEN 'delivered'
    WHEN n / 8 %% 100 < 10 THEN 'draft' WHEN n / 8 %% 100 < 50 THEN 'accepted' WHEN n / 8 %% 100 < 70 THEN 'in_review'
    WHEN n / 8 %% 100 < 75 THEN 'suspended' ELSE 'decided' END AS state) AS kind
"""

_STEPS = """
WITH chosen AS (
    SELECT c.*, CASE state WHEN 'accepted' THEN 'examine' WHEN 'in_review' THEN 'decide' ELSE 'certificate' END AS node
    FROM cases_case c WHERE state IN ('accepted', 'in_review', 'decided')
), execution AS (
    INSERT INTO procedures_execution (version_id, subject_kind, subject_key, state, marking, variables, examined_by, title, party_name,
        item_code, channel, unit_id, window_unit_id, due_at, started_at)
    SELECT %(version)s, 'case', number, 'running', jsonb_build_object('live', jsonb_build_array(jsonb_build_array(0, node)), 'trail', '[]'::jsonb, 'next', 1),
           '{}', '[]', item_name, party_name, item_code, channel, unit_id, window_unit_id, due_at, created_at
    FROM chosen RETURNING id, subject_key
)
INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name, item_code, channel, unit_id,
    role, state, opened_at, due_at, outcome, opinion, has_limit)
SELECT execution.id, node, CASE node WHEN 'examine' THEN '审查' WHEN 'decide' THEN '审定' ELSE '制证' END,
       CASE node WHEN 'examine' THEN 'examination' WHEN 'decide' THEN 'decision' ELSE 'issue' END, 'case', number, item_name, party_name,
       item_code, channel, unit_id, CASE node WHEN 'examine' THEN 'examiner' WHEN 'decide' THEN 'chief' ELSE 'issuer' END, 'open', created_at,
       due_at, '', '', false
FROM chosen JOIN execution ON execution.subject_key = chosen.number
"""

# Promises of one to fifteen working days: some were broken, some fall due today, most have time. The days themselves are reckoned
# from the ledger afterwards: what does not follow from it, the worker would set right while readers ask.
_LIMITS = """
WITH begun AS (
    INSERT INTO timelimits_limit (subject_kind, subject_key, kind, label, amount, unit, region, warn_percent, warn_days, state, light,
        started_at, due_at, provisional, next_change_at, responsible_unit_id, item_code)
    SELECT 'case', number, clocks.kind, '', CASE clocks.kind WHEN 'promised' THEN 1 + id %% 15 ELSE clocks.amount END, 'working_day', 'CN', 20, 1,
        'running', 'green', clocks.since, clocks.since, false, NULL, unit_id, item_code
    FROM cases_case CROSS JOIN LATERAL (VALUES
        ('statutory', 20, accepted_at, state IN ('accepted', 'in_review')), ('promised', 0, accepted_at, state IN ('accepted', 'in_review')),
        ('delivery', 10, decided_at, state = 'decided')) AS clocks(kind, amount, since, runs)
    WHERE clocks.runs RETURNING id, started_at
)
INSERT INTO timelimits_ledgerentry (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, 1, 'start', started_at, 0, '', '', '', 1, '' FROM begun
"""
_DUE = """
UPDATE cases_case SET due_at = timelimits_limit.due_at FROM timelimits_limit
WHERE subject_kind = 'case' AND subject_key = number AND kind IN ('promised', 'delivery')
"""
# What is to be told of these lights was told long ago, and the notices of holidays were loaded then: a worker with a quarter of an hour
# of catching up takes one of two cores from the readers.
_LONG_AGO = (
    "DELETE FROM procrastinate_jobs",
    "UPDATE workcalendar_calendaryear SET loaded_at = loaded_at - interval '30 days'",
)

# Traces for those that are looked at: every 9973rd has the history of its verbs.
_TRACES = """
SELECT audit_append(created_at, 'staff', accepted_by_id, '', '', verb, 'case', number, '{}'::jsonb, '')
FROM cases_case CROSS JOIN (VALUES (1, 'case.submitted'), (2, 'case.accepted'), (3, 'case.examined'), (4, 'case.decided')) AS verbs(place, verb)
WHERE id = ANY(%(looked_at)s) AND accepted_by_id IS NOT NULL ORDER BY id, place
"""
_ANALYSED = (
    "parties_party",
    "cases_case",
    "procedures_execution",
    "procedures_task",
    "timelimits_limit",
    "timelimits_ledgerentry",
    "audit_entry",
)


def fill(lines: Sequence[Line]) -> None:
    """Parties, cases in batches, then steps, limits and traces; statistics at the end."""
    batches = range(1, CASES + 1, BATCH)
    with progress_bar("造一百万件", len(batches) + 4) as advance, connection.cursor() as cursor:
        cursor.execute(_PARTIES, {"parties": PARTIES})
        advance(1)
        cursor.execute("SELECT max(id) - %s + 1 FROM parties_party", [PARTIES])
        values = _columns(lines) | {"party": cursor.fetchone()[0], "parties": PARTIES, "cases": CASES}
        for first in batches:
            cursor.execute(_CASES, values | {"first": first, "last": first + BATCH - 1})
            advance(1)
        _start_clocks(cursor)
        advance(1)
        version = procedures.Version.objects.filter(state="published", definition__code="standard").get()
        cursor.execute(_STEPS, {"version": version.pk})
        advance(1)
        cursor.execute(_TRACES, {"looked_at": list(looked_at())})
        for table in _ANALYSED:
            cursor.execute(f"VACUUM ANALYZE {table}")
        _settle(cursor)
        advance(1)


def _start_clocks(cursor: Any) -> None:
    cursor.execute(_LIMITS, {})
    timelimits.recompute(timelimits.Limit.objects.all())
    cursor.execute(_DUE)
    for statement in _LONG_AGO:
        cursor.execute(statement)


def _settle(cursor: Any) -> None:
    """Let the server write what it still has in hand: a city's million came in two years, not in the minute before the question."""
    with contextlib.suppress(DatabaseError):  # on a server of one's own this takes a right that the role may lack
        cursor.execute("CHECKPOINT")
    for _second in range(_LONGEST_WAIT):
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'")
        if cursor.fetchone()[0] == 0:
            return
        time.sleep(1)


def looked_at() -> range:
    """Primary keys of the cases that readers ask for, spread over the whole million."""
    return range(1000, CASES, 9973)


def _columns(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "lines": len(lines),
        "places": list(range(len(lines))),
        "revisions": [line.revision.pk for line in lines],
        "codes": [line.revision.item.code for line in lines],
        "names": [line.revision.name for line in lines],
        "units": [line.revision.item.unit_id for line in lines],
        "windows": [line.window.pk for line in lines],
        "applicants": [line.applicant.pk for line in lines],
        "clerks": [line.clerk.pk for line in lines],
        "examiners": [line.examiner.pk for line in lines],
        "chiefs": [line.chief.pk for line in lines],
    }
