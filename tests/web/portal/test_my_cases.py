"""My cases, one case in full, messages."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.cases import service as cases
from onewindow.cases.service import Case, Outcome, State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.notices import service as notices
from tests.cases.road import PDF, Road

Statements = Callable[[int], AbstractContextManager[None]]

# Session, account.
OF_A_PERSON = 2
STATES = [state for state in State if state != State.DRAFT]


def page_of(client: Client, case: Case, more: str = "") -> str:
    response = client.get(f"/cases/{case.number}/{more}")
    assert response.status_code == 200
    return response.content.decode()


# --- the list ------------------------------------------------------------------------------------


def test_the_list_costs_the_same_for_one_and_for_many(citizen: Client, road: Road, statements: Statements) -> None:
    for count in (1, 5):
        for _n in range(count):
            road.case_in(State.SUBMITTED)
        with statements(OF_A_PERSON + 3):  # the page, the limits of all its cases, the packages above them
            page = citizen.get("/cases/").content.decode()
    assert page.count("已提交，窗口在看材料，还剩 5 个工作日") == 6


@pytest.mark.parametrize(("show", "number"), [("", 3), ("running", 1), ("asked", 1), ("drafts", 1), ("done", 1)])
def test_filters(citizen: Client, road: Road, show: str, number: int) -> None:
    road.draft()
    road.case_in(State.SUBMITTED)
    road.case_in(State.WITHDRAWN)
    page = citizen.get("/cases/", {"show": show}).content.decode()
    assert page.count("ow-rows__name") == number


def test_found_by_number(citizen: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    road.case_in(State.SUBMITTED)
    assert citizen.get("/cases/", {"q": case.number}).content.decode().count("ow-rows__name") == 1


def test_nothing_yet_says_what_to_do(stranger: Client) -> None:
    assert "还没有办件" in stranger.get("/cases/").content.decode()
    assert "这里没有办件" in stranger.get("/cases/", {"show": "done"}).content.decode()


# --- one case ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page(citizen: Client, road: Road, state: State) -> None:
    case = road.case_in(state)
    page = page_of(citizen, case)
    assert case.number in page
    assert "办到哪一步了" in page


def test_the_clock_is_explained(citizen: Client, road: Road, statements: Statements) -> None:
    case = road.case_in(State.IN_REVIEW)
    # Case and materials; limits and the ledger of the one shown; the timeline's four; the item's materials and
    # the files; the drawing's marking; the package it may be part of.
    with statements(OF_A_PERSON + 2 + 2 + 4 + 2 + 1 + 1):
        page = page_of(citizen, case)
    assert "正在审查，还剩 10 个工作日" in page
    assert "为什么是 3月16日 (周一)" in page
    assert "行政许可法第八十二条" in page
    assert "最后一天是 2026年3月30日 (周一)" in page
    assert "受理通知书" in page


def test_a_correction_tells_everything_at_once(citizen: Client, road: Road) -> None:
    wanted = {"form": "场次和合同不一致", "m01": "缺第二页"}
    case = cases.request_correction(road.case_in(State.SUBMITTED), materials=wanted, actor=road.clerk)
    page = page_of(citizen, case)
    assert "<li>申请表：场次和合同不一致</li><li>演出节目单：缺第二页</li>" in page


def test_what_a_reader_marked_is_not_told_before_the_notice(citizen: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    cases.mark_material(case, "m01", fits=False, note="缺第二页", actor=road.clerk)
    page = page_of(citizen, case)
    assert "要换一份" not in page
    assert "缺第二页" not in page
    cases.request_correction(case, materials={"m01": "缺第二页"}, actor=road.clerk)
    assert "要换一份" in page_of(citizen, case)


def test_a_pause_says_why(citizen: Client, road: Road) -> None:
    page = page_of(citizen, road.case_in(State.SUSPENDED))
    assert "专家评审，暂停计时" in page
    assert "请专家看节目" in page


def test_a_refusal_says_why_and_what_can_be_done(citizen: Client, road: Road) -> None:
    page = page_of(citizen, road.case_in(State.DELIVERED, outcome=Outcome.REFUSED))
    assert "节目含有禁止内容" in page
    assert "行政复议" in page


def test_the_certificate_is_fetched(citizen: Client, stranger: Client, road: Road) -> None:
    case = road.case_in(State.DELIVERED)
    page = page_of(citizen, case)
    number = case.certificate_number or cases.visible_to(road.applicant).get(number=case.number).certificate_number
    assert f"/documents/{number}/" in page
    paper = citizen.get(f"/documents/{number}/")
    assert paper.content.startswith(b"%PDF")
    assert stranger.get(f"/documents/{number}/").status_code == 404


def test_a_draft_leads_to_its_form(citizen: Client, road: Road) -> None:
    case = road.draft()
    assert citizen.get(f"/cases/{case.number}/")["Location"] == f"/applications/{case.number}/form/"


def test_the_drawing_with_where_it_stands(citizen: Client, stranger: Client, road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    assert b"definitions" in citizen.get(f"/cases/{case.number}/flow.bpmn").content
    assert stranger.get(f"/cases/{case.number}/flow.bpmn").status_code == 404
    assert citizen.get(f"/cases/{road.case_in(State.SUBMITTED).number}/flow.bpmn").status_code == 404


def test_withdrawn_after_asking_once_more(citizen: Client, stranger: Client, road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    assert "不能恢复" in page_of(citizen, case, "withdraw/")
    fragment = citizen.get(f"/cases/{case.number}/withdraw/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert stranger.post(f"/cases/{case.number}/withdraw/").status_code == 404
    assert citizen.post(f"/cases/{case.number}/withdraw/", {"reason": "不办了"}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_a_draft_is_thrown_away(citizen: Client, road: Road) -> None:
    case = road.draft()
    assert "删除这份草稿" in page_of(citizen, case, "withdraw/")
    assert citizen.post(f"/cases/{case.number}/withdraw/").status_code == 302


def test_an_explanation_asked_and_given(citizen: Client, stranger: Client, road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    cases.ask_explanation(case, question="场次为什么不一致？", actor=road.examiner)
    assert "场次为什么不一致？" in page_of(citizen, case)
    url = f"/cases/{case.number}/supplement/"
    assert "场次为什么不一致？" in citizen.get(url).content.decode()
    assert "请写下要说明的内容" in citizen.post(url, {"words": " "}).content.decode()
    note = SimpleUploadedFile("说明.pdf", PDF, "application/pdf")
    assert citizen.post(url, {"words": "第二场另签合同。", "file": note}).status_code == 302
    page = page_of(citizen, case)
    assert "第二场另签合同。" in page
    assert "办理的人请您说明" not in page
    assert stranger.get(url).status_code == 404


def test_a_bad_file_keeps_the_words(citizen: Client, road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    bad = SimpleUploadedFile("坏.pdf", b"MZ\x90\x00" + b"x" * 200)
    page = citizen.post(f"/cases/{case.number}/supplement/", {"words": "请看附件", "file": bad}).content.decode()
    assert "请看附件" in page
    assert "ow-error" in page


def test_a_deferred_material_comes_later(citizen: Client, stranger: Client, road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    assert "前补交" in page_of(citizen, case)
    url = f"/cases/{case.number}/files/m02/"
    report = SimpleUploadedFile("检测报告.pdf", PDF, "application/pdf")
    assert stranger.post(url, {"file": report}).status_code == 404
    report.seek(0)
    assert "检测报告.pdf 已补交" in citizen.post(url, {"file": report}, follow=True).content.decode()
    late = SimpleUploadedFile("节目单.pdf", PDF + b"2", "application/pdf")
    refused = citizen.post(f"/cases/{case.number}/files/m01/", {"file": late}, follow=True).content.decode()
    assert "只能补交容缺的材料" in refused


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SUSPENDED, State.DELIVERED])
def test_a_stranger_finds_no_such_case(stranger: Client, road: Road, state: State) -> None:
    case = road.case_in(state)
    for more in ("", "withdraw/", "supplement/"):
        assert stranger.get(f"/cases/{case.number}/{more}").status_code == 404


def test_files_only_for_whom_they_are_meant(citizen: Client, stranger: Client, client: Client, road: Road) -> None:
    case = road.draft()
    cases.add_file(case, "m01", SimpleUploadedFile("节目单.pdf", PDF).file, "节目单.pdf", actor=road.applicant)
    key = attachments.of_subject(case.subject).get().key
    assert citizen.get(f"/files/{key}/").status_code == 409  # still being scanned
    assert stranger.get(f"/files/{key}/").status_code == 404
    assert client.get(f"/files/{key}/")["Location"].startswith("/sign-in/")


# --- messages ------------------------------------------------------------------------------------


def test_messages_are_read_by_a_deed(citizen: Client, stranger: Client, road: Road, statements: Statements) -> None:
    case = road.case_in(State.SUBMITTED)
    notices.tell(
        party=road.party,
        template="light_yellow",
        context={"what": "时限", "number": case.number, "item": "演出", "remaining": "今天到期", "due": "今天"},
        subject=case.subject,
        once="test",
        channels=("inbox",),
    )
    with statements(OF_A_PERSON + 2):  # the page, how many are new
        page = citizen.get("/messages/").content.decode()
    assert "1 条没看" in page
    assert f"/cases/{case.number}/" in page
    citizen.post("/messages/")
    assert "条没看" not in citizen.get("/messages/").content.decode()
    assert "没有消息" in stranger.get("/messages/").content.decode()
