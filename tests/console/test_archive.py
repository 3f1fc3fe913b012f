"""Backup and restore on a database of the test's own: what comes back, and what stays when nothing can."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from onewindow.console.launcher import archive
from onewindow.console.launcher.database import scratch
from onewindow.console.launcher.environment import environment, read_secrets
from tests.architecture.source import PACKAGE

KEYS = {"ONEWINDOW_SECRET_KEY": "s", "ONEWINDOW_DATA_KEY": "d", "ONEWINDOW_AUDIT_KEY": "a"}
NAME = "ab/cd/" + "ab" * 32 + "-12345678"


@pytest.fixture
def url(monkeypatch, tmp_path: Path) -> Iterator[str]:
    """A database with one person and one file, as an installation sees it."""
    server = os.environ["DATABASE_URL"]
    monkeypatch.setenv("ONEWINDOW_VAR", str(tmp_path / "var"))
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with scratch(server, f"onewindow_archive_{os.getpid()}") as own:
        monkeypatch.setenv("DATABASE_URL", own)
        tell(own, "CREATE TABLE org_person (name text PRIMARY KEY)", "INSERT INTO org_person VALUES ('林知远')")
        put(tmp_path / "var" / "files" / NAME, "原件")
        yield own


@pytest.fixture
def saved(url: str, tmp_path: Path) -> Path:
    """A backup, and a present that has gone on since."""
    target = tmp_path / "saved.tar"
    assert archive.backup(target) == 0
    tell(url, "UPDATE org_person SET name = '后来的人'", "CREATE TABLE later (a int)")
    return target


def tell(url: str, *statements: str) -> None:
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def people(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM org_person")]


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def put(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)


def rewritten(saved: Path, name: str, change) -> Path:
    """The archive with one member changed."""
    folder = saved.parent / "rewritten"
    with tarfile.open(saved) as tar:
        for entry in tar:
            archive._take_out(tar, entry, folder)
    member = folder / name
    member.write_bytes(change(member.read_bytes()))
    with tarfile.open(saved, "w") as tar:
        for entry in sorted(folder.iterdir()):
            tar.add(entry, entry.name)
    return saved


def test_everything_comes_back(url, saved, tmp_path):
    shutil.rmtree(tmp_path / "var" / "files")
    (tmp_path / "var" / "index").mkdir()
    assert archive.restore(saved, confirmed=True) == 0
    assert people(url) == ["林知远"]
    assert tables(url) == {"org_person"}
    assert (tmp_path / "var" / "files" / NAME).read_text() == "原件"
    assert not (tmp_path / "var" / "index").exists()


def test_files_that_came_since_are_left_to_the_sweep(url, saved, tmp_path):
    put(tmp_path / "var" / "files" / "zz", "后来的")
    archive.restore(saved, confirmed=True)
    assert (tmp_path / "var" / "files" / "zz").exists()
    assert (tmp_path / "var" / "files" / NAME).exists()


def untouched(url: str) -> bool:
    return people(url) == ["后来的人"] and tables(url) == {"org_person", "later"}


def test_only_when_confirmed(url, saved, capsys):
    with pytest.raises(SystemExit):
        archive.restore(saved, confirmed=False)
    assert untouched(url)
    assert "--yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "damage",
    [lambda dump: dump[: len(dump) // 2], lambda dump: dump[:-40], lambda dump: b"PGDMP" + bytes(500)],
    ids=["half", "end missing", "nonsense"],
)
def test_a_broken_dump_leaves_the_present_alone(url, saved, damage):
    with pytest.raises(SystemExit):
        archive.restore(rewritten(saved, archive.DUMP, damage), confirmed=True)
    assert untouched(url)


def test_a_script_that_fails_at_its_end_leaves_the_present_alone(url, saved, monkeypatch):
    """The dump reads well, the server refuses its last statement: as with a type that the server does not have."""
    as_it_is = archive._for_any_server
    monkeypatch.setattr(archive, "_for_any_server", lambda lines: [*as_it_is(lines), b"SELECT no_such_function();\n"])
    with pytest.raises(SystemExit):
        archive.restore(saved, confirmed=True)
    assert untouched(url)


def test_what_only_the_other_server_knows_is_left_out_but_never_a_row() -> None:
    script = [
        b"SET transaction_timeout = 0;\n",
        b"CREATE TABLE public.t (a text);\n",
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=17);\n",
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 1;\n",
        b"COPY public.t (a) FROM stdin;\n",
        b"SET transaction_timeout = 0;\n",
        b"\\.\n",
        b"SET transaction_timeout = 0;\n",
    ]
    assert list(archive._for_any_server(script)) == [script[1], *script[3:7]]


def test_while_somebody_works_nothing_changes(url, saved, monkeypatch):
    monkeypatch.setattr(archive, "_CLEARED", archive._CLEARED.replace("10s", "100ms"))
    with psycopg.connect(url) as busy:
        busy.execute("SELECT * FROM org_person")
        with pytest.raises(SystemExit):
            archive.restore(saved, confirmed=True)
    assert untouched(url)


def test_a_file_that_is_no_backup(url, saved, tmp_path):
    put(tmp_path / "notes.tar", "not a tar")
    with pytest.raises(SystemExit):
        archive.restore(tmp_path / "notes.tar", confirmed=True)
    assert untouched(url)


def test_an_archive_that_reaches_out_of_its_folder(url, saved, tmp_path):
    put(tmp_path / "evil", "x")
    with tarfile.open(saved, "a") as tar:
        tar.add(tmp_path / "evil", "../../escaped")
    with pytest.raises(SystemExit):
        archive.restore(saved, confirmed=True)
    assert untouched(url)
    assert not list(tmp_path.rglob("escaped"))


def test_the_secrets_come_first(url, saved, monkeypatch, capsys):
    monkeypatch.delenv("ONEWINDOW_DATA_KEY")
    with pytest.raises(SystemExit):
        archive.restore(saved, confirmed=True)
    assert "secrets.env" in capsys.readouterr().err
    monkeypatch.setenv("ONEWINDOW_DATA_KEY", "another")
    with pytest.raises(SystemExit):
        archive.restore(saved, confirmed=True)
    assert "另一把" in capsys.readouterr().err
    assert untouched(url)


def test_no_new_keys_over_data_sealed_with_others(url, monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("ONEWINDOW_DATA_KEY")
    with pytest.raises(SystemExit):
        environment(url)
    assert "没有生成新密钥" in capsys.readouterr().err
    assert not (tmp_path / "var" / "secrets.env").exists()
    tell(url, "DELETE FROM org_person")
    assert environment(url)["ONEWINDOW_DATA_KEY"]
    assert read_secrets(tmp_path / "var" / "secrets.env").keys() == {"ONEWINDOW_DATA_KEY"}


def test_a_backup_says_that_files_of_a_bucket_are_not_in_it(url, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ONEWINDOW_S3_BUCKET", "city-files")
    archive.backup(tmp_path / "saved.tar")
    said = capsys.readouterr().err
    assert "city-files" in said
    assert "不在这个备份文件里" in said
    with tarfile.open(tmp_path / "saved.tar") as tar:
        assert sorted(tar.getnames()) == [archive.DUMP, archive.MANIFEST]
    archive.restore(tmp_path / "saved.tar", confirmed=True)
    assert "city-files" in capsys.readouterr().err


def test_files_of_a_folder_restored_where_a_bucket_is_used(url, saved, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("ONEWINDOW_S3_BUCKET", "city-files")
    archive.restore(saved, confirmed=True)
    assert "复制进去" in capsys.readouterr().err
    assert (tmp_path / "var" / "files" / NAME).exists()


def test_the_secrets_file_names_the_database_too(url, monkeypatch, tmp_path):
    """As the service manager reads it, so do backup and restore."""
    monkeypatch.delenv("DATABASE_URL")
    put(tmp_path / "var" / "secrets.env", f"DATABASE_URL={url}\n")
    assert archive.backup(tmp_path / "saved.tar") == 0
    tell(url, "UPDATE org_person SET name = '后来的人'")
    assert archive.restore(tmp_path / "saved.tar", confirmed=True) == 0
    assert people(url) == ["林知远"]


def test_a_missing_variable_is_a_sentence() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ONEWINDOW_", "DATABASE_URL"))}
    env |= {"DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-m", "django", "check"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "ONEWINDOW_SECRET_KEY" in done.stderr
    assert "secrets.env" in done.stderr
    assert "Traceback" not in done.stderr
