"""``bench sweep``: a million running limits, a thousand lights that turn at once, and whether commands beside it notice.

The yardstick of the sweep is the same rows by plain SQL in one transaction: the thousand limits turned, a job of the queue for each.
Beside it a clerk starts and finishes clocks of subjects of their own, in rounds without and with a sweep: one, because two cores have
room for a sweep and a clerk, and what is asked is whether one waits for the other's locks, not for a core.
"""

import json
import statistics
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.subjects import Subject
from onewindow.console.bench.clients import Clients, clients
from onewindow.console.bench.frame import Figure, at_most, information, timed
from onewindow.console.progress import progress_bar
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy

LIMITS, DUE, BATCH = 1_000_000, 1_000, 100_000
# A clerk's acts of one round take about as long as a sweep.
ROUNDS, CLIENTS, ACTS = 11, 1, 40
SWEEP_GOAL_MS, SLOWER_GOAL = 200, 1.25

_FILL = """
INSERT INTO timelimits_limit (subject_kind, subject_key, kind, label, amount, unit, region, warn_percent, warn_days, state, light,
    started_at, due_at, provisional, next_change_at, item_code)
SELECT 'bench', n::text, 'promised', '', 20, 'working_day', 'CN', 20, 1, 'running', 'green', now(), now() + interval '30 days', false,
    now() + interval '20 days' + n * interval '1 second', '' FROM generate_series(%s, %s) AS n
"""
# Spread over the table: what falls due together was not written together.
_MADE_DUE = """
UPDATE timelimits_limit SET light = 'green', next_change_at = now() - interval '1 second'
WHERE subject_kind = 'bench' AND subject_key = ANY(%s)
"""
_TURNED = """
UPDATE timelimits_limit SET light = 'yellow', next_change_at = due_at + interval '1 microsecond'
WHERE state = 'running' AND next_change_at <= now()
"""
_JOBS = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT 'facts', 'onewindow.deliver', 0, args FROM unnest(%s::jsonb[]) AS given(args)
"""


class Clerk:
    """Starts and finishes clocks as commands do; seconds each pair took."""

    def __init__(self, place: int) -> None:
        self.place, self.turn = place, 0
        self.actor = system_actor()

    def act(self, times: int) -> list[float]:
        return [timed(self._one) for _time in range(times)]

    def _one(self) -> None:
        self.turn += 1
        subject = Subject("beside", f"{self.place}.{self.turn}")
        with transaction.atomic():
            timelimits.start(subject, [Policy(LimitKind.PROMISED, 10, LimitUnit.WORKING_DAY)], actor=self.actor)
        with transaction.atomic():
            timelimits.finish(subject, actor=self.actor)


def run() -> list[Figure]:
    """Fill, sweep beside its yardstick, then beside others' commands."""
    _fill()
    system_actor()
    sweeps, plain = [], []
    with progress_bar("轮次", 2 * ROUNDS + 2) as advance:
        for _turn in range(ROUNDS + 1):
            sweeps.append(_swept())
            plain.append(_by_sql())
            advance(1)
        alone, beside = _beside(advance)
    sweep_ms = 1000 * statistics.median(sweeps[1:])
    plain_ms = 1000 * statistics.median(plain[1:])
    return [
        information("在走的时限", LIMITS, "个"),
        at_most(f"一次变 {DUE} 盏灯", sweep_ms, "ms", SWEEP_GOAL_MS),
        information("同样的行，纯 SQL", plain_ms, "ms"),
        information("与纯 SQL 之比", sweep_ms / plain_ms, ""),
        information("旁边的命令，没有变灯时", 1000 * alone, "ms"),
        information("旁边的命令，变灯时", 1000 * beside, "ms"),
        at_most("旁边的命令慢到几倍", beside / alone, "", SLOWER_GOAL),
    ]


def _fill() -> None:
    with progress_bar("造一百万个时限", LIMITS // BATCH + 1) as advance, connection.cursor() as cursor:
        for first in range(1, LIMITS, BATCH):
            cursor.execute(_FILL, [first, first + BATCH - 1])
            advance(1)
        cursor.execute("VACUUM ANALYZE timelimits_limit")
        advance(1)


def _made_due() -> None:
    keys = [str(1 + place * (LIMITS // DUE)) for place in range(DUE)]
    with connection.cursor() as cursor:
        cursor.execute(_MADE_DUE, [keys])


def _swept() -> float:
    _made_due()
    begun = clock.stopwatch()
    turned = timelimits.sweep()
    seconds = clock.stopwatch() - begun
    if turned != DUE:
        raise RuntimeError(f"{turned} lights turned instead of {DUE}")
    return seconds


def _by_sql() -> float:
    _made_due()
    job = {"handler": "flows.case_lights.tell_light", "fact": "LightChanged", "payload": {"subject_kind": "bench"}}
    jobs = [json.dumps(job)] * DUE
    begun = clock.stopwatch()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TURNED)
        cursor.execute(_JOBS, [jobs])
    return clock.stopwatch() - begun


def _beside(advance: Any) -> tuple[float, float]:
    """Median seconds of a clerk's pair of commands, without a sweep and while one runs; rounds in turn."""
    alone: list[float] = []
    beside: list[float] = []
    with clients(CLIENTS, {"clerk": Clerk}) as many:
        _round(many)
        for _turn in range(ROUNDS):
            alone += _round(many)
            _made_due()
            begun = many.begin("clerk", "act", [[ACTS]] * CLIENTS)
            timelimits.sweep()
            beside += _flat(many.end(begun)[1])
            advance(1)
    return statistics.median(alone), statistics.median(beside)


def _round(many: Clients) -> list[float]:
    return _flat(many.do("clerk", "act", [[ACTS]] * CLIENTS)[1])


def _flat(answers: Sequence[Sequence[Any]]) -> list[float]:
    return [seconds for client in answers for task in client for seconds in task]
