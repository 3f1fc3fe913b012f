"""Files of rows, and what a loader tells about a bad one."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import CommandError


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file; empty lines do not count."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


class Report(Protocol):
    created: int
    changed: int
    unchanged: int

    @property
    def bad(self) -> Iterable[Any]: ...


def told(name: str, report: Report) -> str:
    """One line for the operator. Raises ``CommandError`` naming every bad row: then nothing was written."""
    bad = [f"  第 {row.row} 行 {row.column}：{row.reason}" for row in report.bad]
    if bad:
        raise CommandError(f"{name} 有问题，一行也没有写入：\n" + "\n".join(bad))
    return f"{name}：新增 {report.created}，更新 {report.changed}，没有变化 {report.unchanged}"
