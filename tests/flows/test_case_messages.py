"""Messages and waits of a case: from the drawing to what the applicant hears and what colleagues find in their inbox."""

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, LimitState
from onewindow.procedures import service as procedures
from tests.cases.road import Road, at
from tests.procedures.drawings import chain, drawing, element, end, start, timer, user

SENDS = drawing(
    start(),
    element("sendTask", "m", ow_message="请准备好场地，踏勘前会电话联系您。"),
    user("a"),
    end(),
    chain("s", "m", "a", "e"),
)
WAITS = drawing(
    start(), user("a"), timer("late", "2", at="a"), user("b"), end(), chain("s", "a", "e"), chain("late", "b", "e")
)


def receiving(message: str) -> str:
    return drawing(
        start(), element("receiveTask", "r", ow_message=message), user("a"), end(), chain("s", "r", "a", "e")
    )


def accepted(road: Road, xml: str) -> Case:
    procedures.publish("drawn", "画的流程", xml, actor=system_actor())
    return road.case_in(State.ACCEPTED, road.item(procedure_code="drawn"))


def steps(case: Case) -> list[str]:
    return [task.node for task in procedures.open_tasks(case.subject)]


def test_the_words_of_a_send_task_reach_the_applicant_once(road: Road) -> None:
    case = accepted(road, SENDS)
    events.run_pending()
    told = Notice.objects.filter(party=road.party, template="procedure_message", channel="inbox")

    assert [notice.body for notice in told] == [
        f"您的“营业性演出审批”申请（{case.number}）：请准备好场地，踏勘前会电话联系您。"
    ]
    assert steps(case) == ["a"]


def test_an_answer_of_the_applicant_is_a_message(road: Road) -> None:
    case = accepted(road, receiving("supplemented"))
    cases.ask_explanation(case, question="几场？", actor=road.examiner)
    cases.supplement(case, words="两场", actor=road.applicant)
    assert steps(case) == []
    events.run_pending()

    assert steps(case) == ["a"]
    [entry] = audit.history(case.subject).filter(verb="case.message_came")
    assert (entry.actor_kind, entry.changes["message"]) == ("system", "supplemented")


def test_a_wait_of_a_case_ends_by_the_clock(road: Road) -> None:
    case = accepted(road, WAITS)
    assert cases.end_waits() == []
    with clock.moved_to(at(3, 20)):
        assert cases.end_waits() == [case.number]
        assert cases.end_waits() == []

    assert steps(case) == ["b"]
    assert audit.history(case.subject).filter(verb="case.wait_ended").count() == 1


def test_while_a_special_procedure_stops_the_clock_no_wait_ends(road: Road) -> None:
    case = accepted(road, WAITS)
    cases.suspend(case, kind="hearing", days_needed=10, reason="要听证", actor=road.examiner)
    [wait] = [limit for limit in timelimits.of_subject(case.subject) if limit.kind == LimitKind.TIMER]
    assert wait.state == LimitState.PAUSED
    with clock.moved_to(at(3, 20)):
        assert cases.end_waits() == []
        cases.resume(case, actor=road.examiner)
        assert cases.end_waits() == []
    with clock.moved_to(at(3, 28)):
        assert cases.end_waits() == [case.number]


@pytest.mark.parametrize("state", [LimitState.PAUSED, LimitState.RUNNING])
def test_a_step_stands_still_with_the_clock_of_the_law(road: Road, state: LimitState) -> None:
    case = accepted(road, drawing(start(), user("a", limit=3), end(), chain("s", "a", "e")))
    cases.suspend(case, kind="testing", days_needed=10, reason="要检测", actor=road.examiner)
    if state == LimitState.RUNNING:
        cases.resume(case, actor=road.examiner)
    [step] = [limit for limit in timelimits.of_subject(case.subject) if limit.kind == LimitKind.STEP]

    assert step.state == state


def test_a_wait_that_is_due_turns_no_light_for_anybody(road: Road) -> None:
    case = accepted(road, WAITS)
    with clock.moved_to(at(3, 20)):
        timelimits.sweep()
        events.run_pending()

    assert not Notice.objects.filter(
        template__startswith="light_", subject_key=case.number, body__contains="等待"
    ).exists()
