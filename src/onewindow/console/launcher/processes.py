"""The process family: web and worker as children, started together, stopped together, none left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from onewindow.console.launcher import places
from onewindow.console.launcher.words import say, stop

STOP_SECONDS = 15
START_SECONDS = 60


def manage(arguments: list[str], env: dict[str, str]) -> int:
    """One management command, in the foreground."""
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments], env=env, cwd=places.ROOT, check=False
    ).returncode


def manage_or_stop(arguments: list[str], env: dict[str, str], complaint: str) -> None:
    """As ``manage``, but a failure ends everything with a sentence."""
    if manage(arguments, env) != 0:
        stop(complaint)


def serve_command(port: int) -> list[str]:
    """Web and worker from one process that has loaded everything (docs/adr/0003)."""
    return [sys.executable, "-m", "django", "serve", "--port", str(port)]


class Family:
    """Children in sessions of their own, so that a Ctrl-C reaches the parent alone and it stops them in order."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.logs = Path(env["ONEWINDOW_VAR"]) / "log"
        self.logs.mkdir(exist_ok=True)
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, command: list[str]) -> None:
        """Start a child; what it logs goes to ``var/log/<name>.log``, so that the terminal stays readable."""
        file = self.logs / f"{name}.log"
        with file.open("ab") as log:
            child = subprocess.Popen(
                command, env=self.env, cwd=places.ROOT, start_new_session=True, stdout=log, stderr=subprocess.STDOUT
            )
        self.children.append(child)

    def last_words(self) -> str:
        """The end of every log, for the operator when something died."""
        tails = (file.read_text(errors="replace").splitlines()[-15:] for file in sorted(self.logs.glob("*.log")))
        return "\n".join(line for tail in tails for line in tail)

    def first_dead(self) -> subprocess.Popen[bytes] | None:
        return next((child for child in self.children if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask each to end, last started first; after the wait, make it."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


@contextmanager
def family(env: dict[str, str], port: int, *options: str) -> Iterator[Family]:
    """Web and worker, answering, while the block runs.

    ``options`` are those of ``serve``. Without a worker the product is never ready; then its web need only be alive.
    """
    _require_free(port)
    members = Family(env)
    try:
        members.start("serve", [*serve_command(port), *options])
        wait_until_ready(port, members, "/healthz" if "--without-worker" in options else "/readyz")
        yield members
    finally:
        members.stop()


def _require_free(port: int) -> None:
    """Ends with a sentence when somebody else answers at the port: theirs must not be taken for ours."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            stop(f"端口 {port} 已经有别的程序在用。可以换一个：--port {port + 1}。数据没有改动。")


def wait_until_ready(port: int, members: Family, path: str = "/readyz") -> None:
    """Until the address answers 200. A child that died or a minute without answer ends everything."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if members.first_dead() is not None:
            print(members.last_words(), file=sys.stderr)
            stop("启动失败，原因见上面的日志。数据没有改动。")
        if _answers(f"http://127.0.0.1:{port}{path}"):
            return
        time.sleep(0.1)
    print(members.last_words(), file=sys.stderr)
    stop("一分钟内没有启动好。数据没有改动，原因见上面的日志。")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def ending_on_signals() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM set a flag that the caller asks; a second Ctrl-C changes nothing, so nothing is torn."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            say("正在停下，数据都已保存")
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
