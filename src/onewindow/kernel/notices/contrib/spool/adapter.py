"""One file per message under ``settings.ONEWINDOW_SMS_SPOOL``, named by the key of the notice.

A file appears whole or not at all (written aside, then linked to its name), and a name can be taken only once: the
file system itself refuses to send a message twice. Files hold phone numbers and are for the owner's eyes only. Whoever
passes them on should leave each for a day before removing it.
"""

import json
import os
import re
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.kernel.notices.adapters.base import Message, SmsAdapter

_KEY = re.compile(r"[0-9a-f-]{36}")


class SpoolAdapter(SmsAdapter):
    """The local way out."""

    def send(self, message: Message) -> None:
        """Write the file and make it durable; done before, nothing happens."""
        if not _KEY.fullmatch(message.key):
            raise ValueError(f"not the key of a notice: {message.key}")
        folder = _folder()
        final = folder / f"{message.key}.json"
        part = folder / f".{message.key}.{uuid4().hex}.part"
        if not final.exists():
            _write(part, message)
            _link(part, final)
        _make_durable(folder)
        for leftover in folder.glob(f".{message.key}.*.part"):
            leftover.unlink(missing_ok=True)

    def check_config(self) -> list[str]:
        """Whether the folder can be written to."""
        try:
            folder = _folder()
        except OSError as error:
            return [_("短信发送目录不能建立：%(error)s") % {"error": error}]
        return [] if os.access(folder, os.W_OK) else [_("短信发送目录不能写入：%(path)s") % {"path": folder}]


def _folder() -> Path:
    folder = Path(settings.ONEWINDOW_SMS_SPOOL)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(part: Path, message: Message) -> None:
    words = {"key": message.key, "to": message.to, "text": message.text, "at": clock.now().isoformat()}
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(words, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def _link(part: Path, final: Path) -> None:
    try:
        os.link(part, final)
    except (FileExistsError, FileNotFoundError):
        # Another worker was faster with the same message, and may have cleared this copy away.
        if not final.exists():
            raise


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
