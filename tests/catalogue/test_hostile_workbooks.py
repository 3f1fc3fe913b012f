"""A workbook is a stranger's archive of XML: whatever is wrong in it is one refusal, soon and without much memory."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from onewindow.base.clock import stopwatch
from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.cells import item_columns
from onewindow.catalogue.workbook import columns
from tests.catalogue.conftest import Office
from tests.catalogue.test_workbook import _cell, _import

SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The template with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(catalogue.template())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def rows(text: str) -> bytes:
    return changed(SHEET, lambda content: content.replace(b"</sheetData>", text.encode() + b"</sheetData>"))


CELL = '<c r="A2" t="{kind}"><v>{value}</v></c>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a row far down": lambda: rows('<row r="300000000"><c r="A300000000"><v>1</v></c></row>'),
    "a column far right": lambda: rows('<row r="2"><c r="XFD2"><v>1</v></c></row>'),
    "many rows": lambda: rows("<row/>" * 100_000),
    "many cells": lambda: rows("<row>" + "<c/>" * 100_000 + "</row>"),
    "text without end": lambda: changed(
        "xl/styles.xml", lambda _c: f"<styleSheet {_NS}><a>{'字' * 40_000_000}</a></styleSheet>".encode()
    ),
    "styles without end": lambda: changed(
        "xl/styles.xml", lambda _c: f"<styleSheet {_NS}>{'<a/>' * 300_000}</styleSheet>".encode()
    ),
    "broken off": lambda: changed(SHEET, lambda content: content[: len(content) // 2]),
    "no XML": lambda: changed(SHEET, lambda _c: b"<worksheet"),
    "an empty part": lambda: changed(SHEET, lambda _c: b""),
    "no such string": lambda: rows('<row r="2">' + CELL.format(kind="s", value="99999") + "</row>"),
    "no number of a string": lambda: rows('<row r="2">' + CELL.format(kind="s", value="x") + "</row>"),
    "no number": lambda: rows('<row r="2">' + CELL.format(kind="n", value="12a") + "</row>"),
    "no date": lambda: rows('<row r="2">' + CELL.format(kind="d", value="tomorrow") + "</row>"),
    "no place": lambda: rows('<row r="x"><c r="?"><v>1</v></c></row>'),
    "entities": lambda: changed(SHEET, lambda content: b'<!DOCTYPE a [<!ENTITY b "b">]>' + content.split(b"?>")[-1]),
    "cut short": lambda: catalogue.template()[:-400],
    "nothing": lambda: b"",
    "another archive": lambda: changed("[Content_Types].xml", lambda _c: b"<Types/>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_soon_and_cheaply(name: str, office: Office) -> None:
    content = HOSTILE[name]()
    begun = stopwatch()
    tracemalloc.start()
    try:
        with pytest.raises(Invalid) as refused:
            _import(content, office.editor)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.code == "bad_workbook"
    assert most < 200 * 1024 * 1024
    assert stopwatch() - begun < 20


def test_a_deleted_column_does_not_wipe_its_facts(office: Office) -> None:
    office.published()
    book = load_workbook(io.BytesIO(catalogue.export_workbook(catalogue.in_force())))
    summary = next(n for n, column in enumerate(columns()["事项"], start=1) if column.key == "summary")
    book["事项"].delete_cols(summary)
    (bad,) = _import(book).bad
    assert bad.reason == "缺少这些栏：一句话说明。不填的栏也要留着，空着就行。"
    assert catalogue.published().get().summary


def test_columns_of_codes_are_text(office: Office) -> None:
    book = load_workbook(io.BytesIO(catalogue.template()))
    formats = {
        column.key: book["事项"].column_dimensions[letter].number_format
        for letter, column in zip("ABC", item_columns(), strict=True)
    }
    assert formats == {"code": "@", "unit": "@", "is_popular": "General"}
    office.published()
    exported = load_workbook(io.BytesIO(catalogue.export_workbook(catalogue.in_force())))
    assert _cell(exported, "事项", "咨询电话").number_format == "@"
    assert _cell(exported, "材料", "材料编码").number_format == "@"


@pytest.mark.parametrize("value", [9.1119900e30, 12345678901234567890, 1e15])
def test_a_code_that_became_a_number_is_told(value: float, office: Office) -> None:
    book: Workbook = load_workbook(io.BytesIO(catalogue.template()))
    _cell(book, "事项", "实施编码").value = value
    bad = _import(book).bad[0]
    assert (bad.row, bad.column) == (2, "实施编码")
    assert bad.reason.startswith("长编码被表格软件当成了数字")
