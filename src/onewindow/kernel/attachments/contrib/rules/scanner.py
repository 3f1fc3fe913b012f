"""Rules that need no signatures: the test file of the industry, macros, programs in archives, archives that explode."""

import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from onewindow.kernel.attachments.naming import extension_of
from onewindow.kernel.attachments.scanning.base import Scanner, Verdict
from onewindow.kernel.attachments.sniffing import is_program

# In two parts, so that this very file is not taken for an infected one.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros"))
_RUNNABLE = re.compile("exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|msp|lnk|jar|apk|app|cpl|reg|sh|py")
_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 2 * 1024**3
_MOST_RATIO = 200
_SMALL = 10 * 1024**2
_DEEPEST = 2
_WINDOW = 1024 * 1024
_HEAD = 4096


class RulesScanner(Scanner):
    """No replacement for a virus scanner, but never absent; set ``clamd`` beside it where there is one."""

    def scan(self, content: IO[bytes]) -> Verdict:
        """Look at a seekable stream standing at its start."""
        return Verdict(_finding(content, depth=0))

    def check_config(self) -> list[str]:
        """Nothing can be wrong: there is nothing to set."""
        return []


def _finding(content: IO[bytes], depth: int) -> str:
    head = content.read(_HEAD)
    content.seek(0)
    if head.startswith(b"PK"):
        return _in_archive(content, depth)
    marks = (_EICAR, *_OLE_MACROS) if head.startswith(_OLE) else (_EICAR,)
    mark = _first_mark(content, marks)
    if mark is None:
        return ""
    return _("病毒测试文件（EICAR）") if mark == _EICAR else _("带有宏的 Office 文件")


def _first_mark(content: IO[bytes], marks: tuple[bytes, ...]) -> bytes | None:
    """The first of the byte marks found, reading in windows that overlap by the longest mark."""
    overlap, tail = max(len(mark) for mark in marks) - 1, b""
    while window := content.read(_WINDOW):
        seen = tail + window
        for mark in marks:
            if mark in seen:
                return mark
        tail = seen[-overlap:]
    return None


def _in_archive(content: IO[bytes], depth: int) -> str:
    try:
        with zipfile.ZipFile(content) as archive:
            members = archive.infolist()
            return _by_directory(members, depth) or _by_content(archive, members, depth)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return _("压缩文件已损坏或用了不支持的压缩方法，无法检查")


def _by_directory(members: list[zipfile.ZipInfo], depth: int) -> str:
    """What the table of contents alone gives away, before anything is unpacked."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if depth > _DEEPEST:
        return _("压缩文件层层嵌套")
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        return _("解压后过大的压缩文件（压缩炸弹）")
    if unpacked > _SMALL and unpacked > _MOST_RATIO * max(packed, 1):
        return _("压缩比异常的压缩文件（压缩炸弹）")
    if any(member.flag_bits & 0x1 for member in members):
        return _("加密的压缩文件，无法检查")
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        return _("带有宏的 Office 文件")
    programs = [member.filename for member in members if _RUNNABLE.fullmatch(extension_of(member.filename))]
    return _("压缩文件里有程序：%(name)s") % {"name": programs[0][-80:]} if programs else ""


def _by_content(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], depth: int) -> str:
    for member in members:
        if member.is_dir():
            continue
        with archive.open(member) as inner:
            head = inner.read(_HEAD)
            if is_program(head):
                return _("压缩文件里有程序：%(name)s") % {"name": member.filename[-80:]}
            inner.seek(0)
            if finding := _finding(inner, depth + 1):
                return finding
    return ""
