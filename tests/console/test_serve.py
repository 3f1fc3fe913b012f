"""``serve`` as a service manager starts it: everything from the environment, one set of figures."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests

from onewindow.console.management.commands.serve import Command
from tests.architecture.source import PACKAGE

TIMES = 40
COUNT = re.compile(r'^onewindow_requests_total\{[^}]*route="healthz"[^}]*\} ([\d.]+)$', re.MULTILINE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str) -> str:
    answer = requests.get(url, timeout=10)
    answer.raise_for_status()
    return answer.text


@pytest.fixture
def served(tmp_path) -> Iterator[str]:
    """The address of a web of three processes; it needs no database for what is asked here."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("PROMETHEUS_")}
    env |= {"DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "PYTHONPATH": str(PACKAGE.parent)}
    env |= {"ONEWINDOW_VAR": str(tmp_path), "ONEWINDOW_WEB_WORKERS": "3", "ONEWINDOW_BIND": "127.0.0.1"}
    (tmp_path / "static").mkdir()
    command = [sys.executable, "-m", "django", "serve", "--without-worker", "--port", str(port)]
    process = subprocess.Popen(command, env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _try in range(300):
        assert process.poll() is None
        try:
            ask(url)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("no answer within half a minute")


def test_the_figures_are_those_of_all_processes(served: str, tmp_path) -> None:
    before = float(COUNT.search(ask(f"{served}/metrics"))[1])
    for _time in range(TIMES):
        ask(f"{served}/healthz")
    assert float(COUNT.search(ask(f"{served}/metrics"))[1]) == before + TIMES
    assert len(list((tmp_path / "metrics").rglob("counter_*.db"))) > 1  # more than one process has counted


def test_address_and_processes_come_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("ONEWINDOW_BIND", "10.0.0.2")
    monkeypatch.setenv("ONEWINDOW_WEB_WORKERS", "5")
    parsed = Command().create_parser("django", "serve").parse_args([])
    assert (parsed.host, parsed.web_workers) == ("10.0.0.2", 5)
    given = Command().create_parser("django", "serve").parse_args(["--host", "10.0.0.1", "--web-workers", "1"])
    assert (given.host, given.web_workers) == ("10.0.0.1", 1)
