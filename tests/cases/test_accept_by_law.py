"""行政许可法 32(4): silence for five working days is acceptance on the day of receipt."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.codes import CaseType
from onewindow.base.errors import Conflict, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LightChanged
from tests.cases.road import Road, at, publish_spring


def test_not_before_the_fifth_working_day_is_over(road: Road) -> None:
    case = road.case_in("submitted")
    with clock.moved_to(at(3, 9, 23, 59)):
        assert cases.accept_by_law() == []
    with clock.moved_to(at(3, 10, 0, 1)):
        assert cases.accept_by_law() == [case.number]


def test_accepted_on_the_day_of_receipt(road: Road) -> None:
    case = road.case_in("pre_examined")
    with clock.moved_to(at(3, 10, 6)):
        cases.accept_by_law()
        assert cases.accept_by_law() == []
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.accepted_by_law) == ("accepted", True)
    assert found.accepted_at == found.received_at == at(3, 2, 10, 5)
    assert found.due_at == clock.end_of(dt.date(2026, 3, 16))
    assert road.task(found).duty == "examination"
    assert {limit.kind for limit in timelimits.of_subject(case.subject) if limit.state == "running"} >= {"promised"}
    assert audit.history(case.subject).last().verb == "case.accepted_by_law"


def test_what_was_answered_is_left_alone(road: Road) -> None:
    road.case_in("correction")
    road.case_in("accepted")
    with clock.moved_to(at(3, 20)):
        assert cases.accept_by_law() == []


def test_a_day_that_may_still_move_accepts_nothing_but_not_for_ever(road: Road) -> None:
    case = road.case_in("submitted")
    timelimits.Limit.objects.filter(subject_key=case.number, kind="notice").update(provisional=True)
    with clock.moved_to(at(3, 30, 23, 59)):
        assert cases.accept_by_law() == []
    with clock.moved_to(at(3, 31, 0, 1)):
        assert cases.accept_by_law() == [case.number]
    assert Case.objects.get(pk=case.pk).accepted_at == case.received_at


def test_silence_is_told_at_once_when_its_clock_is_already_red(road: Road) -> None:
    """A case accepted on a day in the past begins with clocks that may be nearly due: those lights are told too."""
    case = road.case_in("submitted")
    told: list[LightChanged] = []
    events.subscribe(LightChanged, told.append, name="test.by_law")
    try:
        with clock.moved_to(at(4, 20)):
            cases.accept_by_law()
            events.run_pending()
            timelimits.sweep()
            events.run_pending()
    finally:
        events.unsubscribe("test.by_law")
    found = {(fact.limit_kind, fact.light) for fact in told if fact.subject_key == case.number}
    assert ("promised", "red") in found
    assert len(told) == len(set(told))


def by_law(road: Road, **facts: Any) -> Case:
    """Handed in for an item without a procedure of its own, and answered by nobody."""
    filled = road.filled(road.item(procedure=False, **facts))
    filled.materials.filter(code="m02").update(state="received")
    case = cases.submit(filled, actor=road.applicant)
    with clock.moved_to(at(3, 10, 6)):
        cases.accept_by_law()
    return Case.objects.with_permission_data().get(pk=case.pk)


def test_what_nobody_has_looked_at_is_not_decided(road: Road) -> None:
    case = by_law(road)
    with clock.moved_to(at(3, 10, 10)):
        assert "decide" not in cases.possible_verbs(road.chief, case)
        assert not cases.people_who_can("decide", case).exists()
        with pytest.raises(NotPermitted) as refusal:
            cases.decide(case, outcome="granted", actor=road.chief)
        assert refusal.value.code == "not_examined"
        case = cases.examine(case, opinion="符合规定", actor=road.examiner)
        assert road.chief in cases.people_who_can("decide", case)
        assert cases.decide(case, outcome="granted", actor=road.chief).state == "decided"


def test_on_the_spot_whoever_decides_has_looked(road: Road) -> None:
    case = by_law(road, case_type=CaseType.ON_THE_SPOT, promised_amount=0)
    with clock.moved_to(at(3, 10, 10)):
        assert road.chief in cases.people_who_can("decide", case)
        assert cases.decide_on_the_spot(case, actor=road.chief).decided_by == road.chief


ANSWERS = {
    "pre_examine": {},
    "request_correction": {"materials": {"m01": "缺第二页"}},
    "accept": {},
    "refuse_acceptance": {"reason": "不归本局"},
    "give_back": {"ground": "asked", "reason": "申请人来电要求"},
}


@pytest.mark.parametrize("verb", ANSWERS)
def test_too_late_the_law_has_answered_though_the_job_has_not_run(road: Road, verb: str) -> None:
    case = road.case_in("submitted")
    with clock.moved_to(at(3, 10, 8, 30)), pytest.raises(Conflict) as refused:
        getattr(cases, verb)(case, actor=road.clerk, **ANSWERS[verb])
    assert refused.value.code == "accepted_by_law"
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.accepted_by_law, found.accepted_at) == ("accepted", True, case.received_at)
    assert found.due_at == clock.end_of(dt.date(2026, 3, 16))


@pytest.mark.parametrize("verb", ANSWERS)
def test_on_the_fifth_working_day_there_is_still_time(road: Road, verb: str) -> None:
    case = road.case_in("submitted")
    with clock.moved_to(at(3, 9, 23, 59)):
        getattr(cases, verb)(case, actor=road.clerk, **ANSWERS[verb])
    assert not Case.objects.get(pk=case.pk).accepted_by_law


def test_a_stranger_sets_nothing_going_by_being_late(road: Road) -> None:
    case = road.case_in("submitted")
    with clock.moved_to(at(3, 10)), pytest.raises(NotPermitted):
        cases.accept(case, actor=road.examiner)
    assert Case.objects.get(pk=case.pk).state == "submitted"


@pytest.mark.django_db(transaction=True)
def test_a_clerk_at_the_same_moment() -> None:
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        case = road.case_in("submitted")
    refusals: list[str] = []
    together = threading.Barrier(2)

    def by_clerk() -> None:
        try:
            with clock.moved_to(at(3, 10)):
                together.wait()
                cases.accept(case, actor=road.clerk)
        except Conflict as late:
            refusals.append(late.code)
        finally:
            connection.close()

    def by_law() -> None:
        try:
            with clock.moved_to(at(3, 10)):
                together.wait()
                cases.accept_by_law()
        finally:
            connection.close()

    threads = [threading.Thread(target=by_clerk), threading.Thread(target=by_law)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals in (["accepted_by_law"], ["wrong_state"])
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.accepted_by_law) == ("accepted", True)
    assert [limit.kind for limit in timelimits.of_subject(case.subject)].count("promised") == 1
