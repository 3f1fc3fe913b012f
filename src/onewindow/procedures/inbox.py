"""待办: what waits for a person, read along the index of each of their posts: before ten tasks and before a million alike."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection

from onewindow.kernel.org.service import Person, roles_of, units_of_posts
from onewindow.procedures.models import Task

# Of each post the first so many are read, in the order of its own index.
_FIRST = """
WITH waiting AS (
    SELECT task.* FROM unnest(%(roles)s::text[], %(units)s::bigint[]) AS post(role, unit)
    CROSS JOIN LATERAL (
        SELECT * FROM procedures_task WHERE state = 'open' AND role = post.role AND unit_id = post.unit -- wanted
        ORDER BY due_at, id LIMIT %(most)s
    ) AS task
    UNION ALL (
        SELECT * FROM procedures_task WHERE state = 'claimed' AND person_id = %(person)s -- wanted
        ORDER BY due_at, id LIMIT %(most)s
    )
)
SELECT id, subject_kind, subject_key, title, party_name, item_code, channel, name, unit_id, role, state, due_at
FROM waiting ORDER BY due_at, id LIMIT %(most)s
"""
_HEAPS = """
SELECT item_code, title, name, channel, width_bucket(due_at, %(ends)s::timestamptz[]), count(*)
FROM (-- first
) AS first GROUP BY 1, 2, 3, 4, 5
""".replace("-- first", _FIRST)
_CONDITIONS = {
    "kind": "subject_kind = %(kind)s",
    "item": "item_code = %(item)s",
    "step": "name = %(step)s",
    "channel": "channel = %(channel)s",
    "words": "(title ILIKE %(words)s OR party_name ILIKE %(words)s OR subject_key ILIKE %(words)s)",
    "since": "due_at >= %(since)s",
    "before": "due_at < %(before)s",
    "dated": "due_at IS NOT NULL",
    "undated": "due_at IS NULL",
    "past_due": "(due_at, id) > (%(past_due)s, %(past_id)s)",
    "past_undated": "id > %(past_undated)s",
}


@dataclass(frozen=True)
class Wanted:
    """Which of the tasks: about one kind of subject, of one item, step or source, with words in what the list shows, due from
    one moment until before another, with a limit or without; and only those that come after one in the list.
    """

    kind: str = ""
    item: str = ""
    step: str = ""
    channel: str = ""
    words: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    dated: bool = False
    undated: bool = False
    past_due: dt.datetime | None = None
    past_id: int = 0
    past_undated: int = 0

    def narrow(self, statement: str) -> str:
        """The statement with what is asked for; each combination is a text of its own that the server plans once."""
        given = [sentence for name, sentence in _CONDITIONS.items() if getattr(self, name)]
        return statement.replace("-- wanted", "".join(f"AND {sentence} " for sentence in given))

    @property
    def values(self) -> dict[str, Any]:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return given | {"words": f"%{connection.ops.prep_for_like_query(self.words)}%"}


@dataclass(frozen=True)
class Heap:
    """Tasks of one item, title, step and source that are due in the same span; ``span`` is None where there is no limit."""

    item_code: str
    title: str
    step: str
    channel: str
    span: int | None
    number: int


def inbox(person: Person, most: int, wanted: Wanted | None = None) -> list[Task]:
    """The first ``most`` of what waits for a person, due first at the top, undated last: one statement, after one for the units
    beneath the person's posts.

    What a list shows of them: whoever works on one loads it whole, with its execution (``open_tasks``).
    """
    asked = wanted or Wanted()
    return list(Task.objects.raw(asked.narrow(_FIRST), asked.values | _whose(person) | {"most": most}))


def overview(person: Person, most: int, kind: str, ends: Sequence[dt.datetime]) -> list[Heap]:
    """The first ``most`` of what waits for a person about one kind of subject, in heaps: the same statements.

    ``ends`` are moments in rising order: span 0 is due before the first of them, span 1 from it until before the second.
    """
    asked = Wanted(kind=kind)
    with connection.cursor() as cursor:
        cursor.execute(asked.narrow(_HEAPS), asked.values | _whose(person) | {"most": most, "ends": list(ends)})
        return [Heap(*row) for row in cursor.fetchall()]


def _whose(person: Person) -> dict[str, Any]:
    posts = sorted(_posts(person))
    return {"roles": [role for role, _unit in posts], "units": [unit for _role, unit in posts], "person": person.pk}


def _posts(person: Person) -> set[tuple[str, int]]:
    """Each role with the id of every unit it counts in."""
    units = units_of_posts(person)
    return {(held.role, pk) for held in roles_of(person) for pk, path in units if path.startswith(held.path)}
