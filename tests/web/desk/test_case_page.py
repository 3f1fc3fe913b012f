import io

import pytest

from onewindow.cases import service as cases
from onewindow.cases.service import State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Blob
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from tests.cases.road import PDF
from tests.factories import StaffFactory


def page(desk, case, show="") -> str:
    return desk.get(f"/desk/cases/{case.number}/{show}").content.decode()


def shut(answer) -> None:
    """The file only: closing the whole answer would close the test's connection."""
    for close in answer._resource_closers:
        close()


def test_form_clock_and_history(road, enter):
    case = road.case_in(State.ACCEPTED)
    text = page(enter(road.examiner), case)
    for words in (
        "莱茵谷室内乐团音乐会",
        "还剩 10 个工作日",
        "为什么是 3月16日",
        "受理通知书",
        "同意，送审定",
        "收件箱第 1 件",
    ):
        assert words in text
    assert road.party.name not in text


def test_a_stranger_finds_nothing(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(StaffFactory(role="examiner"))
    for path in ("", "drawing/", "reveal/"):
        assert desk.get(f"/desk/cases/{case.number}/{path}").status_code == 404
    assert desk.post(f"/desk/cases/{case.number}/words/", {"opinion": "x"}).status_code == 404
    assert desk.post(f"/desk/cases/{case.number}/materials/m01/", {"fits": "1"}).status_code == 404
    assert desk.post(f"/desk/cases/{case.number}/do/examine.0.agree/").status_code == 404


@pytest.mark.parametrize("show", ["", "?show=m01", "?show=papers", "?show=drawing"])
def test_the_cost_is_constant(road, enter, statements, show):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    page(desk, case, show)
    with statements() as one:
        page(desk, case, show)
    for _again in range(3):
        cases.mark_material(case, "m01", fits=True, actor=road.examiner)
        road.case_in(State.ACCEPTED)
    with statements() as many:
        page(desk, case, show)
    assert len(one) == len(many) <= 30, "\n".join(many)


def test_a_file_in_the_viewer_and_on_its_own(road, enter):
    case = road.draft()
    file = cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    cases.save_draft(case, form={"show": "音乐会"}, actor=road.applicant)
    case = cases.accept(cases.submit(case, actor=road.applicant), actor=road.clerk)
    Blob.objects.update(scan="clean", scanned_at=case.accepted_at)
    desk = enter(road.examiner)
    assert f'<iframe class="ow-viewer__frame" src="/desk/files/{file.key}/"' in page(desk, case, "?show=m01")
    answer = desk.get(f"/desk/files/{file.key}/")
    assert b"".join(answer.streaming_content) == PDF
    shut(answer)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    saved = desk.get(f"/desk/files/{file.key}/?download=1")
    assert saved["Content-Disposition"].startswith("attachment")
    shut(saved)
    assert enter(StaffFactory(role="examiner")).get(f"/desk/files/{file.key}/").status_code == 404
    assert attachments.of_subject(case.subject).count() == 1


def test_a_document_is_a_pdf_for_who_sees_the_case(road, enter):
    case = road.case_in(State.ACCEPTED)
    paper = documents.of_subject(case.subject).last()
    answer = enter(road.examiner).get(f"/desk/documents/{paper.number}/")
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert enter(StaffFactory(role="examiner")).get(f"/desk/documents/{paper.number}/").status_code == 404


def test_the_drawing(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    assert b"bpmn:definitions" in desk.get(f"/desk/cases/{case.number}/drawing/").content
    assert 'data-current="examine"' in page(desk, case, "?show=drawing")


def test_marking_a_material(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    desk.post(f"/desk/cases/{case.number}/materials/m01/", {"fits": "1"})
    assert case.materials.get(code="m01").state == "passed"
    wrong = desk.post(f"/desk/cases/{case.number}/materials/m01/", {"fits": "0"}, follow=True)
    assert "请写明哪里有问题" in wrong.content.decode()
    desk.post(f"/desk/cases/{case.number}/materials/m01/", {"fits": "0", "note": "场次不一致"})
    assert "场次不一致" in page(desk, case, "?show=m01")


def test_reveal_asks_why_and_leaves_a_trace(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    address = f"/desk/cases/{case.number}/reveal/"
    assert "为什么要看" in desk.get(address).content.decode()
    assert road.party.id_masked[-4:] not in desk.post(address, {"purpose": ""}).content.decode()
    shown = desk.post(address, {"purpose": "电话核实"}).content.decode()
    assert road.party.id_masked not in shown
    assert road.party.id_masked[-4:] in shown
    entry = audit.history(road.party.subject).last()
    assert entry.verb == "party.revealed"
    assert "电话核实" in entry.note


def test_words_are_kept_until_they_are_used(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    told = desk.post(f"/desk/cases/{case.number}/words/", {"opinion": "节目内容符合规定"}).json()
    assert told["words"] == "已自动保存 10:05"
    assert "节目内容符合规定" in page(desk, case)
