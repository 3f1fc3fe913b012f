"""Opening a stranger's workbook: its cells as plain values, within bounds, or ``Invalid('bad_workbook')``.

A workbook of half a megabyte can unfold to gigabytes, name row 300,000,000 or break off in the middle. Its parts are measured as they
unfold before the reader of workbooks sees them, and whatever that reader then stumbles over is one refusal.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from onewindow.base.errors import Invalid

MOST_BYTES = 96 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
# Columns of two letters: A to ZZ.
MOST_COLUMNS = 702
_MOST_ELEMENTS: Mapping[str, int] = {"worksheet": 4_000_000, "sst": 2_000_000}
_MOST_ELEMENTS_ELSEWHERE = 200_000
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1024 * 1024
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Cell:
    """A cell's value; a formula has not been computed."""

    value: Any
    is_formula: bool = False


Line = tuple[int, list[Cell]]


def read(stream: IO[bytes]) -> dict[str, list[Line]]:
    """The lines of every sheet with their numbers; wholly empty ones are left out. Raises ``Invalid('bad_workbook')``."""
    try:
        with zipfile.ZipFile(stream) as archive:
            _measure(archive)
        book = load_workbook(stream, read_only=True)
        return {title: list(_lines(book, title)) for title in book.sheetnames}
    except _UNREADABLE as error:
        raise Invalid("bad_workbook", _("这个文件打不开，请用 .xlsx 格式的工作簿。")) from error


def _lines(book: Workbook, title: str) -> Iterator[Line]:
    rows = book[title].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        cells = [Cell(cell.value, cell.data_type == "f") for cell in row]
        while cells and cells[-1].value in {None, ""}:
            cells.pop()
        if cells:
            yield number, cells


def _too_big(why: str) -> NoReturn:
    raise Invalid("bad_workbook", _("这个工作簿太大：%(why)s。请删掉多余的内容，或者分成几个文件。") % {"why": why})


def _measure(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        _too_big(_("里面有 %(n)s 个部分") % {"n": len(parts)})
    if sum(part.file_size for part in parts) > MOST_BYTES:
        _too_big(_("展开以后超过 %(n)s MB") % {"n": MOST_BYTES // 1024 // 1024})
    for part in parts:
        with archive.open(part) as content:
            head = content.read(_CHUNK)
            if head.lstrip().startswith(_XML):
                _Measure().read(head, content)


class _Measure:
    """Counts the elements of one part while it streams by."""

    def __init__(self) -> None:
        self._root = ""
        self._elements = self._rows = self._cells = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begun
        self._parser.StartDoctypeDeclHandler = self._declared

    def read(self, head: bytes, content: IO[bytes]) -> None:
        chunk = head
        while chunk:
            self._parser.Parse(chunk, False)
            chunk = content.read(_CHUNK)
        self._parser.Parse(b"", True)

    def _declared(self, *_declaration: Any) -> None:
        raise ValueError("a document type of its own")

    def _begun(self, name: str, attributes: Mapping[str, str]) -> None:
        self._root = self._root or name.rpartition(" ")[2]
        self._elements += 1
        if self._elements > _MOST_ELEMENTS.get(self._root, _MOST_ELEMENTS_ELSEWHERE):
            _too_big(_("格子太多"))
        if self._root == "worksheet":
            self._count(name.rpartition(" ")[2], attributes.get("r", ""))

    def _count(self, name: str, place: str) -> None:
        if name == "row":
            self._rows, self._cells = self._rows + 1, 0
            if self._rows > MOST_ROWS or (place.isdigit() and int(place[:9]) > MOST_ROWS):
                _too_big(_("超过 %(n)s 行") % {"n": MOST_ROWS})
        elif name == "c":
            self._cells += 1
            letters = place.rstrip("0123456789")
            if self._cells > MOST_COLUMNS or len(letters) > 2:
                _too_big(_("超过 %(n)s 栏") % {"n": MOST_COLUMNS})
