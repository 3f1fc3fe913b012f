"""``bench NAME [--json]``: run one benchmark, print its figures, exit 0 only if every goal of it holds."""

import importlib
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.console.bench import frame

BENCHES = {
    "item-search": "onewindow.console.bench.item_search",
    "case-commands": "onewindow.console.bench.case_commands",
    "inbox": "onewindow.console.bench.inbox",
    "memory": "onewindow.console.bench.memory",
    "engine": "onewindow.console.bench.engine",
    "seconds": "onewindow.console.bench.seconds",
    "sweep": "onewindow.console.bench.sweep",
    "replay": "onewindow.console.bench.replay",
}


class Command(BaseCommand):
    help = "基准测试：" + "、".join(BENCHES)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--json", action="store_true", help="只打印一个 JSON 对象")

    def handle(self, *_args: Any, **options: Any) -> None:
        measured: list[frame.Figure] = importlib.import_module(BENCHES[options["name"]]).run()
        if options["json"]:
            figures = [asdict(figure) for figure in measured]
            self.stdout.write(json.dumps({"name": options["name"], "machine": frame.machine(), "figures": figures}))
        else:
            self._print(measured)
        if not all(figure.holds for figure in measured):
            raise CommandError("有指标没有达到目标。")

    def _print(self, measured: list[frame.Figure]) -> None:
        self.stdout.write(frame.machine())
        for figure in measured:
            mark = "" if not figure.goal else ("✓" if figure.holds else "✗")
            self.stdout.write(f"{figure.name:<48}{figure.value:>12g} {figure.unit:<10}{figure.goal:<10}{mark}")
