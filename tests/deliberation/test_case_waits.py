"""A case put to a meeting waits for it, and keeps what came of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import DomainError, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter
from onewindow.flows import deliberating
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Role
from tests.cases.road import Road, at, is_the_applicant, publish_spring
from tests.deliberation.conftest import Table
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db


def case_of(matter: Matter) -> Case:
    return Case.objects.get(number=matter.subject_key)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error:
        call()
    return error.value.code


def told(case: Case) -> list[tuple[str, str]]:
    return [(event.verb, event.desk_note) for event in cases.timeline(case) if "meeting" in event.verb]


def decided(table: Table, matter: Matter) -> Matter:
    deliberation.begin(matter.meeting.number, actor=table.chair)
    table.speak(matter, table.adviser, table.member, table.other)
    return deliberating.decide_matter(matter, decision="同意", actor=table.chair)


def test_a_case_before_a_meeting_is_not_decided_until_the_meeting_has(table: Table) -> None:
    matter = table.with_case("in_review")
    case = case_of(matter)

    assert refused(lambda: cases.decide(case, outcome="granted", actor=table.road.chief)) == "awaits_meeting"
    decided(table, matter)
    assert cases.decide(case, outcome="granted", actor=table.road.chief).state == State.DECIDED
    assert told(case) == [("case.put_to_meeting", "能否按小型演出办？"), ("case.meeting_over", "议定：同意")]


def test_work_on_the_case_goes_on_and_no_clock_stops(table: Table) -> None:
    matter = table.with_case()
    case = case_of(matter)
    due_at = case.due_at

    assert cases.examine(case, opinion="符合规定", actor=table.road.examiner).state == State.IN_REVIEW
    assert case_of(matter).due_at == due_at


def test_a_matter_taken_off_or_a_meeting_cancelled_lets_the_case_go(table: Table) -> None:
    first, second = table.with_case("in_review"), table.with_case("in_review")
    deliberating.withdraw_matter(first, reason="材料没有齐", actor=table.chair)
    deliberating.cancel_meeting(second.meeting.number, reason="改期", actor=table.road.head)

    assert told(case_of(first))[-1] == ("case.meeting_over", "撤下：材料没有齐")
    assert told(case_of(second))[-1] == ("case.meeting_over", "会议取消：改期")
    assert (case_of(first).meeting, case_of(second).meeting) == ("", "")


def test_a_refused_decision_of_the_meeting_leaves_the_case_waiting(table: Table) -> None:
    matter = table.with_case("in_review")

    assert refused(lambda: deliberating.decide_matter(matter, decision="同意", actor=table.chair)) == "not_in_session"
    assert case_of(matter).meeting == matter.meeting.number
    assert refused(lambda: deliberating.decide_matter(matter, decision="同意", actor=table.member)) == "not_permitted"
    assert len(told(case_of(matter))) == 1


def test_a_case_is_put_to_one_meeting_at_a_time(table: Table) -> None:
    matter = table.with_case()
    other = table.full()

    def again() -> object:
        return deliberating.put_case(other.number, matter.subject_key, question="再议", actor=table.road.head)

    assert refused(again) == "awaits_meeting"


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SUSPENDED, State.DECIDED, State.WITHDRAWN])
def test_only_what_is_handled_is_put(table: Table, state: str) -> None:
    assert refused(lambda: table.with_case(state)) == "wrong_state"


def test_when_the_applicant_withdraws_the_matter_is_off(table: Table) -> None:
    matter = table.with_case()
    cases.withdraw(case_of(matter), actor=table.road.applicant)
    events.run_pending()

    matter.refresh_from_db()
    assert (matter.state, matter.decision) == ("withdrawn", "申请人撤回了申请")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)])
def test_whoever_has_no_part_in_the_case_does_not_put_it(table: Table, role: Role) -> None:
    person, meeting = StaffFactory(unit=table.road.bureau, role=role), table.full()
    deliberation.invite(meeting.number, person, capacity="member", actor=table.road.head)
    case = table.road.case_in(State.ACCEPTED)
    with pytest.raises(NotPermitted):
        deliberating.put_case(meeting.number, case.number, question="能否？", actor=person)
    assert case_of_number(case).meeting == ""


def case_of_number(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_nobody_speaks_about_their_own(table: Table) -> None:
    matter = table.with_case()
    is_the_applicant(table.member, table.road)

    assert refused(lambda: table.speak(matter, table.member)) == "own_matter"


@pytest.mark.django_db(transaction=True)
def test_put_and_settled_at_the_same_moment_nobody_waits_for_ever() -> None:
    """One meeting settles a case while another tries to take it: the locks come in one order, whoever is first."""
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        table = Table(road, *(StaffFactory(unit=road.bureau) for _ in range(4)))
        matter, other = table.with_case("in_review"), table.full()
    together = threading.Barrier(2)

    def at_once(deed: Callable[[], object]) -> str:
        try:
            with clock.moved_to(at(3, 2, 11)):
                together.wait()
                deed()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        taken = pool.submit(at_once, lambda: deliberating.withdraw_matter(matter, reason="改期", actor=table.chair))
        put = pool.submit(
            at_once, lambda: deliberating.put_case(other.number, matter.subject_key, question="再议", actor=road.head)
        )
        assert taken.result() == ""
        assert put.result() in ("", "awaits_meeting")
    assert case_of(matter).meeting in ("", other.number)
