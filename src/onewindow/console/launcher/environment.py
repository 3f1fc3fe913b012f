"""What the processes of the product find in their environment. Secrets are made once and kept in ``var/secrets.env``."""

import os
import secrets
from pathlib import Path

from onewindow.console.launcher import places

SECRETS = ("ONEWINDOW_SECRET_KEY", "ONEWINDOW_DATA_KEY", "ONEWINDOW_AUDIT_KEY")


def read_secrets(file: Path) -> dict[str, str]:
    """Name and value of every line; an empty table when the file is not there yet."""
    if not file.exists():
        return {}
    pairs = (line.partition("=") for line in file.read_text().splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def ensure_secrets() -> dict[str, str]:
    """The secrets, making those that are missing. The file is readable by its owner only."""
    file = places.var() / "secrets.env"
    known = read_secrets(file)
    missing = [name for name in SECRETS if name not in known and name not in os.environ]
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        file.touch(mode=0o600)
        file.write_text("".join(f"{name}={value}\n" for name, value in known.items()))
    return known


def environment(database_url: str, **more: str) -> dict[str, str]:
    """The environment of a process of the product. What the operator has set himself wins over the secrets file."""
    return {
        **ensure_secrets(),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "onewindow.config.settings",
        "DATABASE_URL": database_url,
        "ONEWINDOW_VAR": str(places.var()),
        "PYTHONUNBUFFERED": "1",
        **more,
    }
