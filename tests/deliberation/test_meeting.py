"""A meeting from its call to its minutes."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from onewindow.base import clock
from onewindow.base.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import MeetingState
from onewindow.flows import deliberating
from onewindow.kernel.audit.service import history
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Person, Role
from tests.deliberation.conftest import Table
from tests.factories import ApplicantFactory, StaffFactory

pytestmark = pytest.mark.django_db


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error:
        call()
    return error.value.code


def test_a_meeting_is_convened_with_its_chair_who_is_told(table: Table) -> None:
    meeting = table.convene()
    events.run_pending()

    assert (meeting.number, meeting.state) == ("HS260302001", MeetingState.PLANNED)
    assert [(one.person, one.capacity) for one in meeting.members.all()] == [(table.chair, "chair")]
    assert "三楼会议室" in Notice.objects.get(person=table.chair).body
    assert [entry.verb for entry in history(meeting.subject)] == ["meeting.convened"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHIEF, Role.UNIT_HEAD)])
def test_only_chiefs_and_heads_convene(table: Table, role: Role) -> None:
    person = StaffFactory(unit=table.road.bureau, role=role)
    later = clock.now() + dt.timedelta(days=1)
    with pytest.raises(NotPermitted):
        deliberation.convene("会", unit=table.road.bureau, held_at=later, place="这里", chair=table.chair, actor=person)


def test_a_meeting_is_called_for_a_time_to_come_and_led_by_staff(table: Table) -> None:
    assert refused(lambda: table.convene(held_at=clock.now())) == "already_past"
    assert refused(lambda: table.convene(place=" ")) == "words_missing"
    table.chair = ApplicantFactory()
    assert refused(table.convene) == "not_staff"


def test_who_is_invited_sits_there_once_and_may_be_excused(table: Table) -> None:
    meeting, head = table.full(), table.road.head
    deliberation.invite(meeting.number, table.member, capacity="adviser", actor=head)

    assert {one.person: one.capacity for one in meeting.members.all()}[table.member] == "adviser"
    deliberation.excuse(meeting.number, table.member, actor=head)
    deliberation.excuse(meeting.number, table.member, actor=head)
    assert meeting.members.count() == 3
    assert refused(lambda: deliberation.excuse(meeting.number, table.chair, actor=head)) == "cannot_be_excused"
    assert (
        refused(lambda: deliberation.invite(meeting.number, table.chair, capacity="member", actor=head))
        == "is_the_chair"
    )


def test_only_who_convened_and_the_chair_lead(table: Table) -> None:
    meeting = table.full()

    for person, code in ((table.member, "not_permitted"), (StaffFactory(), "no_such_meeting")):
        for verb in (deliberation.begin, deliberation.close):
            assert refused(lambda verb=verb, person=person: verb(meeting.number, actor=person)) == code
    assert deliberation.invite(meeting.number, table.road.chief, capacity="member", actor=table.chair)


def test_a_meeting_of_two_or_about_nothing_does_not_begin(table: Table) -> None:
    assert refused(lambda: deliberation.begin(table.convene().number, actor=table.chair)) == "too_few_members"
    assert refused(lambda: deliberation.begin(table.full().number, actor=table.chair)) == "no_matters"


def test_every_member_has_one_opinion_to_a_matter_and_may_change_it(table: Table) -> None:
    matter = table.with_case()
    table.speak(matter, table.member)
    table.speak(matter, table.member, stance="disagree")

    (opinion,) = matter.opinions.all()
    assert (opinion.member.person, opinion.stance) == (table.member, "disagree")
    assert [e.changes["stance"] for e in history(matter.meeting.subject) if e.verb == "meeting.opinion_given"] == [
        "agree",
        "disagree",
    ]
    assert refused(lambda: table.speak(matter, table.road.head)) == "not_permitted"
    with pytest.raises(Invalid):
        deliberation.give_opinion(matter.pk, stance="agree", words=" ", actor=table.member)


def test_a_matter_is_decided_in_session_by_a_majority_and_after_the_adviser(table: Table) -> None:
    matter = table.with_case()

    def decide() -> object:
        return deliberating.decide_matter(matter, decision="同意按小型演出办", actor=table.chair)

    assert refused(decide) == "not_in_session"
    deliberation.begin(matter.meeting.number, actor=table.chair)
    assert refused(decide) == "adviser_silent"
    table.speak(matter, table.adviser, table.member)
    assert refused(decide) == "no_quorum"
    table.speak(matter, table.other)
    decide()
    matter.refresh_from_db()
    assert (matter.state, matter.decision) == ("decided", "同意按小型演出办")
    assert refused(lambda: table.speak(matter, table.member)) == "wrong_state"


def test_the_minutes_keep_who_said_what_and_what_was_decided(table: Table) -> None:
    matter = table.with_case()
    meeting = matter.meeting
    deliberation.begin(meeting.number, actor=table.chair)
    assert refused(lambda: deliberation.close(meeting.number, actor=table.chair)) == "matters_open"
    table.speak(matter, table.adviser, table.member, table.other)
    deliberating.decide_matter(matter, decision="同意按小型演出办", actor=table.chair)
    assert deliberation.close(meeting.number, actor=table.chair).state == MeetingState.CLOSED

    paper = documents.of_subject(meeting.subject).get()
    words = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.pdf(paper))).pages).split())
    for said in (
        meeting.number,
        table.adviser.name,
        "法律顾问",
        "符合规定",
        "已议定：同意按小型演出办",
        matter.subject_key,
    ):
        assert said in words


def test_who_sees_a_meeting(table: Table) -> None:
    meeting = table.full()
    seeing = [table.member, table.adviser, table.road.head, table.road.chief]
    seeing += [StaffFactory(unit=table.road.government, role=role) for role in (Role.SUPERVISOR, Role.AUDITOR)]
    blind: list[Person] = [
        table.road.examiner,
        table.road.clerk,
        table.road.applicant,
        StaffFactory(role=Role.UNIT_HEAD),
    ]

    assert [list(deliberation.visible_to(person)) for person in seeing] == [[meeting]] * len(seeing)
    assert [list(deliberation.visible_to(person)) for person in blind] == [[]] * len(blind)
    with pytest.raises(NotFound):
        deliberation.begin(meeting.number, actor=table.road.examiner)


def test_a_closed_meeting_is_not_begun_again(table: Table) -> None:
    meeting = table.full()
    deliberating.cancel_meeting(meeting.number, reason="主持人出差", actor=table.chair)
    events.run_pending()

    with pytest.raises(Conflict):
        deliberation.begin(meeting.number, actor=table.chair)
    assert "主持人出差" in Notice.objects.get(person=table.adviser, template="staff_meeting_cancelled").body
