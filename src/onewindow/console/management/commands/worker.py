"""Run jobs: what follows from committed facts, and periodic work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from onewindow.kernel.events.service import run_worker
from onewindow.kernel.search.service import Listener


class Command(BaseCommand):
    help = "处理后台任务：已提交事实的后续工作和定时工作。收到 SIGTERM 后做完手上的任务再退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=4, help="同时处理几个任务")
        parser.add_argument("--stalled-after", type=float, default=30.0, help="工作进程多少秒没有心跳算作已经停止")
        parser.add_argument("--once", action="store_true", help="队列空了就退出")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        listener = Listener()
        if not options["once"]:
            listener.start()
        try:
            run_worker(concurrency=options["concurrency"], stalled_after=options["stalled_after"], once=options["once"])
        finally:
            listener.stop()
