"""A power in other hands: who works on the case, and in whose name (行政许可法 24)."""

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import State
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Delegation, Role, Unit
from tests.cases.road import FILLED, Road
from tests.factories import StaffFactory, UnitFactory, uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def park(road: Road) -> Unit:
    """The park's office with people of its own."""
    office = UnitFactory(
        parent=road.government, name="明川高新园区管理委员会", document_mark="明高新", uscc=uscc(), phone="0600-6610999"
    )
    for role in (Role.EXAMINER, Role.CHIEF, Role.ISSUER):
        StaffFactory(unit=office, role=role)
    return office


def hand_over(road: Road, park: Unit, kind: str) -> None:
    org.delegate(kind, road.bureau, park, [], "市政府决定", actor=org.system_actor(), valid_from=clock.today())


def decided(road: Road, park: Unit) -> cases.Case:
    """By the park's own people."""
    case = cases.accept(cases.submit(road.filled(), actor=road.applicant), actor=road.clerk)
    case = cases.examine(case, opinion="符合规定。", actor=org.people_holding(Role.EXAMINER, park)[0])
    return cases.decide(case, outcome="granted", actor=org.people_holding(Role.CHIEF, park)[0])


def test_entrusted_the_park_works_in_the_name_of_the_bureau(road: Road, park: Unit) -> None:
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = decided(road, park)
    assert (case.unit, case.entrusted_by, case.organ) == (park, road.bureau, road.bureau)
    for paper in documents.of_subject(case.subject):
        assert paper.unit == road.bureau
        assert paper.number.startswith("明文旅")
        assert paper.content["contact"].startswith("明川高新园区管理委员会（受委托办理）")
        assert "0600-6610999" in paper.content["contact"]


def test_the_certificate_is_of_the_organ(road: Road, park: Unit) -> None:
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = cases.issue(decided(road, park), actor=org.people_holding(Role.ISSUER, park)[0])
    certificate = next(paper for paper in documents.of_subject(case.subject) if paper.kind == "certificate")
    assert certificate.unit == road.bureau
    assert ["发证机关", road.bureau.name] in certificate.content["fields"]


def test_handed_down_the_park_works_in_its_own_name(road: Road, park: Unit) -> None:
    hand_over(road, park, Delegation.Kind.DELEGATED)
    case = decided(road, park)
    assert (case.unit, case.entrusted_by) == (park, None)
    assert {paper.unit for paper in documents.of_subject(case.subject)} == {park}


def test_a_refusal_is_contested_before_the_organ(road: Road, park: Unit) -> None:
    """行政复议法 and 行政诉讼法: for what an entrusted unit does, the organ that entrusted it answers."""
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = cases.refuse_acceptance(
        cases.submit(road.filled(), actor=road.applicant), reason="不属于营业性演出。", actor=road.clerk
    )
    paper = next(paper for paper in documents.of_subject(case.subject) if paper.kind == "non_acceptance")
    assert road.bureau.name in paper.content["reconsideration"]


def test_the_organ_sees_what_is_done_in_its_name_and_does_nothing_of_it(road: Road, park: Unit) -> None:
    before = road.case_in(State.ACCEPTED)
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = cases.accept(cases.submit(road.filled(), actor=road.applicant), actor=road.clerk)
    assert set(cases.visible_to(road.examiner)) == {before, case}
    assert set(cases.visible_to(org.people_holding(Role.EXAMINER, park)[0])) == {case}
    assert not cases.possible_verbs(road.examiner, case)


def test_what_was_begun_before_stays_where_it_is(road: Road, park: Unit) -> None:
    draft = road.filled()
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = cases.accept(cases.submit(draft, actor=road.applicant), actor=road.clerk)
    assert (case.unit, case.entrusted_by) == (road.bureau, None)


def test_at_the_window_too(road: Road, park: Unit) -> None:
    hand_over(road, park, Delegation.Kind.ENTRUSTED)
    case = cases.intake(
        road.centre,
        road.party,
        road.revision,
        answers={},
        materials={"m01": "paper", "m02": "paper"},
        form=FILLED,
        actor=road.clerk,
    )
    assert (case.unit, case.entrusted_by, case.window_unit) == (park, road.bureau, road.centre)
