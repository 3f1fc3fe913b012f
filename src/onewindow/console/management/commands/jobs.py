"""``jobs`` lists what failed for good, ``jobs rerun NUMBER… | --all`` puts it back: the desk's page at the keyboard."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.base.errors import NotFound
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import system_actor

_MOST = 10_000


class Command(BaseCommand):
    help = "失败的任务：jobs 列出；jobs rerun 编号… 或 --all 放回队列。先排除原因再重新执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", nargs="?", choices=["list", "rerun"], default="list")
        parser.add_argument("numbers", nargs="*", type=int, help="任务编号")
        parser.add_argument("--all", action="store_true", help="所有失败的任务")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "list":
            self._list()
        else:
            self._rerun(options["numbers"], everything=options["all"])

    def _list(self) -> None:
        found = events.dead(_MOST)
        for job in found:
            when = f"{job.failed_at:%Y-%m-%d %H:%M}" if job.failed_at else ""
            self.stdout.write(f"{job.id}  {when}  {job.handler}  试了 {job.attempts} 次  {job.error}")
        self.stdout.write(f"失败的任务共 {len(found)} 个。")

    def _rerun(self, numbers: list[int], *, everything: bool) -> None:
        chosen = [job.id for job in events.dead(_MOST)] if everything else numbers
        if not chosen and not everything:
            raise CommandError("请写任务编号，或者 --all。编号用 jobs 列出。")
        for number in chosen:
            try:
                events.rerun(number, actor=system_actor())
            except NotFound as error:
                raise CommandError(f"{number}：{error.message}") from error
        self.stdout.write(f"放回队列 {len(chosen)} 个，后台任务马上会重新执行。")
