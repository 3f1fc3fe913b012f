"""Joint deliberation at the desk: called, put to, spoken about, decided, minuted; the case says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases.service import Case, State
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter, Meeting
from tests.deliberation.conftest import Table, road, spring, table
from tests.web.pages import browser, page

__all__ = ["road", "spring", "table"]
pytestmark = pytest.mark.django_db


def at_meeting(meeting: Meeting, rest: str = "") -> str:
    return f"/desk/meetings/{meeting.number}/{rest}"


def test_a_head_calls_a_meeting_and_invites_by_name(table: Table) -> None:
    head = browser(table.road.head)
    words = {
        "title": "文旅项目会商",
        "unit": table.road.bureau.pk,
        "held_at": "2026-03-06T14:30",
        "place": "三楼",
        "chair": table.chair.username,
    }
    address = head.post("/desk/meetings/new/", words).headers["Location"]
    head.post(f"{address}do/invite/", {"person": table.adviser.username, "capacity": "adviser"})

    shown = page(table.adviser, address)
    assert "文旅项目会商" in shown
    assert "法律顾问" in shown
    assert "文旅项目会商" in page(table.chair, "/desk/meetings/")
    assert "没有会议" in page(table.road.examiner, "/desk/meetings/")


def test_a_name_that_nobody_has_keeps_what_was_typed(table: Table) -> None:
    answer = browser(table.road.head).post(
        at_meeting(table.convene(), "do/invite/"), {"person": "某某", "capacity": "member"}
    )

    assert answer.status_code == 422
    assert "没有找到这个人" in answer.content.decode()
    assert 'value="某某"' in answer.content.decode()


def test_from_the_case_to_the_decision_and_back(table: Table) -> None:
    meeting, case = table.full(), table.road.case_in(State.IN_REVIEW)
    chief = browser(table.road.chief)
    assert "提交会商会审" in page(table.road.chief, f"/desk/cases/{case.number}/")
    chief.post(f"/desk/cases/{case.number}/meeting/", {"meeting": meeting.pk, "question": "能否按小型演出办？"})
    assert "议定以后才能作决定" in page(table.road.chief, f"/desk/cases/{case.number}/")

    matter = Matter.objects.get()
    for person in (table.member, table.other, table.adviser):
        words = {"stance": "agree", "words": "可以"}
        browser(person).post(at_meeting(meeting, f"matters/{matter.pk}/opinion/"), words)
    chair = browser(table.chair)
    chair.post(at_meeting(meeting, "do/begin/"))
    chair.post(at_meeting(meeting, f"matters/{matter.pk}/decide/"), {"decision": "按小型演出办"})
    chair.post(at_meeting(meeting, "do/close/"))

    shown = page(table.member, at_meeting(meeting))
    assert "已议定" in shown
    assert "会商会审纪要" in shown
    assert "议定：按小型演出办" in page(table.road.chief, f"/desk/cases/{case.number}/")
    assert Case.objects.get(pk=case.pk).meeting == ""


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(table: Table) -> None:
    matter = table.with_case()
    address = at_meeting(matter.meeting, f"matters/{matter.pk}/decide/")
    answer = browser(table.chair).post(address, {"decision": "按小型演出办"})

    assert answer.status_code == 422
    assert "还没有开会" in answer.content.decode()
    assert "按小型演出办" in answer.content.decode()


def test_buttons_are_for_whoever_may_press_them(table: Table) -> None:
    matter = table.with_case()
    member, chair = page(table.member, at_meeting(matter.meeting)), page(table.chair, at_meeting(matter.meeting))

    assert "提出意见" in member
    assert "取消会议" not in member
    assert "取消会议" in chair
    assert "移出" in chair
    assert matter.subject_key in member
    assert f"/desk/cases/{matter.subject_key}/" not in member


def test_a_member_is_excused_and_a_meeting_cancelled(table: Table) -> None:
    matter = table.with_case()
    chair, seat = browser(table.chair), matter.meeting.members.get(person=table.other)
    chair.post(at_meeting(matter.meeting, f"members/{seat.pk}/excuse/"))
    chair.post(at_meeting(matter.meeting, "do/cancel/"), {"reason": "改期"})

    assert "改期" in page(table.member, at_meeting(matter.meeting))
    assert matter.meeting.members.count() == 3
    assert chair.get(at_meeting(matter.meeting, "do/nothing/")).status_code == 404


def test_the_page_costs_the_same_for_many_matters(table: Table) -> None:
    meeting, counts, client = table.full(), [], browser(table.member)
    for _ in range(2):
        for _ in range(2):
            case = table.road.case_in(State.ACCEPTED)
            put = deliberation.put(meeting.number, case.subject, title="演出", question="能否？", actor=table.chair)
            table.speak(put, table.member, table.adviser)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at_meeting(meeting)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14
