import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road, at, is_the_applicant
from tests.factories import hold


def test_granted(road: Road) -> None:
    case = road.case_in("decided")
    assert (case.outcome, case.decided_by) == ("granted", road.chief)
    assert documents.of_subject(case.subject).filter(kind="grant").count() == 1
    running = {limit.kind: limit.due_at for limit in timelimits.of_subject(case.subject) if limit.state == "running"}
    deferred = running.pop("deferred")
    assert deferred == clock.end_of(dt.date(2026, 3, 9)), "what may still follow is awaited after the decision too"
    assert running == {"delivery": clock.end_of(dt.date(2026, 3, 16))}
    assert road.task(case).duty == "issue"
    assert road.task(case).due_at == case.due_at == running["delivery"], "the inbox sorts by the delivery's limit now"


def test_not_granted_while_a_material_is_late(road: Road) -> None:
    """容缺后补: late is not approved. Brought, its clock ends and the decision may be made; refused it may be at any time."""
    case, other = road.case_in("in_review"), road.case_in("in_review")
    with clock.moved_to(at(3, 10)):
        with pytest.raises(Conflict) as refused:
            cases.decide(case, outcome="granted", actor=road.chief)
        assert refused.value.code == "deferred_late"
        assert "检测报告" in str(refused.value)
        cases.receive_paper(case, ["m02"], actor=road.clerk)
        assert cases.decide(case, outcome="granted", actor=road.chief).state == "decided"
        cases.decide(other, outcome="refused", reason="不符合规定", actor=road.chief)
    for each in (case, other):
        states = {limit.kind: limit.state for limit in timelimits.of_subject(each.subject)}
        assert (states["deferred"], states["delivery"]) == ("finished", "running")


def test_refused_says_why_and_how_to_object(road: Road) -> None:
    case = road.case_in("decided", outcome="refused")
    paper = documents.of_subject(case.subject).get(kind="refusal")
    assert paper.content["reasons"] == ["节目含有禁止内容"]
    assert paper.content["reconsideration"]
    assert paper.content["court"]
    assert road.task(case).duty == "delivery"


def test_a_refusal_needs_its_reason(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        cases.decide(road.case_in("in_review"), outcome="refused", actor=road.chief)
    assert refused.value.code == "reason_missing"


def test_nobody_decides_what_they_examined(road: Road) -> None:
    hold(road.examiner, Role.CHIEF)
    case = road.case_in("in_review")
    with pytest.raises(NotPermitted) as refused:
        cases.decide(case, outcome="granted", actor=road.examiner)
    assert refused.value.code == "handling_and_deciding"
    assert not cases.can_decide(road.examiner, case)


def test_nobody_decides_what_they_accepted_though_another_examined(road: Road) -> None:
    hold(road.clerk, Role.CHIEF, road.bureau)
    case = road.case_in("in_review")
    with pytest.raises(NotPermitted) as refused:
        cases.decide(case, outcome="granted", actor=road.clerk)
    assert refused.value.code == "handling_and_deciding"
    assert road.clerk not in cases.people_who_can("decide", case)
    assert road.chief in cases.people_who_can("decide", case)


def test_the_database_keeps_it_too(road: Road) -> None:
    case = road.case_in("decided")
    for handled in (case.examined_by, case.accepted_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(decided_by=handled)


@pytest.mark.parametrize("verb", ["examine", "decide"])
def test_nobody_handles_a_case_of_their_own(road: Road, verb: str) -> None:
    case = road.case_in("accepted" if verb == "examine" else "in_review")
    person = road.examiner if verb == "examine" else road.chief
    is_the_applicant(person, road)
    call = {
        "examine": lambda: cases.examine(case, opinion="同意", actor=person),
        "decide": lambda: cases.decide(case, outcome="granted", actor=person),
    }
    with pytest.raises(NotPermitted) as refused:
        call[verb]()
    assert refused.value.code == "own_case"
    assert verb not in cases.possible_verbs(person, Case.objects.get(pk=case.pk))
    assert person not in cases.people_who_can(verb, case)


def test_a_decision_does_not_overtake_the_examination(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.decide(road.case_in("accepted"), outcome="granted", actor=road.chief)
    assert refused.value.code == "step_not_reached"


def test_from_the_inbox(road: Road) -> None:
    case = road.case_in("accepted")
    cases.complete_task(road.task(case).pk, outcome="agree", opinion="同意，送审定", actor=road.examiner)
    case = cases.complete_task(road.task(case).pk, outcome="granted", opinion="准予", actor=road.chief)
    assert (case.state, case.examined_by, case.decided_by) == ("decided", road.examiner, road.chief)
    case = cases.complete_task(road.task(case).pk, outcome="issued", actor=road.issuer)
    task = road.task(case)
    case = cases.complete_task(task.pk, outcome="counter", details={"receiver": "代领人"}, actor=road.clerk)
    assert (case.state, case.delivery["receiver"]) == ("delivered", "代领人")
    with pytest.raises(Conflict) as late:
        cases.complete_task(task.pk, outcome="counter", actor=road.clerk)
    assert late.value.code == "task_closed"


def test_statements_from_the_inbox(road: Road, statements) -> None:
    case = road.case_in("accepted")
    for person in (road.examiner, road.chief):
        org.roles_of(person)
    task = road.task(case)
    with statements(OF_A_COMMAND):
        cases.complete_task(task.pk, outcome="agree", opinion="同意", actor=road.examiner)
    task = road.task(case)
    with statements(OF_A_COMMAND):
        cases.complete_task(task.pk, outcome="granted", opinion="准予", actor=road.chief)


def test_send_back_to_the_examiner(road: Road) -> None:
    case = road.case_in("in_review")
    cases.send_back_task(road.task(case).pk, "examine", opinion="请核对场次", actor=road.chief)
    assert road.task(case).duty == "examination"
