"""The item's page: findings, differences, and every step with what it does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import RevisionState
from onewindow.web.desk.catalogue.differences import compare
from tests.catalogue.samples import complete, item
from tests.web.desk_catalogue.conftest import CODE, Desk

ITEM = f"/desk/items/{CODE}/"


def state(number: int = 1) -> str:
    return catalogue.Revision.objects.get(item__code=CODE, number=number).state


def test_submit_then_publish(desk: Desk) -> None:
    desk.draft()
    told = desk.editing.get(f"{ITEM}do/submit/", headers={"HX-Request": "true"}).content.decode()
    assert "审核期间不能再改" in told
    assert "<html" not in told
    assert desk.editing.post(f"{ITEM}do/submit/").headers["Location"] == ITEM
    assert state() == RevisionState.IN_REVIEW
    assert "通过并发布" in desk.reviewing.get(ITEM).content.decode()
    desk.reviewing.post(f"{ITEM}do/publish/")
    assert state() == RevisionState.PUBLISHED


def test_what_breaks_a_rule_is_not_sent_to_review(desk: Desk) -> None:
    desk.draft(promised_amount=30)
    assert "承诺时限不能长于法定时限。" in desk.editing.get(ITEM).content.decode()
    assert "有 1 处不符合发布要求" in desk.editing.post(f"{ITEM}do/submit/").content.decode()
    assert state() == RevisionState.DRAFT


def test_sending_back_needs_a_reason_which_the_editor_reads(desk: Desk) -> None:
    desk.in_review()
    assert "ow-error" in desk.reviewing.post(f"{ITEM}do/send_back/", {"reason": ""}).content.decode()
    desk.reviewing.post(f"{ITEM}do/send_back/", {"reason": "材料写得太含糊"})
    assert state() == RevisionState.DRAFT
    assert "材料写得太含糊" in desk.editing.get(ITEM).content.decode()


@pytest.mark.parametrize(("verb", "after"), [("suspend", "suspended"), ("withdraw", "withdrawn")])
def test_steps_on_what_is_in_force(verb: str, after: str, desk: Desk) -> None:
    desk.published()
    desk.reviewing.post(f"{ITEM}do/{verb}/", {"reason": "条例修订"})
    assert state() == after
    assert desk.editing.post(f"{ITEM}do/{verb}/", {"reason": "再来"}).status_code in (302, 403)


def test_a_step_that_somebody_else_took_leads_back(desk: Desk) -> None:
    desk.published()
    answer = desk.reviewing.post(f"{ITEM}do/publish/", follow=True)
    assert "可能刚刚有人办过了" in answer.content.decode()


def test_differences_are_told_in_words(desk: Desk) -> None:
    desk.published()
    catalogue.save_draft(CODE, item(unit="wenlv", promised_amount=8, conditions=["只有一条。"]), actor=desk.editor)
    page = desk.reviewing.get(f"{ITEM}versions/2/compare/").content.decode()
    assert "承诺办结时限" in page
    assert "只有一条。" in page
    assert "承诺办结时限" in desk.editing.get(ITEM).content.decode()


def test_comparing_rows() -> None:
    old, new = complete(), complete()
    new["materials"].pop(1)
    new["materials"][0]["name"] = "申请书"
    new["questions"].append({"question": "要多久？", "answer": "十天。"})
    new["steps"].reverse()
    new["is_online"] = False
    found = {change.label: (change.kind, change.before, change.after) for change in compare(old, new)}
    assert found["申请材料：参演人员护照首页"][0] == "removed"
    assert found["申请材料：申请书"] == ("changed", "材料名称：营业性演出申请表", "材料名称：申请书")
    assert found["常见问题：要多久？"][0] == "added"
    assert found["办理环节：顺序"][1].startswith("受理、审核")
    assert found["网上可办"] == ("changed", "是", "否")
    assert compare(old, complete()) == []


def test_preview_is_the_guide(desk: Desk) -> None:
    desk.draft()
    page = desk.editing.get(f"{ITEM}versions/1/preview/?performers=foreign").content.decode()
    assert "参演人员护照首页" in page
    assert "唱词是外文吗？" in page


def test_the_list_by_state_words_and_unit(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk.published()
    for n in range(5):
        catalogue.save_draft(None, item(unit="wenlv", code=f"X{n}", name=f"第{n}项"), actor=desk.editor)
    assert "第3项" in desk.editing.get("/desk/items/?q=第3&state=draft&unit=wenlv").content.decode()
    assert "没有找到" in desk.editing.get("/desk/items/?q=没有").content.decode()
    with django_assert_num_queries(6):
        desk.editing.get("/desk/items/")
    with django_assert_num_queries(6):
        desk.editing.get("/desk/items/?q=第3")


def test_export_and_import_again(desk: Desk) -> None:
    desk.draft()
    book = desk.editing.get("/desk/items/export.xlsx?state=draft")
    lines = b"".join(desk.editing.get("/desk/items/export.jsonl").streaming_content)
    assert CODE.encode() in lines
    assert desk.editing.get("/desk/items/export.xlsx?q=没有").status_code == 200
    answer = desk.editing.post("/desk/items/import/", {"file": _file("一.xlsx", book.content)})
    assert "没有变化 1" in answer.content.decode()
    changed = lines.replace("营业性演出审批".encode(), "演出".encode())
    assert (
        "更新草稿 1" in desk.editing.post("/desk/items/import/", {"file": _file("a.jsonl", changed)}).content.decode()
    )


def test_every_bad_row_is_reported_and_nothing_stored(desk: Desk) -> None:
    answer = desk.editing.post("/desk/items/import/", {"file": _file("a.jsonl", b'{"code": "X1"}\nnonsense\n')})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "什么都没有存" in page
    assert "a.jsonl" in page
    assert not catalogue.Item.objects.exists()
    assert (
        "这个文件打不开" in desk.editing.post("/desk/items/import/", {"file": _file("a.xlsx", b"x")}).content.decode()
    )


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
