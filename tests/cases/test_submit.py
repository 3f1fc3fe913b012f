import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road, at
from tests.factories import ApplicantFactory


def test_everything_missing_is_said_at_once(road: Road) -> None:
    case = road.draft()
    with pytest.raises(Invalid) as refused:
        cases.submit(case, actor=road.applicant)
    assert refused.value.code == "incomplete"
    assert set(refused.value.fields) == {"form.show", "material.m01"}
    assert [each.where for each in cases.missing(case)] == ["form.show", "material.m01"]


def test_the_window_has_five_working_days(road: Road) -> None:
    with clock.moved_to(at(2, 11, 16, 40)):  # Wednesday before the festival
        case = cases.submit(road.filled(), actor=road.applicant)
    found = {(limit.kind, limit.label): limit.due_at for limit in timelimits.of_subject(case.subject)}
    last = clock.end_of(dt.date(2026, 2, 25))
    assert found == {("notice", ""): last, ("deferred", "m02"): last}
    assert case.materials.get(code="m02").due_on == dt.date(2026, 2, 25)


def test_a_receipt_is_given(road: Road) -> None:
    case = road.case_in("submitted")
    (receipt,) = documents.of_subject(case.subject)
    assert receipt.kind == "receipt"
    assert receipt.number.startswith("明文旅收〔2026〕")
    assert [row["name"] for row in receipt.content["materials"]] == ["演出节目单", "营业执照"]


def test_a_deferrable_material_may_follow_within_its_days(road: Road) -> None:
    case = road.case_in("submitted")
    later = case.materials.get(code="m02")
    assert (later.state, later.due_on) == ("deferred", dt.date(2026, 3, 9))


def test_number_is_prefix_day_and_serial(road: Road) -> None:
    first, second = road.draft(), road.draft()
    assert (first.number, second.number) == ("MC26030200001", "MC26030200002")


def test_a_stranger_cannot_submit(road: Road) -> None:
    with pytest.raises(NotPermitted):
        cases.submit(road.filled(), actor=ApplicantFactory())


def test_statements(road: Road, statements) -> None:
    case = road.filled()
    road.case_in("submitted")  # the calendar is read once a process
    org.roles_of(road.applicant)
    with statements(OF_A_COMMAND):
        cases.submit(case, actor=road.applicant)
