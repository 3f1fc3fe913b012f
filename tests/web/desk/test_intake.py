import io

import pytest

from onewindow.base.codes import CaseType
from onewindow.cases.service import Case, State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.kernel.parties import service as parties
from tests.cases.road import PDF
from tests.factories import ApplicantFactory, StaffFactory, TypedApplicantFactory, citizen_id


def item_address(road) -> str:
    return f"/desk/intake/{road.party.key}/{road.revision.item.code}/"


def test_the_number_finds_the_party(road, enter):
    number = citizen_id()
    party = parties.register("natural", "何小满", "111", number, actor=road.clerk)
    answer = enter(road.clerk).post("/desk/intake/", {"id_type": "111", "id_number": number})
    assert answer.headers["Location"] == f"/desk/intake/{party.key}/"


def test_a_wrong_digit_is_said_at_once(road, enter):
    number = citizen_id()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    desk = enter(road.clerk)
    told = desk.post("/desk/intake/check/", {"id_type": "111", "id_number": wrong}).content.decode()
    assert "ow-error" in told
    page = desk.post("/desk/intake/", {"id_type": "111", "id_number": wrong}).content.decode()
    assert wrong in page
    assert "ow-field--error" in page


def test_who_is_new_is_registered(road, enter):
    number = citizen_id()
    desk = enter(road.clerk)
    asked = desk.post("/desk/intake/", {"id_type": "111", "id_number": number}).content.decode()
    assert "还没有登记过" in asked
    given = {"id_type": "111", "id_number": number, "name": "何小满", "phone": "19900001111"}
    desk.post("/desk/intake/", given)
    assert parties.find_by_identity("111", number).name == "何小满"


def test_who_was_only_typed_online_is_registered_from_the_card(road, enter):
    number, phone = citizen_id(), "19900001113"
    typed = parties.register("natural", "胡乱写", "111", number, "19900009999", actor=ApplicantFactory())
    desk, given = enter(road.clerk), {"id_type": "111", "id_number": number}
    assert "在网上登记过" in desk.post("/desk/intake/check/", given).content.decode()
    assert "只在网上登记过" in desk.post("/desk/intake/", given).content.decode()
    answer = desk.post("/desk/intake/", {**given, "name": "何小满", "phone": phone})
    assert answer.headers["Location"] == f"/desk/intake/{typed.key}/"
    typed.refresh_from_db()
    assert (typed.name, parties.phone_of(typed)) == ("何小满", phone)
    assert desk.post("/desk/intake/", given).headers["Location"] == f"/desk/intake/{typed.key}/"


def test_an_account_nobody_confirmed_is_pointed_out(road, enter):
    party = vars(TypedApplicantFactory())["party"]
    desk = enter(road.clerk)
    assert "请先对照证件登记" in desk.get(f"/desk/intake/{party.key}/").content.decode()
    parties.update_details(party, actor=road.clerk, name=party.name)
    assert "还没有核验" in desk.get(f"/desk/intake/{party.key}/").content.decode()


def test_a_bad_phone_keeps_what_was_typed(road, enter):
    given = {"id_type": "111", "id_number": citizen_id(), "name": "何小满", "phone": "12"}
    page = enter(road.clerk).post("/desk/intake/", given).content.decode()
    assert "何小满" in page
    assert given["id_number"] in page


def test_the_party_with_what_is_open_masked(road, enter):
    case = road.case_in(State.SUBMITTED)
    page = enter(road.clerk).get(f"/desk/intake/{road.party.key}/").content.decode()
    assert case.number in page
    assert road.party.name not in page


def test_an_agent_comes_along(road, enter):
    given = {
        "agent-id_type": "111",
        "agent-id_number": citizen_id(),
        "agent-name": "许代办",
        "agent-phone": "19900001112",
    }
    desk = enter(road.clerk)
    there = desk.post(f"/desk/intake/{road.party.key}/", given).headers["Location"]
    agent = parties.find_by_identity("111", given["agent-id_number"])
    assert there.endswith(f"?agent={agent.key}")
    words = {"f.show": "音乐会", "t.m01": "paper", "do": "accept"}
    desk.post(f"{item_address(road)}?agent={agent.key}", words)
    assert Case.objects.get().agent == agent


def test_accept_with_receipt_and_notice_of_acceptance(road, enter):
    words = {"f.show": "音乐会", "t.m01": "paper", "t.m02": "deferred", "do": "accept"}
    answer = enter(road.clerk).post(item_address(road), words, follow=True)
    case = Case.objects.get()
    assert case.state == State.ACCEPTED
    assert case.window_unit == road.clerk.unit
    page = answer.content.decode()
    for said in (case.number, "申请材料接收凭证", "受理通知书", "最晚 2026年3月16日 (周一)", "要补交"):
        assert said in page


def test_what_is_missing_is_told_and_nothing_typed_is_lost(road, enter):
    words = {"f.seats": "400", "t.m02": "paper", "title": "春季演出", "do": "accept"}
    page = enter(road.clerk).post(item_address(road), words).content.decode()
    assert "还差 2 项" in page
    assert "还没有交：演出节目单" in page
    for typed in ('value="400"', 'value="春季演出"', 'value="paper" checked'):
        assert typed in page
    assert not Case.objects.exists()


TOLD = {"f.show": "音乐会", "t.m02": "paper", "title": "春季演出", "do": "correct"}


def test_what_is_missing_is_told_in_a_document_and_the_case_waits(road, enter):
    desk = enter(road.clerk)
    page = desk.post(item_address(road), TOLD, follow=True).content.decode()
    case = Case.objects.get()
    assert case.state == State.CORRECTION
    for said in (case.number, "已一次性告知补正", "补正材料一次性告知书", "申请材料接收凭证", "请在 2026年3月30日"):
        assert said in page
    notice = documents.of_subject(case.subject).get(kind="correction")
    assert notice.content["materials"] == [{"name": "演出节目单", "reason": "还没有交"}]


def test_what_was_brought_and_is_wrong_is_told_with_the_gaps_of_the_form(road, enter):
    words = {"t.m01": "paper", "w.m01": "缺第二页", "do": "correct"}
    enter(road.clerk).post(item_address(road), words)
    notice = documents.of_subject(Case.objects.get().subject).get(kind="correction")
    assert [row["name"] for row in notice.content["materials"]] == ["申请表", "演出节目单"]
    assert notice.content["materials"][1]["reason"] == "缺第二页"


def test_what_is_wrong_is_not_accepted_in_the_same_breath(road, enter):
    words = {"f.show": "音乐会", "t.m01": "paper", "w.m01": "缺第二页", "do": "accept"}
    page = enter(road.clerk).post(item_address(road), words).content.decode()
    assert "不能同时受理" in page
    assert 'value="缺第二页"' in page
    assert not Case.objects.exists()


def test_back_with_it_found_by_the_person(road, enter):
    desk = enter(road.clerk)
    desk.post(item_address(road), TOLD)
    case = Case.objects.get()
    again = f"{item_address(road)}?case={case.number}"
    assert f'href="{again}"' in desk.get(f"/desk/intake/{road.party.key}/").content.decode()
    assert f'href="{again}"' in desk.get(f"/desk/cases/{case.number}/").content.decode()
    page = desk.get(again).content.decode()
    for known in ('value="春季演出"', 'value="音乐会"', "演出节目单：还没有交"):
        assert known in page
    short = desk.post(again, {**TOLD, "do": "accept"}).content.decode()
    assert "还差 1 项" in short
    page = desk.post(again, {**TOLD, "t.m01": "paper", "do": "accept"}, follow=True).content.decode()
    assert "受理通知书" in page
    case.refresh_from_db()
    assert (case.state, case.title) == (State.ACCEPTED, "春季演出")
    assert desk.get(again).status_code == 404


def test_somebody_elses_application_is_not_taken_up(road, enter):
    case = road.case_in(State.CORRECTION)  # the applicant's own, from the web
    assert enter(road.clerk).get(f"{item_address(road)}?case={case.number}").status_code == 404


def test_not_accepted_with_reason_and_decision(road, enter):
    desk = enter(road.clerk)
    blank = desk.post(item_address(road), {"f.show": "音乐会", "do": "refuse"}).content.decode()
    assert "请写明不予受理的理由" in blank
    assert not Case.objects.exists()
    page = desk.post(item_address(road), {"do": "refuse", "reason": "不属于本机关职权"}, follow=True).content.decode()
    assert "不予受理决定书" in page
    assert Case.objects.get().state == State.NOT_ACCEPTED


def test_who_only_asks_takes_a_sheet_home_and_no_case_is_opened(road, enter):
    answer = enter(road.clerk).post(item_address(road), {"do": "notice"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert not Case.objects.exists()


def test_scans_wait_under_the_clerk_and_go_with_the_case(road, enter):
    desk = enter(road.clerk)
    scan = io.BytesIO(PDF)
    scan.name = "节目单.pdf"
    looked = desk.post(item_address(road), {"do": "look", "scan.m01": scan})
    heap = looked.context["sheet"].heap
    assert heap.key.startswith(f"{road.clerk.pk}.")
    file = attachments.of_subject(heap).get()
    colleague = StaffFactory(unit=road.centre, role="clerk")
    assert not attachments.can_see(colleague, heap)
    words = {"f.show": "音乐会", "t.m01": "attachment", "heap": heap.key, "do": "accept"}
    desk.post(item_address(road), words)
    assert attachments.of_subject(Case.objects.get().subject).get().key == file.key


def test_somebody_elses_scans_are_not_taken(road, enter):
    colleague = StaffFactory(unit=road.centre, role="clerk")
    answer = enter(road.clerk).post(item_address(road), {"do": "look", "heap": f"{colleague.pk}.abc"})
    assert answer.context["sheet"].heap.key.startswith(f"{road.clerk.pk}.")


def test_at_once_needs_a_second_person(road, enter):
    road.revision = road.item(procedure=False, case_type=CaseType.ON_THE_SPOT, promised_amount=0)
    words = {"f.show": "音乐会", "t.m01": "paper", "do": "accept"}
    page = enter(road.clerk).post(item_address(road), words, follow=True).content.decode()
    assert "现在请另一个人决定" in page
    assert road.chief.name in page


def test_items_by_words(road, enter):
    desk = enter(road.clerk)
    assert desk.get(f"/desk/intake/{road.party.key}/suggest/?q=").json() == {"options": []}
    assert "没有找到这个事项" in desk.get(f"/desk/intake/{road.party.key}/?q=不存在的事").content.decode()


@pytest.mark.parametrize("path", ["", "{party}/", "{party}/{item}/"])
def test_only_for_the_window(road, enter, path):
    address = "/desk/intake/" + path.format(party=road.party.key, item=road.revision.item.code)
    answer = enter(road.examiner).get(address)
    assert answer.status_code == 403


def test_a_receipt_of_another_city_part_is_not_there(road, enter):
    case = road.case_in(State.SUBMITTED)
    assert enter(StaffFactory(role="clerk")).get(f"/desk/intake/done/{case.number}/").status_code == 404


def test_the_cost_of_the_page_is_constant(road, enter, statements):
    desk = enter(road.clerk)
    desk.get(item_address(road))
    with statements() as one:
        desk.get(item_address(road))
    assert len(one) <= 16, "\n".join(one)
