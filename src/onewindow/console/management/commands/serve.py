"""``serve``: web and worker as branches of one process that has loaded everything; what they share counts once."""

import gc
import os
import shutil
import signal
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing import connection as sentinels
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from onewindow.console.config_checks import tell_broken_integrations
from onewindow.console.forking import leave_no_connection

_APPLICATION = "onewindow.config.wsgi:application"
_BACKPRESSURE = 64
_OBJECTS_BETWEEN_COLLECTIONS = 5_000


class Command(BaseCommand):
    help = "网站和后台任务：一个进程装入全部程序后分成几个，内存共用。收到 SIGTERM 后依次停下。"
    requires_system_checks: list[str] = []  # they would read what counts before it knows where to count; see ``handle``

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("ONEWINDOW_BIND", "127.0.0.1"), help="监听地址")
        parser.add_argument("--port", type=int, default=8000, help="端口")
        workers = int(os.environ.get("ONEWINDOW_WEB_WORKERS", "2"))
        parser.add_argument("--web-workers", type=int, default=workers, help="网站分成几个进程，默认 2")
        parser.add_argument("--threads", type=int, default=2, help="每个网站进程几个线程，默认 2")
        parser.add_argument("--without-worker", action="store_true", help="只要网站，后台任务在别处运行")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        _share_figures(options["port"])
        self.check()
        tell_broken_integrations(self.stderr)
        _load_everything()
        works = [] if options["without_worker"] else [_worker]
        branches = [_branch(work) for work in (*works, lambda: _web(options))]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: _stop(branches))
        sentinels.wait([branch.sentinel for branch in branches])
        _stop(branches)
        for branch in branches:
            branch.join()
        raise SystemExit(max(abs(branch.exitcode or 0) for branch in branches))


def _share_figures(port: int) -> None:
    """A folder in which all web processes count, for ``/metrics``; set before anything that counts is read."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder = settings.VAR_DIR / "metrics" / str(port)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _load_everything() -> None:
    """Whatever is read now is shared by all branches; the collector must not touch it again, or it would be copied."""
    gc.disable()
    get_resolver().url_patterns  # noqa: B018 — imports every page
    leave_no_connection()
    gc.freeze()


def _branch(work: Callable[[], object]) -> ForkProcess:
    process = get_context("fork").Process(target=_begin, args=(work,))
    process.start()
    return process


def _begin(work: Callable[[], object]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # A page leaves hardly any circle behind: looking for them at every seven hundred objects took a seventh of its time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()
    work()


def _stop(branches: list[ForkProcess]) -> None:
    for branch in branches:
        if branch.is_alive():
            branch.terminate()


def _worker() -> None:
    call_command("worker")


def _web(options: dict[str, Any]) -> None:
    """Granian over WSGI: the processes fill the cores, the threads wait for the database."""
    Server(
        _APPLICATION,
        address=options["host"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=options["web_workers"],
        blocking_threads=options["threads"],
        backpressure=_BACKPRESSURE,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
