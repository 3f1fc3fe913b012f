import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Person, system_actor
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item


def _import(book: Workbook | bytes, actor: Person | None = None) -> catalogue.ImportReport:
    stream = io.BytesIO(book if isinstance(book, bytes) else b"")
    if isinstance(book, Workbook):
        book.save(stream)
        stream.seek(0)
    return catalogue.import_workbook(stream, actor=actor or system_actor())


def _cell(book: Workbook, sheet: str, title: str, row: int = 2) -> Any:
    headers = [str(cell.value).rstrip("*") for cell in book[sheet][1]]
    return book[sheet].cell(row=row, column=headers.index(title) + 1)


@pytest.fixture
def book(office: Office) -> Workbook:
    office.published(
        is_popular=True,
        effective_from=clock.today().isoformat(),
        is_charged=True,
        takes_online_payment=True,
        fees=[{"name": "工本费", "standard": "10 元", "basis": "某文", "amount_cents": 1000, "is_reducible": True}],
        extra={"备注": ["甲", 1, None]},
    )
    return load_workbook(io.BytesIO(catalogue.export_workbook(catalogue.in_force())))


def test_the_template_explains_itself() -> None:
    empty = load_workbook(io.BytesIO(catalogue.template()))
    assert empty.sheetnames == ["事项", "材料", "环节", "常见问题", "填写说明"]
    assert _cell(empty, "事项", "事项类型", 1).value == "事项类型*"
    lists = {str(validation.formula1) for validation in empty["事项"].data_validations.dataValidation}
    assert '"即办件,承诺件,其他"' in lists
    assert '"是,否"' in lists
    assert "一行一条" in _cell(empty, "事项", "受理条件", 1).comment.text
    assert empty["填写说明"].max_row > 80


@pytest.mark.django_db
def test_an_empty_template_is_an_import_of_nothing() -> None:
    report = _import(catalogue.template())
    assert (report.read, report.bad) == (0, [])


def test_what_is_exported_is_imported_unchanged(book: Workbook) -> None:
    report = _import(book)
    assert (report.bad, report.unchanged) == ([], 1)


def test_a_changed_cell_is_a_new_revision(book: Workbook) -> None:
    _cell(book, "事项", "承诺办结时限").value = 12.0
    _cell(book, "材料", "材料名称", 3).value = "护照首页"
    assert _import(book).replaced == 1
    standing = catalogue.published().with_parts().get()
    assert (standing.promised_amount, standing.materials.get(code="m02").name) == (12, "护照首页")


def test_every_bad_cell_is_told_and_nothing_is_stored(book: Workbook) -> None:
    _cell(book, "事项", "办件类型").value = "慢慢办"
    _cell(book, "事项", "到现场次数").value = "=1+1"
    _cell(book, "环节", "时限", 3).value = "三天"
    _cell(book, "材料", "实施编码", 4).value = "没有的编码"
    book["常见问题"].cell(row=1, column=9, value="批注")
    bad = {(row.sheet, row.row, row.column): row.reason for row in _import(book).bad}
    assert bad == {
        ("事项", 2, "办件类型"): "“慢慢办”不在选项里",
        ("事项", 2, "到现场次数"): "这一格是公式，请改成数值或文字。",
        ("环节", 3, "时限"): "要填整数",
        ("材料", 4, "实施编码"): "事项表里没有这个编码。",
        ("常见问题", 1, "批注"): "不认识这一栏，请用模板里的栏目名。",
    }
    assert catalogue.Revision.objects.count() == 1


def test_a_missing_sheet_and_a_file_that_is_no_workbook(book: Workbook) -> None:
    del book["环节"]
    assert [(row.sheet, row.reason) for row in _import(book).bad] == [("环节", "缺少这张表。")]
    with pytest.raises(Invalid) as refused:
        _import(b"PK not a workbook")
    assert refused.value.code == "bad_workbook"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_what_a_spreadsheet_would_compute_goes_out_as_text(office: Office, text: str) -> None:
    office.published(summary=text)
    cell = _cell(load_workbook(io.BytesIO(catalogue.export_workbook(catalogue.in_force()))), "事项", "一句话说明")
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    assert _import(catalogue.export_workbook(catalogue.in_force())).unchanged == 1


def test_an_editors_workbook_becomes_drafts(office: Office, book: Workbook) -> None:
    _cell(book, "事项", "一句话说明").value = "新的说明。"
    assert _import(book, office.editor).replaced == 1
    assert {(one.number, one.state) for one in catalogue.Revision.objects.all()} == {(1, "published"), (2, "draft")}


def test_everything_but_form_and_scenarios_reads_as_words(book: Workbook) -> None:
    assert _cell(book, "事项", "事项类型").value == "行政许可"
    assert _cell(book, "事项", "服务对象").value == "企业法人"
    assert _cell(book, "事项", "收费").value == "工本费｜10 元｜某文｜1000｜是"
    assert _cell(book, "事项", "办理窗口").value.startswith("市政务服务中心｜清江大道 100 号")
    assert _cell(book, "材料", "必要性", 5).value == "容缺后补"
    assert item()["materials"][3]["code"] == _cell(book, "材料", "材料编码", 5).value
