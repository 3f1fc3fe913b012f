"""``bench replay``: 1,434 real building permits through the commands, and whether the database then says what the log says.

Beside it in the same run plain SQL that leaves the rows of the steps again, by as many processes.
"""

import contextlib
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from onewindow.console.bench import plain, replay_sql
from onewindow.console.bench.clients import clients
from onewindow.console.bench.frame import Figure, at_least, information
from onewindow.console.bench.replay_sql import BySql
from onewindow.console.progress import progress_bar
from onewindow.console.replay import reading, whole
from onewindow.console.replay.board import Agreement, agreement, board
from onewindow.console.replay.discovering import discover
from onewindow.kernel.audit import service as audit

LOG = settings.BASE_DIR.parent / "shared" / "data" / "permit_receipt_wabo.xes.gz"
HOLIDAYS = settings.BASE_DIR / "demo" / "mingchuan" / "holidays.jsonl"
EVENTS_GOAL = 300


def run() -> list[Figure]:
    """Read, replay, compare, and do the steps again by plain SQL. Raises ``CommandError`` where there is no log."""
    if not LOG.exists():
        raise CommandError(f"没有 {LOG}：把公开的建筑许可日志放在那里再运行。")
    with contextlib.redirect_stdout(sys.stderr):
        call_command("load_holidays", HOLIDAYS)
    log, walkers = reading.read(LOG), whole.walkers_here()
    pace = whole.replay(log, discover(log), walkers, progress_bar)
    compared = [*agreement(log, board(log)), Agreement("审计记录对不上的", 0, len(list(audit.verify())))]
    by_sql = _by_sql(log.code, walkers)
    return [
        at_least("经过命令的事件", pace.events_per_second, "个/秒", EVENTS_GOAL),
        information("其中的办件", pace.cases_per_second, "件/秒"),
        information("同样的环节，纯 SQL", by_sql, "个/秒"),
        information("与纯 SQL 之比", pace.events_per_second / by_sql, ""),
        information("进程", walkers, "个"),
        *map(_agreed, compared),
    ]


def _agreed(one: Agreement) -> Figure:
    return Figure(one.name, one.database, "", f"= {one.log}", one.holds)


def _by_sql(items: str, processes: int) -> float:
    """Steps a second, each case's in one process."""
    steps = replay_sql.steps(items)
    shares: list[list[dict[str, Any]]] = [[] for _process in range(processes)]
    for step in steps:
        shares[step["execution"] % processes].append(step)
    with clients(processes, {"plain": lambda _place: BySql(plain.connect())}) as many:
        many.do("plain", "do", [[] for _process in range(processes)])  # connect before the time runs
        seconds, _done = many.do("plain", "do", shares)
    return len(steps) / seconds
