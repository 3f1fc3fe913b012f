"""``check_main_job --url URL``: walk the main job and a one-thing package over HTTP; exit 0 only if every step held."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.base import clock
from onewindow.console.main_job import restaurant, road
from onewindow.console.main_job.visitor import Unexpected

Way = TypeVar("Way")


class Command(BaseCommand):
    help = "像办事人、窗口、审查、首席代表那样走一遍主流程，再走一遍一件事（餐饮店开办）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        begun = clock.stopwatch()
        first, second = road.Road(options["url"]), restaurant.Restaurant(options["url"])
        self._walk(first, road.STEPS)
        self.stdout.write(f"办件编号 {first.number}，证照编号 {first.certificate}，核验通过。")
        self._walk(second, restaurant.STEPS)
        self.stdout.write(
            f"一件事编号 {second.number}，分成 {len(second.cases)} 件，{len(second.proofs)} 份证照核验通过。"
        )
        steps = len(road.STEPS) + len(restaurant.STEPS)
        self.stdout.write(f"{steps} 步全部成立，共 {clock.stopwatch() - begun:.1f} 秒。")

    def _walk(self, way: Way, steps: Iterable[tuple[str, Callable[[Way], None]]]) -> None:
        for number, (name, step) in enumerate(steps, 1):
            started = clock.stopwatch()
            try:
                step(way)
            except (Unexpected, requests.RequestException) as error:
                raise CommandError(f"第 {number} 步“{name}”没有成立：{error}") from error
            self.stdout.write(f"{number:>2}  {name:<24}{1000 * (clock.stopwatch() - started):>8.0f} 毫秒")
