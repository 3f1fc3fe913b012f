import io
import json
from collections.abc import Callable

import pytest

from onewindow.base.errors import NotPermitted
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory

Import = Callable[..., catalogue.ImportReport]
FOREIGN = {
    "code": "11440000006939756B2440101007000",
    "name": "提价申报",
    "type": "行政许可",
    "dept": "某省发展和改革委员会",
    "area": "广东省",
    "legal_limit": "30(工作日)",
    "promised_limit": "无",
    "themes": ["其他"],
    "objects": ["自然人"],
    "materials": "无",
    "accept": "无",
    "visits": "0",
    "online": "1",
}


def test_what_is_exported_is_imported_unchanged(office: Office, import_rows: Import) -> None:
    office.published(is_popular=True)
    lines = list(catalogue.export_jsonl(catalogue.in_force()))
    report = import_rows(*(line.decode() for line in lines))
    assert (report.unchanged, report.created, report.replaced, report.bad) == (1, 0, 0, [])


def test_a_changed_row_replaces_what_stood(office: Office, import_rows: Import) -> None:
    first = office.published(is_popular=True)
    report = import_rows(item(unit="wenlv", summary="换了一句话。"))
    assert (report.replaced, report.bad) == (1, [])
    standing = catalogue.published().get()
    assert (standing.number, standing.summary, standing.item.is_popular) == (2, "换了一句话。", True)
    first.refresh_from_db()
    assert (first.state, catalogue.Item.objects.get().published) == ("replaced", standing)


def test_one_bad_row_and_nothing_is_stored(office: Office, import_rows: Import) -> None:
    report = import_rows(
        item(code="a", unit="wenlv"),
        "",
        "{不是 JSON",
    )
    assert [(row.row, row.reason[:12]) for row in report.bad] == [(3, "这一行不是有效的 JSO")]
    report = import_rows(
        item(code="a", unit="wenlv"), item(code="b", unit="wenlv", visits="许多", materials=[{"code": "m"}])
    )
    assert {(row.sheet, row.row, row.column, row.reason) for row in report.bad} == {
        ("f.jsonl", 2, "申请材料 第 1 行 材料名称", "“申请材料 第 1 行 材料名称”没有填。"),
        ("f.jsonl", 2, "到现场次数", "“到现场次数”要填整数。"),
    }
    report = import_rows(item(code="a", unit="wenlv"), item(code="b", unit="nowhere"))
    assert [(row.row, row.column) for row in report.bad] == [(2, "实施主体")]
    report = import_rows(item(code="a", unit="wenlv"), item(code="a", unit="wenlv"))
    assert [row.row for row in report.bad] == [1, 2]
    assert not report.is_stored
    assert not catalogue.Item.objects.exists()


def test_our_own_rows_keep_the_rules_and_a_published_list_need_not(office: Office, import_rows: Import) -> None:
    broken = item(unit="wenlv", questions=[])
    report = import_rows(broken)
    assert [(row.column, row.reason) for row in report.bad] == [("questions", "行政许可事项要有常见问题解答。")]
    assert import_rows(broken, source="国务院部门清单").is_stored
    assert catalogue.published().get().source == "国务院部门清单"


def test_units_are_found_by_code_uscc_and_name(office: Office, import_rows: Import) -> None:
    other = UnitFactory(uscc="11440000006939756B", name="某局")
    report = import_rows(
        item(code="a", unit="wenlv"),
        item(code="b", authority_uscc=other.uscc),
        item(code="c", authority_name="某局"),
    )
    assert report.is_stored
    assert {one.item.code: one.item.unit.code for one in catalogue.published().with_unit()} == {
        "a": "wenlv",
        "b": other.code,
        "c": other.code,
    }
    assert catalogue.published().of_item("c").get().authority_uscc == other.uscc


def test_a_foreign_list_brings_its_units(import_rows: Import) -> None:
    report = import_rows(FOREIGN)
    assert (report.units_created, report.created) == (1, 1)
    unit = catalogue.published().with_unit().get().item.unit
    assert (unit.uscc, unit.name, unit.division.code) == ("11440000006939756B", "某省发展和改革委员会", "440000")
    assert import_rows({**FOREIGN, "legal_limit": "很久"}).bad[0].reason == "不认识的写法：很久"


def test_an_editors_file_becomes_drafts(office: Office) -> None:
    def upload(*rows: object) -> catalogue.ImportReport:
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        return catalogue.import_jsonl(io.BytesIO(text.encode()), actor=office.editor)

    report = upload(item(code="a", unit="wenlv"), item(code="b", unit="wenlv", questions=[]))
    assert (report.created, report.bad) == (2, [])
    assert {one.state for one in catalogue.Revision.objects.all()} == {"draft"}
    assert upload(item(code="a", unit="wenlv"), item(code="b", unit="wenlv")).unchanged == 1
    assert upload(item(code="a", unit="wenlv"), item(code="b", unit="wenlv")).unchanged == 2


@pytest.mark.usefixtures("office")
def test_who_may_import(import_rows: Import) -> None:
    for stranger in (ApplicantFactory(), StaffFactory(role=Role.OPERATOR), StaffFactory()):
        with pytest.raises(NotPermitted):
            import_rows(item(unit="wenlv"), actor=stranger)
    elsewhere = import_rows(item(unit="wenlv"), actor=StaffFactory(role=Role.CATALOGUE_EDITOR))
    assert "没有做这一步的权限" in elsewhere.bad[0].reason
    assert not catalogue.Item.objects.exists()


def test_a_day_to_come_is_for_editor_and_reviewer(office: Office, import_rows: Import) -> None:
    report = import_rows(item(unit="wenlv", effective_from="2999-01-01"))
    assert [row.column for row in report.bad] == ["生效日期"]
    assert not catalogue.Item.objects.exists()


def test_a_draft_in_work_is_not_overtaken(office: Office, import_rows: Import) -> None:
    published = office.published()
    standing = b"".join(catalogue.export_jsonl(catalogue.in_force())).decode()
    draft = catalogue.save_draft(published.item.code, item(unit="wenlv", name="演出审批（新）"), actor=office.editor)
    report = import_rows(item(unit="wenlv", summary="换了一句话。"))
    (bad,) = report.bad
    assert bad.reason == f"{office.editor.name}正在写这个事项的第 2 版（草稿），等那一版发布以后再导入。"
    assert import_rows(standing).unchanged == 1
    catalogue.submit_for_review(draft, actor=office.editor)
    catalogue.publish(draft, actor=office.reviewer)
    assert import_rows(item(unit="wenlv", summary="换了一句话。")).replaced == 1
    assert catalogue.published().get().number == 3


def test_a_draft_below_the_standing_number_is_still_the_one_to_go_on_with(office: Office) -> None:
    draft = office.draft()
    catalogue.Revision.objects.create(
        item=draft.item, number=2, state="published", published_at=draft.item.created_at, name="甲", item_type="01"
    )
    assert catalogue.save_draft(draft.item.code, item(), actor=office.editor).pk == draft.pk
