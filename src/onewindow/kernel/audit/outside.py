"""The nightly bills once more, in a file outside the database: who has the whole database in hand has not this file too.

One line of JSON for each bill, only ever appended. Kept on this machine alone it is in the hands of this machine's keeper:
``docs/operations.md`` says to carry it to another.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from onewindow.kernel.audit.models import Bill


@dataclass(frozen=True)
class Line:
    """What the file keeps of a bill: enough to know it again, and to say what is gone with it."""

    bill: int
    at: str
    entries: int
    last_entry_id: int
    signature: str

    @property
    def key(self) -> tuple[int, str]:
        return self.bill, self.signature


def line_of(bill: Bill) -> Line:
    """The bill as its line."""
    return Line(bill.pk, bill.at.isoformat(), bill.entries, bill.last_entry_id, bytes(bill.signature).hex())


def read() -> list[Line]:
    """Every line that can be read; a damaged one counts as missing, and its bill is written again in the next night."""
    try:
        text = _place().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in map(_parsed, text.splitlines()) if line is not None]


def append(bills: Iterable[Bill]) -> None:
    """Append the bills that the file does not have yet, and wait until the disk has them."""
    known = {line.key for line in read()}
    new = [line for line in map(line_of, bills) if line.key not in known]
    if not new:
        return
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    # A line of its own even behind one that a crash cut off.
    text = "".join(f"\n{json.dumps(vars(line))}\n" for line in new)
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parsed(text: str) -> Line | None:
    try:
        return Line(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _place() -> Path:
    return Path(settings.ONEWINDOW_AUDIT_BILLS)
