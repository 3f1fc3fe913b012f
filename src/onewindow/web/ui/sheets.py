"""A list as an Excel workbook: what the page shows, under the same permission."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from onewindow.base import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A list longer than this is a report, not a list.
MOST_ROWS = 5000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a list, said once for its page and its workbook.

    ``words`` is the cell as text, ``width`` in characters of the workbook, ``look`` the class of the page's cell,
    ``shown`` the same words with a link or a mark, where the page has one.
    """

    head: str
    words: Callable[[Row], str]
    width: int = 20
    look: str = ""
    shown: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> str:
        """The cell on the page."""
        return self.shown(row) if self.shown else self.words(row)


def is_wanted(request: HttpRequest) -> bool:
    """Whether the list is asked for as a workbook: ``?as=xlsx`` beside the page's own filters."""
    return request.GET.get("as") == "xlsx"


def export(title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> HttpResponse:
    """The list as a workbook, in the page's own columns."""
    heads = [(column.head, column.width) for column in columns]
    return workbook(title, heads, ([str(column.words(row)) for column in columns] for row in rows))


def workbook(title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A download: heads with their widths, then the rows, every cell as text (a name that begins with ``=`` stays one)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number, (_head, width) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, bold=True) for head, _width in heads])
    for row in rows:
        sheet.append([_cell(sheet, words) for words in row])
    kept = io.BytesIO()
    book.save(kept)
    response = HttpResponse(kept.getvalue(), content_type=XLSX)
    name = f"{title}{clock.today():%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _cell(sheet: WriteOnlyWorksheet, words: str, *, bold: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
