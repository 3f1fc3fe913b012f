"""The statements of the board, one for each tab: only the key differs, everything else is a parameter."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from onewindow.cases.service import CLOSED, State
from onewindow.kernel.timelimits.service import OF_THE_AUTHORITY

BY = ("unit", "item", "person")

# Whose row a case, or a day of the account, belongs to.
_KEY_OF_CASE = {"unit": "one.unit_id::text", "item": "one.item_code", "person": "coalesce(step.person_id, 0)::text"}
_KEY_OF_DAY = {"unit": "unit_id::text", "item": "item_code", "person": "coalesce(person_id, 0)::text"}
_HOLDERS = {
    "unit": "",
    "item": "",
    "person": """
    LEFT JOIN (SELECT DISTINCT subject_key AS number, person_id FROM procedures_task
               WHERE subject_kind = 'case' AND state = 'claimed') AS step ON step.number = one.number""",
}


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _for_each(statement: str, keys: Mapping[str, str]) -> dict[str, str]:
    return {by: statement.replace("<key>", key).replace("<holders>", _HOLDERS[by]) for by, key in keys.items()}


# What runs now and which lights are on: bounded by the open cases, whatever was closed. The worst light of each case comes from few rows,
# by the index limit_lit; where the promise stands still only the law counts.
RUNNING = _for_each(
    """
    WITH lit AS (
        SELECT subject_key AS number, <level> AS level, coalesce(<level> FILTER (WHERE kind = 'statutory'), 0) AS level_of_law
        FROM timelimits_limit
        WHERE subject_kind = 'case' AND state = 'running' AND light IN ('yellow', 'red', 'double_red') AND kind IN (<kinds>)
        GROUP BY subject_key
    ), running AS (
        SELECT <key> AS key, one.state,
               CASE WHEN one.state = 'suspended' THEN coalesce(lit.level_of_law, 0) ELSE coalesce(lit.level, 0) END AS level
        FROM cases_case AS one LEFT JOIN lit ON lit.number = one.number <holders>
        WHERE NOT (one.state IN (<not running>)) AND one.unit_id = ANY(%(units)s)
    )
    SELECT key, count(*), count(*) FILTER (WHERE level = 1), count(*) FILTER (WHERE level = 2),
           count(*) FILTER (WHERE level = 3), count(*) FILTER (WHERE state = 'suspended')
    FROM running GROUP BY key
    """.replace("<level>", "max(CASE light WHEN 'double_red' THEN 3 WHEN 'red' THEN 2 ELSE 1 END)")
    .replace("<kinds>", _words(OF_THE_AUTHORITY))
    .replace("<not running>", _words((State.DRAFT, *CLOSED))),
    _KEY_OF_CASE,
)
# Sums of the days, week by week back from the last day kept.
DECIDED = _for_each(
    """
    SELECT <key> AS key, (%(last)s::date - day) / 7 AS week, sum(decided), sum(with_limit), sum(on_time),
           sum(authority_days), sum(applicant_days), sum(special_days)
    FROM supervision_caseday WHERE unit_id = ANY(%(units)s) AND day > %(last)s::date - %(longest)s AND day <= %(last)s::date
    GROUP BY 1, 2
    """,
    _KEY_OF_DAY,
)
# How many took, or have taken, so many working days, within the window.
DURATIONS = _for_each(
    """
    SELECT <key> AS key, took.what, took.days::int, sum(took.number::int)
    FROM supervision_caseday AS kept, LATERAL (
        SELECT 'ended' AS what, days, number FROM jsonb_each_text(kept.ended) AS one (days, number)
        UNION ALL SELECT 'open', days, number FROM jsonb_each_text(kept.left) AS one (days, number)
        UNION ALL SELECT 'open', days, number FROM jsonb_each_text(kept.running) AS one (days, number)
    ) AS took
    WHERE unit_id = ANY(%(units)s) AND day > %(last)s::date - %(window)s AND day <= %(last)s::date
    GROUP BY 1, 2, 3
    """,
    _KEY_OF_DAY,
)
# Where the days went, step by step, within the window; what waits now included.
STEPS = _for_each(
    """
    SELECT <key> AS key, step, sum(done) + sum(waiting), sum(done_days) + sum(waiting_days)
    FROM supervision_stepday
    WHERE unit_id = ANY(%(units)s) AND day > %(last)s::date - %(window)s AND day <= %(last)s::date
    GROUP BY 1, 2
    """,
    _KEY_OF_DAY,
)


def asked(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What one of these statements says."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
