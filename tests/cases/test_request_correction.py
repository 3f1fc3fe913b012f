import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import FILLED, Road, at

WANTED = {"m01": "缺第二页", "form": "场次和合同不一致"}


def test_everything_is_told_in_one_document(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials=WANTED, actor=road.clerk)
    paper = documents.of_subject(case.subject).get(kind="correction")
    assert {row["reason"] for row in paper.content["materials"]} == {"缺第二页", "场次和合同不一致"}
    assert case.materials.get(code="m01").note == "缺第二页"
    limits = {limit.kind: limit for limit in timelimits.of_subject(case.subject)}
    assert limits["notice"].state == "finished"
    assert limits["correction"].due_at == clock.end_of(dt.date(2026, 3, 30))


def test_the_form_and_a_material_of_its_name_are_both_told(road: Road) -> None:
    case = road.case_in("submitted")
    case.materials.filter(code="m01").update(name="申请表")
    cases.request_correction(case, materials=WANTED, actor=road.clerk)
    paper = documents.of_subject(case.subject).get(kind="correction")
    assert paper.content["materials"] == [{"name": "申请表", "reason": "场次和合同不一致；缺第二页"}]


def test_it_is_told_once(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials={"form": "写明场次"}, actor=road.clerk)
    with clock.moved_to(at(3, 3)):
        case = cases.resubmit(case, actor=road.applicant)  # hands the same in again
        with pytest.raises(Conflict) as refused:
            cases.request_correction(case, materials={"form": "还是不对"}, actor=road.clerk)
    assert refused.value.code == "already_told_once"


def test_new_material_may_be_told_about(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials={"form": "写明场次"}, actor=road.clerk)
    with clock.moved_to(at(3, 3)):
        cases.save_draft(case, form={**FILLED, "seats": 912}, actor=road.applicant)
        case = cases.resubmit(case, actor=road.applicant)
        assert (
            cases.request_correction(case, materials={"m01": "新的一页不清楚"}, actor=road.clerk).state == "correction"
        )


def test_what_is_wanted_must_be_given_before_resubmitting(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials=WANTED, actor=road.clerk)
    with pytest.raises(Invalid) as refused:
        cases.resubmit(case, actor=road.applicant)
    assert refused.value.fields == {"material.m01": "缺第二页"}


def test_the_day_everything_was_there_starts_the_five_days_anew(road: Road) -> None:
    case = road.case_in("correction")
    with clock.moved_to(at(3, 10)):
        cases.receive_paper(case, ["m01"], actor=road.clerk)
        case = cases.resubmit(case, actor=road.applicant)
    limits = timelimits.of_subject(case.subject)
    open_now = [limit for limit in limits if limit.state == "running" and limit.kind != "deferred"]
    assert [(limit.kind, limit.due_at) for limit in open_now] == [("notice", clock.end_of(dt.date(2026, 3, 17)))]


@pytest.mark.parametrize(
    ("materials", "code"),
    [({}, "say_what_is_missing"), ({"m01": " "}, "say_what_is_missing"), ({"m99": "缺"}, "no_such_material")],
)
def test_words_that_help_nobody_are_refused(road: Road, materials, code) -> None:
    with pytest.raises(Invalid) as refused:
        cases.request_correction(road.case_in("submitted"), materials=materials, actor=road.clerk)
    assert refused.value.code == code


def test_statements(road: Road, statements) -> None:
    case = road.case_in("submitted")
    org.roles_of(road.clerk)
    with statements(OF_A_COMMAND):
        cases.request_correction(case, materials=WANTED, actor=road.clerk)
