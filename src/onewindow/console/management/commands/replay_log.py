"""``replay_log FILE``: real cases of another house, from their event log (XES), through the commands of this one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.console.progress import progress_bar
from onewindow.console.replay import reading, whole
from onewindow.console.replay.board import Agreement, Board, Line, agreement, board
from onewindow.console.replay.discovering import Discovered, discover
from onewindow.console.replay.log import BadLog, Log
from onewindow.console.replay.running import Stopped

_HEAD = f"{'单位':<24}{'在办':>6}{'已超期':>7}{'按时办结':>8}{'超期办结':>8}{'中位天数':>8}"


class Command(BaseCommand):
    help = "回放一份事件日志（XES，可以是 .gz）：得出单位、人员和流程，把每个事件按它的时间经过命令办一遍，最后给出督查表。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--workers", type=int, default=whole.walkers_here(), help="同时回放的进程数，默认是处理器核数"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError("--workers 至少是 1。")
        try:
            log = reading.read(options["file"])
            found = discover(log)
            self._tell_log(log, found)
            pace = whole.replay(log, found, options["workers"], progress_bar)
        except BadLog as error:
            raise CommandError(str(error)) from error
        except Stopped as error:
            raise CommandError(
                f"回放没有放完，停在：{error}。已经放好的留在数据库里；查明原因后请换一个数据库重新回放。"
            ) from error
        self.stdout.write(
            f"{pace.seconds:.1f} 秒，{pace.cases_per_second:.0f} 件/秒，{pace.events_per_second:.0f} 个事件/秒。"
        )
        self._tell(log, board(log))

    def _tell_log(self, log: Log, found: Discovered) -> None:
        units = len(found.departments) + len(found.groups)
        self.stdout.write(
            f"{log.name}：{len(log.traces)} 件，{log.events} 个事件，{log.begins:%Y-%m-%d} 至 {log.ends:%Y-%m-%d}；"
            f"{units} 个单位，{len(found.workers)} 人，{len(found.steps)} 个环节，{len(found.arcs)} 种先后。"
        )

    def _tell(self, log: Log, shown: Board) -> None:
        self.stdout.write(f"\n截至 {log.ends:%Y-%m-%d %H:%M}（日志的最后一刻）\n{_HEAD}")
        for line in shown.lines:
            self.stdout.write(_of(line))
        self.stdout.write("\n各单位办结的环节：" + "，".join(f"{unit} {done}" for unit, done in shown.steps))
        compared = agreement(log, shown)
        self.stdout.write("\n" + "\n".join(map(_compared, compared)))
        if not all(one.holds for one in compared):
            raise CommandError("数据库与日志不符。")


def _of(line: Line) -> str:
    days = "—" if line.median_days is None else f"{line.median_days:.1f}"
    figures = f"{line.running:>8}{line.running_late:>10}{line.on_time:>12}{line.late:>12}{days:>12}"
    return f"{line.unit:<26}{figures}"


def _compared(one: Agreement) -> str:
    return f"{one.name}：日志 {one.log}，数据库 {one.database}  {'✓' if one.holds else '✗'}"
