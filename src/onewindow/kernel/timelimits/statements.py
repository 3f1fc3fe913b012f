"""The statements that move clocks: limits and their ledger lines are written together, in one statement for all of a subject."""

# What ends keeps the due date it had. In one statement with the start when the next begins.
END = """
ended AS (
    UPDATE timelimits_limit SET state = 'finished', light = 'none', next_change_at = NULL, finished_at = %(now)s::timestamptz
    WHERE subject_kind = %(subject_kind)s AND subject_key = ANY(%(subject_keys)s::text[]) AND state <> 'finished'
      AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]))
      AND (%(labels)s::text[] IS NULL OR label = ANY(%(labels)s::text[]))
    RETURNING id
), past AS (
    SELECT ended.id, max(line.sequence) AS sequence, max(line.at) AS at
    FROM ended JOIN timelimits_ledgerentry line ON line.limit_id = ended.id GROUP BY ended.id
), closed AS (
    INSERT INTO timelimits_ledgerentry
        (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
    SELECT id, sequence + 1, 'finish', %(now)s::timestamptz, 0, '', '', '', %(actor)s::bigint, %(actor_name)s::varchar
    FROM past
)"""
FINISH = "WITH -- end\nSELECT count(*), coalesce(bool_or(at > %(now)s::timestamptz), false) FROM past".replace(
    "-- end", END
)
START = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(limits)s::jsonb) AS row(
        subject_kind text, subject_key text, kind text, label text, amount integer, unit text, region text,
        warn_percent smallint, warn_days smallint, overdue_light text, state text, light text, started_at timestamptz, due_at timestamptz,
        provisional boolean, next_change_at timestamptz, responsible_unit_id bigint, responsible_person_id bigint,
        item_code text)
), begun AS (
    INSERT INTO timelimits_limit
        (subject_kind, subject_key, kind, label, amount, unit, region, warn_percent, warn_days, overdue_light, state, light, started_at,
         due_at, provisional, next_change_at, responsible_unit_id, responsible_person_id, item_code)
    SELECT * FROM given
    RETURNING id, kind, label, started_at
), noted AS (
    INSERT INTO timelimits_ledgerentry
        (limit_id, sequence, kind, at, amount, reason_code, reason, document_number, actor_id, actor_name)
    SELECT id, 1, 'start', started_at, 0, '', '', '', %(actor)s::bigint, %(actor_name)s::varchar FROM begun
)
SELECT kind, label, id FROM begun
"""
# The next begins where others end. They are counted first: what begins again at once meets no open twin.
START_AND_END = START.replace("WITH given", f"WITH {END}, given", 1).replace(
    "item_code text)\n), begun", "item_code text)\n    WHERE (SELECT count(*) FROM ended) >= 0\n), begun", 1
)
# The columns that follow from the ledger, and one new line of the ledger (if any), for many limits at once.
WRITE = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS row(
        id bigint, state text, light text, due_at timestamptz, provisional boolean, next_change_at timestamptz,
        finished_at timestamptz, sequence smallint, kind text, at timestamptz, amount integer, unit text,
        reason_code text, reason text, document_number text, actor_id bigint, actor_name text)
), changed AS (
    UPDATE timelimits_limit AS stored
    SET state = given.state, light = given.light, due_at = given.due_at, provisional = given.provisional,
        next_change_at = given.next_change_at, finished_at = given.finished_at
    FROM given WHERE stored.id = given.id
)
INSERT INTO timelimits_ledgerentry
    (limit_id, sequence, kind, at, amount, unit, reason_code, reason, document_number, actor_id, actor_name)
SELECT id, sequence, kind, at, amount, unit, reason_code, reason, document_number, actor_id, actor_name
FROM given WHERE kind IS NOT NULL
"""
