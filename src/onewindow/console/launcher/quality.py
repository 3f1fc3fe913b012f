"""``./onewindow check`` and ``./onewindow test``."""

import os
import shutil
import subprocess
import sys
import time

from onewindow.console.launcher import places
from onewindow.console.launcher.database import database
from onewindow.console.launcher.environment import environment
from onewindow.console.launcher.frontend import ensure_frontend
from onewindow.console.launcher.processes import manage_or_stop
from onewindow.console.launcher.words import say, stop

BIN = places.ROOT / ".venv" / "bin"
GATES: list[tuple[str, list[str]]] = [
    ("ruff：写法", [str(BIN / "ruff"), "check", "."]),
    ("ruff：排版", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy：类型", [str(BIN / "mypy")]),
    ("import-linter：图纸", [str(BIN / "lint-imports")]),
    ("djlint：模板", [str(BIN / "djlint"), "src", "--lint", "--quiet"]),
    ("缺少的迁移", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("系统检查", [sys.executable, "-m", "django", "check", "--fail-level", "WARNING"]),
    ("翻译齐全", [sys.executable, "-m", "django", "translations", "--check"]),
]

# The browser's tests share a city whose rows are committed: they run by themselves, a whole file to a process.
WHOLE_SUITE = [
    ["-n", "2", "--dist", "worksteal", "-q", "-m", "not browser"],
    ["-n", "2", "--dist", "loadfile", "-q", "-m", "browser"],
]


def check() -> int:
    """The fast gate; each gate's output is shown only when it does not hold."""
    ensure_frontend()
    with database(embedded_name="postgres-test", throwaway=True) as url:
        env = environment(url)
        failed = [name for name, command in GATES if not _holds(name, command, env)]
    if failed:
        stop(f"没有通过：{'、'.join(failed)}")
    say("全部通过")
    return 0


def _holds(name: str, command: list[str], env: dict[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(command, env=env, cwd=places.ROOT, capture_output=True, text=True, check=False)
    say(f"{name} {'✓' if done.returncode == 0 else '✗'} {time.monotonic() - begun:.1f} 秒")
    if done.returncode != 0:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def test(arguments: list[str]) -> int:
    """Every test, browser tests included, on the embedded server or ``DATABASE_URL``."""
    ensure_frontend()
    _ensure_browser()
    with database(embedded_name="postgres-test", throwaway=True) as url:
        env = environment(url, ONEWINDOW_VAR=str(places.var() / "test"), ONEWINDOW_SHARED_VAR=str(places.var()))
        manage_or_stop(["translations", "--compile"], env, "翻译没有编译好，原因见上面。")
        for words in [arguments] if arguments else WHOLE_SUITE:
            done = subprocess.run([sys.executable, "-m", "pytest", *words], env=env, cwd=places.ROOT, check=False)
            if done.returncode != 0:
                return done.returncode
    return 0


def _ensure_browser() -> None:
    """Debian's Chromium, installed when it is missing and we may."""
    if shutil.which("chromium"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop("浏览器测试需要 Chromium。请管理员执行一次：apt-get install chromium fonts-noto-cjk")
    say("安装 Chromium（浏览器测试用）")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
        env=quiet,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        stop("Chromium 没有装上。请检查软件源后再运行一次。")
