"""``./onewindow demo``: everything set up, the demo city loaded, web and worker running, until Ctrl-C."""

import hashlib
import shutil
import sys
import time
from pathlib import Path

from onewindow.console.launcher import places
from onewindow.console.launcher.database import database, empty, scratch
from onewindow.console.launcher.environment import environment
from onewindow.console.launcher.frontend import ensure_frontend
from onewindow.console.launcher.greeting import greeting
from onewindow.console.launcher.processes import ending_on_signals, family, manage, manage_or_stop
from onewindow.console.launcher.words import say, stop


def run(port: int, *, reset: bool) -> int:
    """Serve the demo city in the foreground. Data stay under ``var/`` (or in ``DATABASE_URL``)."""
    begun = time.monotonic()
    ensure_frontend()
    with database() as url:
        if reset:
            _forget(url)
        env = _environment(url, port)
        prepare(env, places.DEMO_CITY)
        with ending_on_signals() as asked, family(env, port) as members:
            _greet(env, time.monotonic() - begun)
            while not asked():
                if members.first_dead() is not None:
                    print(members.last_words(), file=sys.stderr)
                    stop("一个进程意外停止，其余的也已停下。数据都在，重新运行即可；日志在 var/log。")
                time.sleep(0.2)
    return 0


def install() -> int:
    """What every city needs before its doors open, and after each upgrade: all but its data."""
    ensure_frontend()
    with database() as url:
        prepare(environment(url))
    say("装好了。网站和后台任务由您的服务管理器启动，见 docs/operations.md。")
    return 0


def check(port: int) -> int:
    """Run the main job over HTTP against a server of its own on a database of its own; 0 only if every step held."""
    ensure_frontend()
    with database() as url, scratch(url, "onewindow_check") as own:
        var = places.var() / "check"
        shutil.rmtree(var, ignore_errors=True)
        var.mkdir()
        for shared in ("vendor", "fonts"):
            (var / shared).symlink_to(places.var() / shared)
        env = _environment(own, port) | {"ONEWINDOW_VAR": str(var)}
        prepare(env, places.DEMO_CITY, "--without-cases")
        with family(env, port):
            return manage(["check_main_job", "--url", f"http://127.0.0.1:{port}"], env)


def _environment(url: str, port: int) -> dict[str, str]:
    return environment(url, ONEWINDOW_DEMO="1", ONEWINDOW_PUBLIC_URL=f"http://127.0.0.1:{port}")


def prepare(env: dict[str, str], *city: Path | str) -> None:
    """Static files, tables, translations and, when named, a city: each only when it is not there yet."""
    collect_static(env)
    manage_or_stop(
        ["prepare", *map(str, city)], env, "没有准备好，原因见上面。用 ./onewindow demo --reset 可以从头再来。"
    )


def collect_static(env: dict[str, str]) -> None:
    """Collect and compress when a source file changed since the last time."""
    var = Path(env["ONEWINDOW_VAR"])
    stamp = var / "static" / ".stamp"
    digest = _static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("整理静态文件")
    manage_or_stop(
        ["collectstatic", "--noinput", "--clear", "--verbosity", "0"], env, "静态文件没有整理好，原因见上面。"
    )
    stamp.write_text(digest)


def _static_digest() -> str:
    folders = [*places.SOURCE.glob("onewindow/**/static"), places.var() / "vendor"]
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    facts = "".join(f"{file}:{file.stat().st_size}:{file.stat().st_mtime_ns}\n" for file in files)
    return hashlib.sha256(facts.encode()).hexdigest()


def _forget(url: str) -> None:
    """Everything the demo made; secrets and front-end parts stay."""
    empty(url)
    for folder in ("files", "index", "spool"):
        shutil.rmtree(places.var() / folder, ignore_errors=True)


def _greet(env: dict[str, str], seconds: float) -> None:
    say(f"用了 {seconds:.1f} 秒，已经开门：{env['ONEWINDOW_PUBLIC_URL']}")
    print(greeting(env["ONEWINDOW_PUBLIC_URL"]), flush=True)
    say("按 Ctrl-C 停下，数据保留。")
