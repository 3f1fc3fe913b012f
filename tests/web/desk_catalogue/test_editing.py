"""A draft written section by section."""

from typing import Any

from pytest_django import DjangoAssertNumQueries

from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role
from onewindow.web.desk.catalogue.sections import section_of
from tests.factories import StaffFactory
from tests.web.desk_catalogue.conftest import CODE, Desk, browser

BASIC = {"f.name": "演出审批", "f.item_type": "01", "f.summary": "卖票的演出先来这里。", "f.result_name": ""}


def newest(code: str = CODE) -> catalogue.Revision:
    found = catalogue.Revision.objects.filter(item__code=code).with_parts().order_by("-number").first()
    assert found is not None
    return found


def materials(*names: str) -> dict[str, Any]:
    post: dict[str, Any] = {"f.materials": [str(n) for n in range(len(names))]}
    for n, name in enumerate(names):
        post |= {f"f.materials.{n}.code": f"m{n}", f"f.materials.{n}.name": name}
    return post


def test_a_new_item_begins_with_its_code(desk: Desk) -> None:
    words = {"unit": desk.unit.pk, "code": "X1", "name": "新事项", "item_type": "20", "case_type": "1"}
    answer = desk.editing.post("/desk/items/new/", words)
    assert answer.headers["Location"] == "/desk/items/X1/edit/basic/"
    assert newest("X1").state == "draft"
    taken = desk.editing.post("/desk/items/new/", words)
    assert "已经有事项在用" in taken.content.decode()
    assert 'value="新事项"' in taken.content.decode()


def test_a_section_is_saved_and_the_rest_stays(desk: Desk) -> None:
    desk.draft()
    answer = desk.editing.post(f"/desk/items/{CODE}/edit/basic/", BASIC)
    assert answer.headers["Location"] == f"/desk/items/{CODE}/edit/basic/"
    revision = newest()
    assert (revision.name, revision.number, revision.promised_amount) == ("演出审批", 1, 10)
    assert [row.code for row in revision.materials.order_by("order")] == ["m01", "m02", "m03", "m04", "m05"]


def test_the_first_save_over_a_published_version_begins_a_draft(desk: Desk) -> None:
    desk.published()
    assert "第一次保存时建立新的草稿" in desk.editing.get(f"/desk/items/{CODE}/edit/basic/").content.decode()
    desk.editing.post(f"/desk/items/{CODE}/edit/basic/", BASIC | {"next": "1"})
    assert (newest().number, newest().state) == (2, "draft")


def test_what_does_not_fit_is_said_and_everything_typed_is_kept(desk: Desk) -> None:
    desk.draft()
    answer = desk.editing.post(
        f"/desk/items/{CODE}/edit/time/", {"f.promised_amount": "十", "f.promised_note": "我写的"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有保存，您填的都还在" in page
    assert "“承诺办结时限”要填整数" in page
    assert 'value="十"' in page
    assert "我写的" in page
    assert newest().promised_amount == 10


def test_findings_stand_beside_their_fields(desk: Desk) -> None:
    desk.draft(promised_amount=30)
    page = desk.editing.get(f"/desk/items/{CODE}/edit/time/").content.decode()
    assert page.count("承诺时限不能长于法定时限。") == 2
    assert 'id="f-promised_amount-error"' in page


def test_rows_move_without_scripts_and_nothing_is_stored_by_it(desk: Desk) -> None:
    desk.draft()
    post = materials("甲", "乙") | {"move_row": "materials.1.up"}
    page = desk.editing.post(f"/desk/items/{CODE}/edit/materials/", post).content.decode()
    assert page.index('value="乙"') < page.index('value="甲"')
    assert "还没有保存" in page
    assert newest().materials.count() == 5
    desk.editing.post(f"/desk/items/{CODE}/edit/materials/", materials("乙", "甲"))
    assert [row.name for row in newest().materials.order_by("order")] == ["乙", "甲"]


def test_a_version_in_review_is_closed(desk: Desk) -> None:
    desk.in_review()
    assert desk.editing.get(f"/desk/items/{CODE}/edit/basic/").status_code == 409


def test_the_form_as_a_table_with_its_preview(desk: Desk) -> None:
    desk.draft()
    row = {"f.form_fields": ["0"], "f.form_fields.0.title": "节目单", "f.form_fields.0.kind": "textarea"}
    seen = desk.editing.post(f"/desk/items/{CODE}/edit/form/preview/", row).content.decode()
    assert "节目单" in seen
    assert "<textarea" in seen
    assert "show_name" in newest().form_schema["properties"]
    desk.editing.post(f"/desk/items/{CODE}/edit/form/", row)
    assert newest().form_schema["properties"] == {
        "field_1": {"type": "string", "x-widget": "textarea", "title": "节目单"}
    }


def test_a_broken_definition_is_refused_and_kept(desk: Desk) -> None:
    desk.draft()
    page = desk.editing.post(f"/desk/items/{CODE}/edit/form/", {"raw": '{"type": '})
    assert page.status_code == 422
    assert "这不是有效的 JSON" in page.content.decode()
    assert "{&quot;type&quot;: " in page.content.decode()
    assert desk.editing.post(f"/desk/items/{CODE}/edit/form/", {"raw": '{"type": "nothing"}'}).status_code == 422
    desk.editing.post(f"/desk/items/{CODE}/edit/form/", {"raw": '{"type": "object", "properties": {}}'})
    assert newest().form_schema["properties"] == {}


def test_an_unknown_section(desk: Desk) -> None:
    desk.draft()
    assert section_of("nothing") is None
    assert desk.editing.get(f"/desk/items/{CODE}/edit/nothing/").status_code == 404


def test_the_editor_asks_the_same_whatever_the_number_of_rows(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.draft()
    page = f"/desk/items/{CODE}/edit/materials/"
    desk.editing.get(page)
    with django_assert_num_queries(STATEMENTS_OF_EDITOR):
        desk.editing.get(page)
    desk.editing.post(page, materials(*"甲乙丙丁戊己庚辛"))
    desk.editing.get(page)
    with django_assert_num_queries(STATEMENTS_OF_EDITOR):
        desk.editing.get(page)


# Session, account with its roles, unread messages of the frame; revision with item and unit, four parts; unit of the head line.
STATEMENTS_OF_EDITOR = 8


def seen(page: bytes) -> str:
    return page.decode().split('name="seen" value="')[1].split('"')[0]


def test_the_second_editor_sees_what_the_first_one_saved(desk: Desk) -> None:
    desk.draft()
    colleague = StaffFactory(unit=desk.unit, role=Role.CATALOGUE_EDITOR, name="邵静怡")
    url = f"/desk/items/{CODE}/edit/basic/"
    mine = seen(desk.editing.get(url).content)
    browser(colleague).post(url, BASIC | {"f.summary": "同事写的一句。", "seen": mine})
    answer = desk.editing.post(url, BASIC | {"f.summary": "我写的一句。", "seen": mine})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert newest().summary == "同事写的一句。"
    assert 'value="我写的一句。"' in page
    assert "邵静怡 保存的内容在左边" in page
    assert "同事写的一句。" in page
    again = desk.editing.post(url, BASIC | {"f.summary": "我写的一句。", "seen": seen(answer.content)})
    assert again.status_code == 302
    assert newest().summary == "我写的一句。"


def test_different_sections_do_not_meet(desk: Desk) -> None:
    desk.draft()
    basic, time = (f"/desk/items/{CODE}/edit/{key}/" for key in ("basic", "windows"))
    marks = [seen(desk.editing.get(url).content) for url in (basic, time)]
    desk.editing.post(basic, BASIC | {"seen": marks[0]})
    assert desk.editing.post(time, {"f.in_hall": "false", "seen": marks[1]}).status_code == 302
    assert (newest().name, newest().in_hall) == ("演出审批", False)


def test_the_form_too(desk: Desk) -> None:
    desk.draft()
    url = f"/desk/items/{CODE}/edit/form/"
    mine = seen(desk.editing.get(url).content)
    row = {"f.form_fields": ["0"], "f.form_fields.0.kind": "text", "seen": mine}
    desk.editing.post(url, row | {"f.form_fields.0.title": "节目单"})
    answer = desk.editing.post(url, row | {"f.form_fields.0.title": "曲目"})
    assert answer.status_code == 409
    assert 'value="曲目"' in answer.content.decode()
    assert "节目单" in answer.content.decode()
    assert (
        desk.editing.post(url, row | {"f.form_fields.0.title": "曲目", "seen": seen(answer.content)}).status_code == 302
    )


def test_what_nobody_sees_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.draft()
    answer = desk.editing.post(f"/desk/items/{CODE}/edit/basic/", BASIC | {"f.summary": "一句\0话"})
    assert answer.status_code == 422
    assert "看不见的控制字符" in answer.content.decode()
    raw = '{"type": "object", "properties": {"a": {"type": "string", "title": "\\u0000"}}}'
    assert desk.editing.post(f"/desk/items/{CODE}/edit/form/", {"raw": raw}).status_code == 422
    assert desk.editing.post(f"/desk/items/{CODE}/edit/form/", {"raw": "[" * 100_000}).status_code == 422
    assert desk.editing.get("/desk/items/?q=%00").status_code == 404


def test_a_new_draft_does_not_show_the_former_day(desk: Desk) -> None:
    desk.published()
    page = desk.editing.get(f"/desk/items/{CODE}/edit/basic/").content.decode()
    day = catalogue.published().get().effective_from
    assert day is not None
    assert f'value="{day.isoformat()}"' not in page
