"""What a file is, by its bytes. The name may only agree with it, never decide."""

import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.kernel.attachments.naming import extension_of

HEAD = 64 * 1024


@dataclass(frozen=True)
class Kind:
    """A type of file that is taken in, and the extensions that may stand on it."""

    media_type: str
    extensions: frozenset[str]


def _kind(media_type: str, *extensions: str) -> Kind:
    return Kind(media_type, frozenset(extensions))


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = _kind("application/pdf", "pdf")
JPEG = _kind("image/jpeg", "jpg", "jpeg")
PNG = _kind("image/png", "png")
TIFF = _kind("image/tiff", "tif", "tiff")
MP4 = _kind("video/mp4", "mp4")
DOCX = _kind(_OFFICE + "wordprocessingml.document", "docx")
XLSX = _kind(_OFFICE + "spreadsheetml.sheet", "xlsx")
PPTX = _kind(_OFFICE + "presentationml.presentation", "pptx")
OLD_OFFICE = _kind("application/x-ole-storage", "doc", "xls", "ppt", "wps", "et", "dps")
OFD = _kind("application/ofd", "ofd")
ZIP = _kind("application/zip", "zip")
TEXT = _kind("text/plain", "txt", "csv")
KINDS = (PDF, JPEG, PNG, TIFF, MP4, DOCX, XLSX, PPTX, OLD_OFFICE, OFD, ZIP, TEXT)

_OLD_OFFICE_TYPES = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "dps": "application/vnd.ms-powerpoint",
}

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
)
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<head", b"<body", b"<iframe", b"<?php", b"<?xml")
_BOM = b"\xef\xbb\xbf"
_FRONT = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)


def is_program(head: bytes) -> bool:
    """Whether these first bytes belong to something a machine would run: PE, ELF, Mach-O, class, dex, script."""
    if head[:2] == b"MZ":
        # Two letters alone are also how a text may begin; a program goes on in bytes.
        return not _is_text(head)
    return head.startswith(_PROGRAMS)


def sniff(stream: IO[bytes], name: str) -> str:
    """The media type of the content. The stream is read from its start and left anywhere.

    Raises ``Invalid``: ``file_is_program``, ``file_is_page``, ``file_type_not_taken``, ``extension_contradicts``.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if is_program(head):
        raise Invalid("file_is_program", _("这个文件是可以运行的程序，不能上传，无论文件名写成什么。"))
    kind = _kind_of(stream, head)
    extension = extension_of(name)
    if extension not in kind.extensions:
        raise Invalid(
            "extension_contradicts",
            _("文件内容是 %(real)s，文件名却是 .%(written)s。请把文件存成正确的格式，或改正扩展名后再上传。")
            % {"real": "/".join(sorted(kind.extensions)), "written": extension},
            media_type=kind.media_type,
        )
    if kind is OLD_OFFICE:
        return _OLD_OFFICE_TYPES[extension]
    return "text/csv" if extension == "csv" else kind.media_type


def _kind_of(stream: IO[bytes], head: bytes) -> Kind:
    for front, kind in _FRONT:
        if head.startswith(front):
            return kind
    if head.removeprefix(_BOM).lstrip().startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        return _film(head)
    if head.startswith(b"PK"):
        return _packed(stream)
    if _is_markup(head):
        raise Invalid(
            "file_is_page", _("这个文件是网页、矢量图或 XML，打开时可能运行脚本，不能上传。请转成 PDF 或图片。")
        )
    if _is_text(head):
        return TEXT
    raise _not_taken(head)


def _film(head: bytes) -> Kind:
    if head[8:12].lower() in {b"heic", b"heix", b"mif1", b"avif", b"qt  "}:
        raise _not_taken(head)
    return MP4


def _packed(stream: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Invalid("file_is_broken", _("这个压缩文件已损坏，打不开。请重新生成后再上传。")) from None
    for mark, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX)):
        if mark in names:
            return kind
    return OFD if "OFD.xml" in names else ZIP


def _is_markup(head: bytes) -> bool:
    start = head.removeprefix(_BOM).lstrip()[:512].lower()
    if start.startswith(_MARKUP):
        return True
    return start.startswith(b"<!--") or any(mark in start for mark in (b"<script", b"<svg", b"<html", b"<iframe"))


def _is_text(head: bytes) -> bool:
    """Readable Chinese or Latin text: UTF-8 or GB 18030 without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(head[: len(head) // 2 * 2], "utf-16")
    if any(byte < 0x20 and byte not in b"\t\r\n\f" for byte in head):
        return False
    return _decodes(head, "utf-8") or _decodes(head, "gb18030")


def _decodes(head: bytes, encoding: str) -> bool:
    # The window may cut the last character in two or three.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _not_taken(head: bytes) -> Invalid:
    return Invalid(
        "file_type_not_taken",
        _("不接收这种文件。请上传 PDF、OFD、JPG、PNG、TIFF、Word、Excel、PPT、TXT、CSV、MP4 或 ZIP。"),
        looks_like=_guess(head),
    )


def _guess(head: bytes) -> str:
    """What else it may be, for the log only."""
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
