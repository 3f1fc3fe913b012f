"""``check_main_job --url URL``: walk the main job over HTTP; exit 0 only if every step held."""

from typing import Any

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.base import clock
from onewindow.console.main_job.road import STEPS, Road
from onewindow.console.main_job.visitor import Unexpected


class Command(BaseCommand):
    help = "像办事人、窗口、审查、首席代表那样走一遍主流程"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        road, begun = Road(options["url"]), clock.stopwatch()
        for number, (name, step) in enumerate(STEPS, 1):
            started = clock.stopwatch()
            try:
                step(road)
            except (Unexpected, requests.RequestException) as error:
                raise CommandError(f"第 {number} 步“{name}”没有成立：{error}") from error
            self.stdout.write(f"{number:>2}  {name:<24}{1000 * (clock.stopwatch() - started):>8.0f} 毫秒")
        self.stdout.write(f"办件编号 {road.number}，证照编号 {road.certificate}，核验通过。")
        self.stdout.write(f"{len(STEPS)} 步全部成立，共 {clock.stopwatch() - begun:.1f} 秒。")
