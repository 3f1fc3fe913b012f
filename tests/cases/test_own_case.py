"""Nobody handles a case of their own: staff are known by the identity number of their record, whatever account applied."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from onewindow.base.errors import NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from tests.cases.road import Road
from tests.factories import ApplicantFactory, PartyFactory, StaffFactory, citizen_id


def has_identity_of(person: Person, party: Party) -> None:
    number = parties.id_number_of(party)
    org.change_staff(person, person.name, person.unit, actor=system_actor(), id_number=number)


def handles(person: Person, case: Case) -> bool:
    """By the button, by the list of colleagues and by the command: all three say the same."""
    case = Case.objects.with_permission_data().get(pk=case.pk)
    button, colleague = cases.can_examine(person, case), person in cases.people_who_can("examine", case)
    assert button == colleague
    if not button:
        with pytest.raises(NotPermitted) as refusal:
            cases.examine(case, opinion="符合规定", actor=person)
        assert refusal.value.code == "own_case"
        return False
    cases.examine(case, opinion="符合规定", actor=person)
    return True


def company_case(road: Road, *, representative: bool = False) -> tuple[Case, Person]:
    company = PartyFactory(legal=True)
    citizen = ApplicantFactory()
    link = parties.link_representative if representative else parties.link_handler
    link(citizen, company, actor=system_actor())
    road.party, road.applicant = company, citizen
    return road.case_in("accepted"), citizen


def test_an_application_made_online_by_a_colleague(road: Road) -> None:
    case = road.case_in("accepted")
    has_identity_of(road.examiner, road.party)
    assert not handles(road.examiner, case)
    assert handles(StaffFactory(unit=road.bureau, role=Role.EXAMINER), case)


@pytest.mark.parametrize("representative", [True, False])
def test_an_organisation_for_which_a_colleague_stands(road: Road, *, representative: bool) -> None:
    case, citizen = company_case(road, representative=representative)
    has_identity_of(road.examiner, vars(citizen)["party"])
    assert not handles(road.examiner, case)


def test_who_stood_for_it_once_is_free(road: Road) -> None:
    case, citizen = company_case(road)
    has_identity_of(road.examiner, vars(citizen)["party"])
    (link,) = parties.people_of(road.party)
    parties.unlink(link, actor=road.clerk, reason="离职")
    assert handles(road.examiner, case)


def test_a_colleague_as_agent(road: Road) -> None:
    case = road.case_in("accepted")
    agent = PartyFactory()
    Case.objects.filter(pk=case.pk).update(agent=agent)
    has_identity_of(road.examiner, agent)
    assert not handles(road.examiner, case)


def test_somebody_else_s_number_and_no_number_change_nothing(road: Road) -> None:
    case = road.case_in("accepted")
    has_identity_of(road.examiner, PartyFactory())
    assert handles(road.examiner, case)
    nameless = StaffFactory(unit=road.bureau, role=Role.EXAMINER)
    assert nameless.id_digest is None
    assert cases.can_examine(nameless, Case.objects.get(pk=case.pk))
    assert nameless in cases.people_who_can("examine", case)


def test_the_questions_cost_the_same(road: Road, statements: Callable[[int], AbstractContextManager[None]]) -> None:
    case, citizen = company_case(road)
    for person in (road.examiner, road.chief):
        org.change_staff(person, person.name, person.unit, actor=system_actor(), id_number=citizen_id())
    has_identity_of(road.examiner, vars(citizen)["party"])
    fresh = Case.objects.with_permission_data().get(pk=case.pk)
    org.holds_any(road.examiner, Role.EXAMINER)
    with statements(1):
        assert not cases.can_examine(road.examiner, fresh)
    with statements(1):
        list(cases.people_who_can("examine", fresh))
