"""A correction that never came: given back after its last day, as the notice said."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import FILLED, Road, at, publish_spring


def test_not_before_its_last_day_is_over(road: Road) -> None:
    case = road.case_in("correction")
    with clock.moved_to(at(3, 30, 23, 59)):
        assert cases.return_uncorrected() == []
    with clock.moved_to(at(3, 31, 0, 1)):
        assert cases.return_uncorrected() == [case.number]
        assert cases.return_uncorrected() == []


def test_closed_by_the_system_with_the_reason(road: Road) -> None:
    case = road.case_in("correction")
    with clock.moved_to(at(3, 31, 6)), translation.override("en"):
        cases.return_uncorrected()
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.closed_at) == ("returned", at(3, 31, 6))
    assert {limit.state for limit in timelimits.of_subject(case.subject)} == {"finished"}
    entry = audit.history(case.subject).last()
    assert (entry.verb, entry.actor_id) == ("case.returned", org.system_actor().pk)
    assert entry.note == "补正期限到2026年3月30日 (周一)为止，到期没有收到补正，按退件处理。材料备齐后可以重新申请。"


def test_what_is_not_waiting_for_the_applicant_is_left_alone(road: Road) -> None:
    corrected = road.case_in("correction")
    road.case_in("submitted")
    road.case_in("accepted")
    with clock.moved_to(at(3, 30)):
        cases.receive_paper(corrected, ["m01"], actor=road.clerk)
        cases.resubmit(corrected, actor=road.applicant)
    with clock.moved_to(at(4, 20)):
        assert cases.return_uncorrected() == []


def test_a_day_that_may_still_move_gives_nothing_back(road: Road) -> None:
    case = road.case_in("correction")
    timelimits.Limit.objects.filter(subject_key=case.number, kind="correction").update(provisional=True)
    with clock.moved_to(at(4, 20)):
        assert cases.return_uncorrected() == []
    with clock.moved_to(at(4, 21)):
        assert cases.return_uncorrected() == [case.number]  # no notice moves a day by three weeks


def test_what_comes_after_the_last_day_is_not_handed_in(road: Road) -> None:
    case = road.case_in("correction")
    cases.receive_paper(case, ["m01"], actor=road.clerk)
    with clock.moved_to(at(3, 30, 23, 58)):
        cases.save_draft(case, form={**FILLED, "seats": 300}, actor=road.applicant)
    with clock.moved_to(at(3, 31, 0, 1)), pytest.raises(Conflict) as late:
        cases.resubmit(case, actor=road.applicant)
    assert late.value.code == "correction_over"
    assert "补正期限到2026年3月30日 (周一)为止" in late.value.message
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.form["seats"]) == ("correction", 300)
    assert [entry.verb for entry in audit.history(case.subject)][-1] == "case.saved"
    with clock.moved_to(at(3, 31, 0, 20)):
        assert cases.return_uncorrected() == [case.number]


def test_on_the_last_day_itself_it_is(road: Road) -> None:
    case = road.case_in("correction")
    cases.receive_paper(case, ["m01"], actor=road.clerk)
    with clock.moved_to(at(3, 30, 23, 59)):
        assert cases.resubmit(case, actor=road.applicant).state == "submitted"


def test_statements(road: Road, statements) -> None:
    road.case_in("correction")
    with clock.moved_to(at(3, 31)), statements(OF_A_COMMAND):
        cases.return_uncorrected()


@pytest.mark.django_db(transaction=True)
def test_an_applicant_at_the_same_moment() -> None:
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        case = road.case_in("correction")
        cases.receive_paper(case, ["m01"], actor=road.clerk)
    outcomes: list[str] = []
    refusals: list[str] = []
    together = threading.Barrier(2)

    def by_applicant() -> None:
        try:
            with clock.moved_to(at(3, 31)):
                together.wait()
                cases.resubmit(case, actor=road.applicant)
            outcomes.append("submitted")
        except Conflict as late:
            refusals.append(late.code)
        finally:
            connection.close()

    def by_the_clock() -> None:
        try:
            with clock.moved_to(at(3, 31)):
                together.wait()
                outcomes.extend("returned" for _ in cases.return_uncorrected())
        finally:
            connection.close()

    threads = [threading.Thread(target=by_applicant), threading.Thread(target=by_the_clock)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Case.objects.get(pk=case.pk).state] == ["returned"]
    assert refusals in (["wrong_state"], ["correction_over"])
    assert [limit.kind for limit in timelimits.of_subject(case.subject) if limit.state == "running"] == []
