"""The workbook: sheets 事项, 材料, 环节, 常见问题, for people who keep their items in a spreadsheet.

The same rows as JSON Lines (docs/item-format.md). A cell that a spreadsheet would compute (= + - @ at its start) is written as
text; a formula in an imported file is refused.
"""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from onewindow.base.errors import Invalid
from onewindow.catalogue import importing, sheets
from onewindow.catalogue.cells import Column, code_column, column_of, item_columns, windows_column
from onewindow.catalogue.models import Material, Question, Revision, Step
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.reports import BadRow, ImportReport, Row
from onewindow.catalogue.shape import Data, fields_of, to_data
from onewindow.catalogue.units import UnitFinder
from onewindow.kernel.org.service import Person

ITEMS, NOTES = "事项", "填写说明"
PART_SHEETS = {"materials": "材料", "steps": "环节", "questions": "常见问题"}
_MODELS = {"materials": Material, "steps": Step, "questions": Question}
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"
_LONGEST_LIST = 255
_LAST_ROW = 5000
_LONGEST_CELL = 32767


@cache
def columns() -> Mapping[str, list[Column]]:
    """The columns of each sheet."""
    sheets = {ITEMS: [*item_columns(), *(column_of(field) for field in fields_of(Revision)), windows_column()]}
    for part, model in _MODELS.items():
        sheets[PART_SHEETS[part]] = [code_column(), *_part_columns(model)]
    return sheets


def _part_columns(model: Any) -> Iterator[Column]:
    for field in fields_of(model):
        yield column_of(field)


# --- out -----------------------------------------------------------------------------------------------


def template() -> bytes:
    """An empty workbook: headers with explanations, drop-down lists, a sheet that tells how to fill it in."""
    return _saved(_book(lambda _sheet: iter(())))


def export_workbook(revisions: RevisionQuerySet) -> bytes:
    """The revisions as a workbook that ``import_workbook`` takes back unchanged."""
    rows = [to_data(revision) for revision in revisions.with_parts().order_by("item__code", "number")]

    def rows_of(sheet: str) -> Iterator[Data]:
        if sheet == ITEMS:
            yield from rows
            return
        part = next(key for key, title in PART_SHEETS.items() if title == sheet)
        for data in rows:
            # A material's own code stands beside the item's, under another title.
            yield from ({"item": data["code"], **row} for row in data[part])

    return _saved(_book(rows_of))


def _book(rows_of: Any) -> Workbook:
    book = Workbook(write_only=True)
    for title, sheet_columns in columns().items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for n, column in enumerate(sheet_columns, start=1):
            dimension = sheet.column_dimensions[get_column_letter(n)]
            dimension.width = max(12, min(40, 2 * len(column.title) + 4))
            if column.is_code:
                # As text, or a spreadsheet makes a number of it and loses the last digits.
                dimension.number_format = TEXT
        for validation in _validations(sheet_columns):
            sheet.data_validations.append(validation)
        sheet.append([_header(sheet, column) for column in sheet_columns])
        for data in rows_of(title):
            sheet.append(
                [
                    _cell(sheet, value, is_code=column.is_code)
                    for column, value in zip(sheet_columns, _written(title, sheet_columns, data), strict=True)
                ]
            )
    _notes(book)
    return book


def _written(title: str, sheet_columns: list[Column], data: Data) -> Iterator[Any]:
    for n, column in enumerate(sheet_columns):
        is_item_code = title != ITEMS and n == 0
        yield column.write(data["item"] if is_item_code else data.get(column.key))


def _header(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, value=column.title + ("*" if column.is_required else ""))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF7")
    if column.hint:
        cell.comment = Comment(column.hint, "OneWindow", width=320, height=120)
    return cell


def _cell(sheet: Any, value: Any, *, is_code: bool) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(text) > _LONGEST_CELL:
        raise Invalid("cell_too_long", _("有一格内容超过表格能放的 32767 字，请改用 JSON Lines 导出。"))
    cell = WriteOnlyCell(sheet, value=text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_code:
        cell.number_format = TEXT
    if text.startswith(_COMPUTED):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _validations(sheet_columns: list[Column]) -> Iterator[DataValidation]:
    for n, column in enumerate(sheet_columns, start=1):
        listed = ",".join(column.options)
        if not listed or len(listed) > _LONGEST_LIST:
            continue
        validation = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        validation.errorTitle, validation.error = column.title, _("请从列表里选")
        letter = get_column_letter(n)
        validation.add(f"{letter}2:{letter}{_LAST_ROW}")
        yield validation


def _notes(book: Workbook) -> None:
    sheet = book.create_sheet(NOTES)
    sheet.column_dimensions["C"].width = 80
    sheet.append([_("表"), _("栏目"), _("怎么填")])
    for title, sheet_columns in columns().items():
        for column in sheet_columns:
            parts = [_("必填") if column.is_required else "", column.hint, "、".join(column.options)]
            sheet.append([title, column.title, "；".join(part for part in parts if part)])


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- in ------------------------------------------------------------------------------------------------


def import_workbook(
    stream: IO[bytes],
    *,
    actor: Person,
    progress: importing.Progress = importing.silent,
    source: str = "",
    files: Path | None = None,
) -> ImportReport:
    """The workbook's items, all or nothing; see ``import_jsonl``. Raises ``Invalid('bad_workbook')``, ``NotPermitted``."""
    rows, bad = read_workbook(stream)
    if bad:
        return ImportReport(read=len(rows), bad=bad)
    return importing.bring_in(rows, UnitFinder(), actor=actor, source=source, progress=progress, files=files)


def read_workbook(stream: IO[bytes]) -> tuple[list[Row], list[BadRow]]:
    """The items of a workbook in the shape, and every cell that cannot be read. Raises ``Invalid('bad_workbook')``."""
    book = sheets.read(stream)
    bad: list[BadRow] = []
    rows = [Row(ITEMS, number, data) for number, data in _read_sheet(book, ITEMS, bad)]
    by_code = {row.data.get("code"): row.data for row in rows}
    for part, title in PART_SHEETS.items():
        for number, data in _read_sheet(book, title, bad):
            owner = by_code.get(data.pop("item", ""))
            if owner is None:
                bad.append(BadRow(title, number, _("实施编码"), _("事项表里没有这个编码。")))
            else:
                owner.setdefault(part, []).append(data)
    return rows, bad


def _read_sheet(book: Mapping[str, list[sheets.Line]], title: str, bad: list[BadRow]) -> Iterator[tuple[int, Data]]:
    if title not in book:
        bad.append(BadRow(title, 0, "", _("缺少这张表。")))
        return
    lines = book[title]
    header = lines[0][1] if lines and lines[0][0] == 1 else []
    found = _columns_found(title, header, bad)
    for number, cells in lines:
        if number > 1 and any(cell.value not in {None, ""} for cell in cells):
            yield number, _read_row(title, number, found, cells, bad)


def _columns_found(title: str, header: list[sheets.Cell], bad: list[BadRow]) -> list[tuple[str, Column] | None]:
    """The column under each header; the first of a part's sheet is the item's code, kept apart from the part's own.

    Every column has to be there, if only empty: one that was deleted would wipe its facts out of every item.
    """
    known = {column.title: column for column in columns()[title]}
    found: list[tuple[str, Column] | None] = []
    for n, cell in enumerate(header):
        name = str(cell.value or "").strip().rstrip("*")
        column = known.get(name)
        if name and column is None:
            bad.append(BadRow(title, 1, name, _("不认识这一栏，请用模板里的栏目名。")))
        is_item_code = title != ITEMS and n == 0
        found.append(("item" if is_item_code else column.key, column) if column else None)
    present = {place[1].title for place in found if place}
    absent = [name for name in known if name not in present]
    if absent:
        words = {"names": "、".join(absent)}
        bad.append(BadRow(title, 1, "", _("缺少这些栏：%(names)s。不填的栏也要留着，空着就行。") % words))
    return found


def _read_row(title: str, number: int, found: list[Any], cells: list[sheets.Cell], bad: list[BadRow]) -> Data:
    data: Data = {}
    for place, cell in zip(found, cells, strict=False):
        if place is None or cell.value in {None, ""}:
            continue
        key, column = place
        if cell.is_formula:
            bad.append(BadRow(title, number, column.title, _("这一格是公式，请改成数值或文字。")))
            continue
        try:
            data[key] = column.read(cell.value)
        except ValueError as error:
            bad.append(BadRow(title, number, column.title, str(error)))
    return data
