"""Asks a ClamAV daemon (clamd) by INSTREAM: chunks with their length in front, a zero at the end, one line back.

``settings.ONEWINDOW_CLAMD`` is ``host:port`` or the path of a socket.
"""

import socket
import struct
from contextlib import closing
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.kernel.attachments.scanning.base import Scanner, ScannerUnavailable, Verdict

_CHUNK = 64 * 1024
_SECONDS = 60.0
_LONGEST_ANSWER = 4096


class ClamdScanner(Scanner):
    """The signatures of ClamAV. Files above the daemon's own ``StreamMaxLength`` are refused by it: set it to the upload limit."""

    def scan(self, content: IO[bytes]) -> Verdict:
        """Stream the content to the daemon. Raises ``ScannerUnavailable`` when it does not answer in its own words."""
        try:
            with closing(_connect()) as line:
                line.sendall(b"zINSTREAM\0")
                while chunk := content.read(_CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
                answer = _answer(line)
        except OSError as error:
            raise ScannerUnavailable(f"clamd: {error}") from error
        return _verdict(answer)

    def check_config(self) -> list[str]:
        """Whether the daemon answers a PING."""
        try:
            with closing(_connect()) as line:
                line.sendall(b"zPING\0")
                answer = _answer(line)
        except OSError as error:
            return [
                _("连不上查毒服务 clamd（%(place)s）：%(error)s") % {"place": settings.ONEWINDOW_CLAMD, "error": error}
            ]
        return [] if answer == "PONG" else [_("查毒服务 clamd 的回答不对：%(answer)s") % {"answer": answer}]


def _connect() -> socket.socket:
    place = settings.ONEWINDOW_CLAMD
    if "/" in place:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        line.connect(place)
        return line
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _verdict(answer: str) -> Verdict:
    """``stream: OK``, ``stream: Win.Test.EICAR_HDB-1 FOUND``; everything else is no verdict."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND"))
    raise ScannerUnavailable(f"clamd: {answer or 'no answer'}")
