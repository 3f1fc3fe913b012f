"""``bench engine``: a procedure of eight steps with three parallel units, in memory and written per step.

Beside it in the same rounds: SpiffWorkflow with the same drawing and the same steps, in memory, with its state in a row that each step
reads and writes again, and with a row that is only written; and plain SQL that leaves the rows ours leaves. One client and one
transaction per step on every side; ours written also opens tasks, starts and ends the clock of each step, and leaves an audit entry.
A figure is the median of the ratios within a round, so that a machine with other work on it disturbs all sides alike.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from django.core.management.base import CommandError
from django.db import connection

from onewindow.console.bench import office, plain, spiff
from onewindow.console.bench.engine_arms import KIND, ByCommands, InMemory, Run
from onewindow.console.bench.engine_sql import BySql
from onewindow.console.bench.frame import Figure, at_least, information
from onewindow.console.bench.office import Office
from onewindow.console.progress import progress_bar

ROUNDS = 9
MEMORY_GOAL, WRITTEN_GOAL, SQL_GOAL = 20, 2, 0.35
OURS, SPIFF = "引擎，内存", "SpiffWorkflow，内存"
WRITTEN, STORED, KEPT, PLAIN = "引擎，逐环节写入", "SpiffWorkflow，逐环节读写", "SpiffWorkflow，逐环节只写", "纯 SQL"
# How many runs of the procedure an arm makes in one round: each takes some tenths of a second.
RUNS = {OURS: 400, SPIFF: 20, WRITTEN: 12, STORED: 12, KEPT: 12, PLAIN: 12}

# Seconds that a step took in a round, by arm.
Round = dict[str, float]


class Arm(Protocol):
    """Somebody who runs the procedure for a subject from start to end."""

    def run(self, key: str, /) -> Run: ...


@contextmanager
def arms(place: Office) -> Iterator[dict[str, Arm]]:
    """All that are compared, while the block runs; what can be read or compiled before is."""
    with plain.connect() as own:
        yield {
            OURS: InMemory(),
            SPIFF: spiff.InMemory(),
            WRITTEN: ByCommands(place),
            STORED: spiff.Stored(place),
            KEPT: spiff.Kept(place),
            PLAIN: BySql(place, own),
        }


def run() -> list[Figure]:
    """Open the office, measure in rounds, count the statements."""
    with arms(office.opened()) as compared:
        rounds = _rounds(compared)
    same_rows()
    return [
        _ratio(rounds, OURS, SPIFF, MEMORY_GOAL),
        _ratio(rounds, WRITTEN, STORED, WRITTEN_GOAL),
        _ratio(rounds, WRITTEN, PLAIN, SQL_GOAL),
        information(f"{WRITTEN}：{KEPT}", _median(rounds, WRITTEN, KEPT), ""),
        *(information(name, statistics.median(1 / one[name] for one in rounds), "步/秒") for name in RUNS),
    ]


def _rounds(compared: Mapping[str, Arm]) -> list[Round]:
    """Every arm once in each round; the first round, in which caches warm up, does not count."""
    rounds: list[Round] = []
    with progress_bar("轮次", ROUNDS + 1) as advance:
        for turn in range(ROUNDS + 1):
            rounds.append({name: _seconds(arm, f"{name}{turn}", RUNS[name]) for name, arm in compared.items()})
            advance(1)
    return rounds[1:]


def _seconds(arm: Arm, key: str, runs: int) -> float:
    """Of one step, its share of the start included."""
    made = [arm.run(f"{key}.{number}") for number in range(runs)]
    if {one.steps for one in made} != {len(office.STEPS)}:
        raise CommandError(f"{key}：没有把 {len(office.STEPS)} 个环节都办完，对照不成立。")
    return sum(one.seconds for one in made) / sum(one.steps for one in made)


def _median(rounds: Sequence[Round], ours: str, yardstick: str) -> float:
    return statistics.median(one[yardstick] / one[ours] for one in rounds)


def _ratio(rounds: Sequence[Round], ours: str, yardstick: str, goal: float) -> Figure:
    return at_least(f"{ours}：{yardstick}", _median(rounds, ours, yardstick), "", goal)


# What each subject left, told without what differs from run to run; commands and plain SQL must leave the same.
_DIFFERENT = """
SELECT rows::text, count(*) FROM (
    SELECT ARRAY[
        (SELECT concat_ws(' ', marking, variables, jsonb_array_length(examined_by), unit_id, window_unit_id, ended_at IS NULL)
         FROM procedures_execution x WHERE x.subject_key = e.subject_key AND x.subject_kind = e.subject_kind),
        (SELECT string_agg(concat_ws(' ', node, name, duty, role, unit_id, person_id, outcome, opinion, has_limit), ',' ORDER BY node)
         FROM procedures_task t WHERE t.execution_id = e.id AND state = 'done'),
        (SELECT string_agg(concat_ws(' ', label, amount, responsible_unit_id, item_code), ',' ORDER BY label)
         FROM timelimits_limit l WHERE l.subject_key = e.subject_key AND l.subject_kind = e.subject_kind AND state = 'finished'),
        (SELECT string_agg(concat_ws(' ', l.label, sequence, y.kind, actor_id), ',' ORDER BY l.label, sequence)
         FROM timelimits_ledgerentry y JOIN timelimits_limit l ON l.id = y.limit_id
         WHERE l.subject_key = e.subject_key AND l.subject_kind = e.subject_kind),
        (SELECT string_agg(concat_ws(' ', verb, actor_id, changes, note), ',' ORDER BY sequence)
         FROM audit_entry a WHERE a.subject_key = e.subject_key AND a.subject_kind = e.subject_kind)] AS rows
    FROM procedures_execution e WHERE e.subject_kind = %s AND e.state = 'ended'
) AS told GROUP BY rows
"""


def same_rows() -> None:
    """A yardstick that leaves other rows than the commands measures nothing: then there are no figures.

    Raises ``CommandError``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [KIND])
        found = cursor.fetchall()
    if len(found) != 1:
        raise CommandError(f"两边写下的行不一样，对照不成立：{found}")
