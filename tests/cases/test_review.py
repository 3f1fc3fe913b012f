import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road, at, publish_spring
from tests.factories import StaffFactory

EXPERTS = {"kind": "expert_review", "days_needed": 8, "reason": "请三位专家看节目内容"}


def _states(case) -> dict[str, str]:
    return {limit.kind: limit.state for limit in timelimits.of_subject(case.subject)}


def test_a_special_procedure_stops_both_clocks_and_is_told(road: Road) -> None:
    case = road.case_in("accepted")
    with clock.moved_to(at(3, 5, 14, 30)):
        case = cases.suspend(case, actor=road.examiner, **EXPERTS)
    assert _states(case)["statutory"] == _states(case)["promised"] == "paused"
    assert (case.state, case.due_at, road.task(case).due_at) == ("suspended", None, None)
    paper = documents.of_subject(case.subject).get(kind="special_procedure")
    assert (paper.content["days"], paper.content["procedure"]) == ("8 个工作日", "专家评审")


def test_the_example_of_the_house(road: Road) -> None:
    """Facts, §7: accepted 2 March, paused 5 March, resumed 16 March, ten working days end on the 25th."""
    case = road.case_in("accepted")
    with clock.moved_to(at(3, 5, 14, 30)):
        cases.suspend(case, actor=road.examiner, **EXPERTS)
    with clock.moved_to(at(3, 16, 15, 20)):
        case = cases.resume(case, actor=road.examiner)
    assert case.due_at == road.task(case).due_at == clock.end_of(dt.date(2026, 3, 25))
    ends = {limit.kind: limit.due_at for limit in timelimits.of_subject(case.subject)}
    assert ends["statutory"] == clock.end_of(dt.date(2026, 4, 9))
    assert (case.state, case.pause_reason) == ("in_review", "")


def test_a_special_procedure_has_a_limit_of_its_own(road: Road) -> None:
    """Eight working days told in writing: when they are over the light turns red although the two clocks stand still."""
    case = road.case_in("suspended")
    limit = _special(case)
    assert (limit.amount, limit.unit, limit.state) == (8, "working_day", "running")
    assert limit.due_at == clock.end_of(dt.date(2026, 3, 12))
    with clock.moved_to(at(3, 13)):
        timelimits.sweep()
        assert _special(case).light == "red"
        cases.resume(case, actor=road.examiner)
    assert _special(case).state == "finished"


def test_withdrawn_ends_the_special_procedure(road: Road) -> None:
    case = road.case_in("suspended")
    cases.withdraw(case, actor=road.applicant)
    assert _special(case).state == "finished"


def _special(case: Case) -> timelimits.Limit:
    (found,) = [limit for limit in timelimits.of_subject(case.subject) if limit.kind == "special"]
    return found


def test_a_survey_is_not_in_the_law_s_list(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        cases.suspend(road.case_in("accepted"), kind="survey", days_needed=2, reason="看场地", actor=road.examiner)
    assert refused.value.code == "pauses_nothing"


def test_a_survey_may_pause_the_promise_alone(road: Road) -> None:
    case = road.case_in("accepted", road.item(pauses_promise_for_survey=True))
    case = cases.suspend(case, kind="survey", days_needed=2, reason="看场地", actor=road.examiner)
    assert (_states(case)["promised"], _states(case)["statutory"]) == ("paused", "running")
    assert cases.resume(case, actor=road.examiner).state == "in_review"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({**EXPERTS, "kind": "holiday"}, "unknown_special_procedure"),
        ({**EXPERTS, "days_needed": 0}, "days_needed_missing"),
        ({**EXPERTS, "reason": " "}, "reason_missing"),
    ],
)
def test_what_must_be_told_must_be_said(road: Road, words, code) -> None:
    with pytest.raises(Invalid) as refused:
        cases.suspend(road.case_in("accepted"), actor=road.examiner, **words)
    assert refused.value.code == code


def test_the_head_extends_once_with_the_reason_told(road: Road) -> None:
    case = cases.extend(road.case_in("accepted"), days=10, reason="要等上级批复", actor=road.head)
    ends = {limit.kind: limit.due_at for limit in timelimits.of_subject(case.subject)}
    assert ends["promised"] == case.due_at == clock.end_of(dt.date(2026, 3, 30))
    assert ends["statutory"] == clock.end_of(dt.date(2026, 4, 14))  # the 6th of April is a holiday
    assert documents.of_subject(case.subject).get(kind="extension").content["reason"] == "要等上级批复"
    with pytest.raises(Conflict) as refused:
        cases.extend(case, days=1, reason="再等等", actor=road.head)
    assert refused.value.code == "already_extended"


def test_months_are_extended_by_working_days_as_the_paper_says(road: Road) -> None:
    type(road.revision).objects.filter(pk=road.revision.pk).update(
        statutory_amount=3, statutory_unit="month", promised_amount=None
    )
    case = cases.extend(road.case_in("accepted"), days=10, reason="要等上级批复", actor=road.head)
    assert case.due_at == clock.end_of(dt.date(2026, 6, 16))  # ten working days after 2 June
    content = documents.of_subject(case.subject).get(kind="extension").content
    assert (content["days"], content["due_on"]) == ("10 个工作日", "2026年6月16日 (周二)")


@pytest.mark.parametrize("days", [0, 11])
def test_ten_working_days_at_most(road: Road, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        cases.extend(road.case_in("accepted"), days=days, reason="复杂", actor=road.head)
    assert refused.value.code == "days_out_of_range"


def test_only_the_head_extends(road: Road) -> None:
    for person in (road.examiner, road.chief, road.clerk, road.applicant):
        with pytest.raises(NotPermitted):
            cases.extend(road.case_in("accepted"), days=5, reason="复杂", actor=person)


def test_a_question_stops_no_clock(road: Road) -> None:
    case = road.case_in("accepted")
    cases.ask_explanation(case, question="合同上是一场，申请两场？", actor=road.examiner)
    cases.supplement(case, words="第二场另签了合同", actor=road.applicant)
    assert _states(case)["promised"] == "running"


def test_an_opinion_is_needed(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        cases.examine(road.case_in("accepted"), opinion=" ", actor=road.examiner)
    assert refused.value.code == "opinion_missing"


def test_statements(road: Road, statements) -> None:
    case = road.case_in("accepted")
    for person in (road.examiner, road.head):
        org.roles_of(person)
    with statements(OF_A_COMMAND):
        cases.suspend(case, actor=road.examiner, **EXPERTS)
    with statements(OF_A_COMMAND):
        cases.resume(case, actor=road.examiner)
    with statements(OF_A_COMMAND):
        cases.extend(case, days=3, reason="复杂", actor=road.head)
    with statements(OF_A_COMMAND):
        cases.examine(case, opinion="同意", actor=road.examiner)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_finish_one_step_at_once_one_wins_and_the_other_is_told() -> None:
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        case = road.case_in("accepted")
        task, colleague = road.task(case), StaffFactory(unit=road.bureau, role=Role.EXAMINER)
    together = threading.Barrier(2)

    def finish(person: Person) -> str:
        try:
            with clock.moved_to(at(3, 2, 11)):
                together.wait()
                cases.complete_task(task.pk, outcome="agree", opinion=f"{person.name}看过", actor=person)
            return "done"
        except Conflict as told:
            return told.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(finish, (road.examiner, colleague)))
    assert results.count("done") == 1
    [told] = [words for words in results if words != "done"]
    assert told.endswith("。")
    winner = (road.examiner, colleague)[results.index("done")]
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.examined_by) == ("in_review", winner)
    opinions = [step.opinion for step in procedures.steps_of(case.subject) if step.opinion]
    assert opinions == [f"{winner.name}看过"]
    assert [entry.verb for entry in audit.history(case.subject)].count("case.examined") == 1


@pytest.mark.parametrize("kind", sorted(timelimits.ART45))
def test_each_of_the_eight_stops_both_clocks_with_a_notice_that_names_its_time(road: Road, kind: str) -> None:
    case = cases.suspend(road.case_in("accepted"), kind=kind, days_needed=7, reason="依法需要", actor=road.examiner)
    assert _states(case)["statutory"] == _states(case)["promised"] == "paused"
    paper = documents.of_subject(case.subject).get(kind="special_procedure")
    assert paper.content["procedure"] == timelimits.PauseReason(kind).label
    assert paper.content["days"] == "7 个工作日"
    ledgers = timelimits.LedgerEntry.objects.filter(kind="pause", limit__kind__in=("statutory", "promised"))
    assert set(ledgers.values_list("document_number", flat=True)) == {paper.number}
