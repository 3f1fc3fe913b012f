"""What the processes of the product find in their environment. Secrets are made once and kept in ``var/secrets.env``."""

import os
import secrets
from pathlib import Path

import psycopg

from onewindow.console.launcher import places
from onewindow.console.launcher.words import stop

FILE = "secrets.env"
SECRETS = ("ONEWINDOW_SECRET_KEY", "ONEWINDOW_DATA_KEY", "ONEWINDOW_AUDIT_KEY")


def read_secrets(file: Path) -> dict[str, str]:
    """Name and value of every line; an empty table when the file is not there yet."""
    if not file.exists():
        return {}
    pairs = (line.partition("=") for line in file.read_text().splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def given(name: str) -> str:
    """What the operator has set: in the environment, else in ``var/secrets.env``; empty when nowhere."""
    return os.environ.get(name) or read_secrets(places.var() / FILE).get(name, "")


def missing_secrets() -> list[str]:
    """The secrets that are set nowhere."""
    return [name for name in SECRETS if not given(name)]


def ensure_secrets(database_url: str) -> dict[str, str]:
    """The secrets, making those that are missing. The file is readable by its owner only.

    Stops when the database already has people in it: what was sealed with the lost keys, new ones would never open.
    """
    file = places.var() / FILE
    missing = missing_secrets()
    if missing and _has_people(database_url):
        stop(
            f"数据库里已有数据，但缺少 {'、'.join(missing)}。请把原来的 secrets.env 放回 {file.parent}；"
            "没有生成新密钥，什么都没有改动。"
        )
    known = read_secrets(file)
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        file.touch(mode=0o600)
        file.write_text("".join(f"{name}={value}\n" for name, value in known.items()))
    return known


def _has_people(database_url: str) -> bool:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT to_regclass('org_person')").fetchone()
        if row is None or row[0] is None:
            return False
        return connection.execute("SELECT 1 FROM org_person LIMIT 1").fetchone() is not None


def environment(database_url: str, **more: str) -> dict[str, str]:
    """The environment of a process of the product. What the operator has set himself wins over the secrets file."""
    return {
        **ensure_secrets(database_url),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "onewindow.config.settings",
        "DATABASE_URL": database_url,
        "ONEWINDOW_VAR": str(places.var()),
        "PYTHONUNBUFFERED": "1",
        **more,
    }
