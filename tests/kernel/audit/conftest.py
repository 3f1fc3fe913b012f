from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection


@pytest.fixture(autouse=True)
def bills_outside(tmp_path: Path, settings: LazySettings) -> Path:
    """Each test has its own file outside the database."""
    settings.ONEWINDOW_AUDIT_BILLS = tmp_path / "audit" / "bills.jsonl"
    return Path(settings.ONEWINDOW_AUDIT_BILLS)


@pytest.fixture
def as_superuser() -> Callable[[str, list[object]], int]:
    """What somebody with the whole database in hand can do: switch the guard off, change, switch it on again."""

    @contextmanager
    def unguarded() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL; ALTER TABLE audit_bill DISABLE TRIGGER ALL")
            yield
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL; ALTER TABLE audit_bill ENABLE TRIGGER ALL")

    def tamper(sql: str, params: list[object]) -> int:
        with unguarded(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount

    return tamper
