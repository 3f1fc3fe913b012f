import pytest

from onewindow.base.codes import CaseType
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.road import FILLED, Road, is_the_applicant
from tests.factories import hold

TICKS = {"m01": "paper", "m02": "deferred"}


def take_in(road: Road, revision=None, **words) -> Case:
    given = {"answers": {}, "form": FILLED, "materials": TICKS, "actor": road.clerk, **words}
    return cases.intake(road.centre, road.party, revision or road.revision, **given)


def test_opened_handed_in_and_accepted_at_once(road: Road) -> None:
    case = take_in(road)
    assert (case.state, case.channel, case.accepted_by) == ("accepted", "window", road.clerk)
    assert [each.verb for each in audit.history(case.subject)] == ["case.submitted", "case.accepted"]
    assert {paper.kind for paper in documents.of_subject(case.subject)} == {"receipt", "acceptance"}
    assert {limit.kind for limit in timelimits.of_subject(case.subject)} >= {"statutory", "promised"}
    assert road.task(case).duty == "examination"
    assert [row.state for row in case.materials.order_by("order")] == ["received", "deferred", "exempt"]


def test_all_that_is_missing_at_once_and_nothing_kept(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(road, form={}, materials={})
    assert set(refused.value.fields) == {"form.show", "material.m01"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ({"m01": "deferred"}, "not_deferrable"),
        ({"m77": "paper"}, "no_such_material"),
        ({"m01": "maybe"}, "unknown_tick"),
    ],
)
def test_ticks_that_cannot_be(road: Road, materials, code) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(road, materials=materials)
    assert refused.value.code == code


def test_a_case_of_one_s_own_is_for_a_colleague(road: Road) -> None:
    is_the_applicant(road.clerk, road)
    with pytest.raises(NotPermitted) as refused:
        take_in(road)
    assert refused.value.code == "own_case"


def test_on_the_spot_in_one_sitting_by_two_people(road: Road) -> None:
    spot = road.item(case_type=CaseType.ON_THE_SPOT, promised_amount=0)
    case = take_in(road, spot)
    hold(road.clerk, Role.CHIEF, road.bureau)
    with pytest.raises(NotPermitted):
        cases.decide_on_the_spot(case, actor=road.clerk)
    case = cases.decide_on_the_spot(case, actor=road.chief)
    assert case.state == "issued"
    assert case.certificate_number
    assert cases.deliver(case, method="counter", actor=road.clerk).state == "delivered"


def test_other_items_are_not_decided_on_the_spot(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.decide_on_the_spot(take_in(road), actor=road.chief)
    assert refused.value.code == "not_on_the_spot"


def test_who_took_it_in_does_not_examine_it(road: Road) -> None:
    hold(road.clerk, Role.EXAMINER, road.bureau)
    with pytest.raises(NotPermitted) as refused:
        cases.examine(take_in(road), opinion="同意", actor=road.clerk)
    assert refused.value.code == "own_case"


def test_statements(road: Road, statements) -> None:
    take_in(road)
    org.roles_of(road.clerk)
    with statements(12):  # three verbs in one
        take_in(road)
