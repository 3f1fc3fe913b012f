import datetime as dt
import io

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import FILLED, PDF, Road, at

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


def _corrected(road: Road) -> Case:
    """The form was told of, changed by the applicant and handed in again; the materials lay there all the time."""
    case = cases.request_correction(road.case_in("submitted"), materials={"form": "写明场次"}, actor=road.clerk)
    with clock.moved_to(at(3, 3)):
        cases.save_draft(case, form={**FILLED, "seats": 912}, actor=road.applicant)
        return cases.resubmit(case, actor=road.applicant)


def _told_again(road: Road, case: Case, wanted: dict[str, str]) -> str:
    """The state after a second notice, or the code of its refusal."""
    with clock.moved_to(at(3, 4)):
        try:
            return cases.request_correction(case, materials=wanted, actor=road.clerk).state
        except Conflict as refused:
            return refused.code


def test_the_form_that_came_anew_may_be_told_about(road: Road) -> None:
    assert _told_again(road, _corrected(road), {"form": "场次还是不对"}) == "correction"


def test_a_material_that_lay_there_untouched_may_not(road: Road) -> None:
    assert _told_again(road, _corrected(road), {"m01": "不清楚"}) == "already_told_once"
    assert _told_again(road, _corrected(road), {"form": "不对", "m01": "不清楚"}) == "already_told_once"


def test_a_material_the_applicant_changed_may(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials={"form": "写明场次"}, actor=road.clerk)
    with clock.moved_to(at(3, 3)):
        cases.add_file(case, "m01", io.BytesIO(PDF), "新节目单.pdf", actor=road.applicant)
        case = cases.resubmit(case, actor=road.applicant)
    assert _told_again(road, case, {"m01": "新的一页不清楚"}) == "correction"


def test_the_window_s_own_entry_opens_no_second_notice(road: Road) -> None:
    case = _corrected(road)
    with clock.moved_to(at(3, 3, 11)):
        cases.receive_paper(case, ["m01"], actor=road.clerk)
        assert _told_again(road, case, {"m01": "不清楚"}) == "already_told_once"
        cases.mark_material(case, "m01", fits=False, note="不清楚", actor=road.clerk)
        cases.receive_paper(case, ["m01"], actor=road.clerk)
    assert _told_again(road, case, {"m01": "不清楚"}) == "already_told_once"


def test_paper_that_was_asked_for_counts(road: Road) -> None:
    case = road.case_in("correction")
    with clock.moved_to(at(3, 3)):
        cases.receive_paper(case, ["m01"], actor=road.clerk)
        case = cases.resubmit(case, actor=road.applicant)
    assert _told_again(road, case, {"m01": "还是缺一页"}) == "correction"


def test_nothing_that_holds_the_applicant_up_is_left_out(road: Road) -> None:
    case = road.case_in("submitted")
    cases.mark_material(case, "m01", fits=False, note="缺第二页", actor=road.clerk)
    with pytest.raises(Invalid) as refused:
        cases.request_correction(case, materials={"form": "写明场次"}, actor=road.clerk)
    assert refused.value.code == "not_everything_told"
    assert "演出节目单" in refused.value.message
    assert list(refused.value.fields) == ["material.m01"]


def test_a_mark_of_old_cannot_hold_up_a_corrected_application(road: Road) -> None:
    case = _corrected(road)
    with clock.moved_to(at(3, 3, 11)):
        cases.mark_material(case, "m01", fits=False, note="缺第二页", actor=road.clerk)
    assert _told_again(road, case, {"form": "场次还是不对"}) == "already_told_once"
    with clock.moved_to(at(3, 3, 12)):
        cases.mark_material(case, "m01", fits=True, actor=road.clerk)
    assert _told_again(road, case, {"form": "场次还是不对"}) == "correction"


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
