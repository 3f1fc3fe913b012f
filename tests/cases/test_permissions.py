"""Who sees which cases and who may do what."""

from typing import Any

import pytest

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.cases import access
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.kernel.parties import service as parties
from tests.cases.road import Road
from tests.factories import (
    ApplicantFactory,
    AuthorityFactory,
    MachineFactory,
    PartyFactory,
    StaffFactory,
    TypedApplicantFactory,
    UnitFactory,
    stand_for,
)


def sees(person, case: Case) -> bool:
    return cases.visible_to(person).filter(pk=case.pk).exists()


def test_applicants_see_their_own_and_no_others(road: Road) -> None:
    case = road.case_in("accepted")
    assert sees(road.applicant, case)
    assert not sees(ApplicantFactory(), case)


def test_an_organisation_s_people_see_its_cases(road: Road) -> None:
    company, colleague = PartyFactory(legal=True), ApplicantFactory()
    stand_for(road.applicant, company, "handler")
    case = cases.open_draft(road.revision, company, actor=road.applicant, channel="web")
    assert not sees(colleague, case)
    stand_for(colleague, company, "representative")
    assert sees(colleague, case)


@pytest.mark.parametrize(("covers", "seen"), [("this", True), ("all", True), ("other", False)])
def test_agents_see_what_their_authority_covers(road: Road, covers: str, seen: bool) -> None:
    codes = {"this": [road.revision.item.code], "all": [], "other": ["X"]}[covers]
    agent = ApplicantFactory()
    AuthorityFactory(principal=road.party, agent=agent.party, item_codes=codes)
    case = road.case_in("submitted")
    assert sees(agent, case) is seen
    assert cases.can_apply(agent, case) is seen


@pytest.mark.parametrize("role", list(Role))
def test_roles_see_their_subtree(road: Road, role: Role) -> None:
    case = road.case_in("submitted")
    works_with_cases = role not in (Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER, Role.OPERATOR)
    for unit in (road.bureau, road.government):
        assert sees(StaffFactory(unit=unit, role=role), case) is works_with_cases
    assert not sees(StaffFactory(unit=UnitFactory(parent=road.government), role=role), case)
    at_the_window = role in (Role.CLERK, Role.ISSUER, Role.SUPERVISOR, Role.AUDITOR)
    assert sees(StaffFactory(unit=road.centre, role=role), case) is at_the_window


def test_nobody_in_office_reads_a_draft(road: Road) -> None:
    case = road.draft()
    assert not sees(road.clerk, case)
    assert sees(road.applicant, case)


def test_a_machine_sees_its_unit_s_cases(road: Road) -> None:
    case = road.case_in("submitted")
    assert sees(MachineFactory(unit=road.bureau), case)
    assert not sees(MachineFactory(), case)
    assert sees(system_actor(), case)


def test_one_statement(road: Road, statements) -> None:
    road.case_in("accepted")
    with statements(1):
        list(cases.visible_to(road.applicant).with_list_data())
    with statements(3):  # roles, units, then the cases
        list(cases.visible_to(StaffFactory.build(pk=road.examiner.pk, unit=road.bureau)).with_list_data())


OF_WHOM = {
    "clerk": {"pre_examine", "request_correction", "accept", "refuse_acceptance", "give_back", "receive_paper"},
    "applicant": {"withdraw", "supplement", "add_file"},
    "examiner": set(),
    "chief": set(),
    "head": set(),
}


@pytest.mark.parametrize("who", OF_WHOM)
def test_buttons_of_a_submitted_case(road: Road, who: str) -> None:
    case = road.case_in("submitted")
    verbs = cases.possible_verbs(getattr(road, who), case)
    assert verbs - {"mark_material", "hand_over"} == OF_WHOM[who]


@pytest.mark.parametrize(
    ("state", "who", "verb"),
    [
        ("accepted", "examiner", "examine"),
        ("accepted", "head", "extend"),
        ("in_review", "chief", "decide"),
        ("decided", "issuer", "issue"),
        ("issued", "clerk", "deliver"),
    ],
)
def test_the_right_people_and_only_they(road: Road, state: str, who: str, verb: str) -> None:
    case = road.case_in(state)
    person = getattr(road, who)
    assert verb in cases.possible_verbs(person, case)
    assert person in cases.people_who_can(verb, case)
    for other in (road.applicant, ApplicantFactory(), StaffFactory(role=Role.CHIEF)):
        assert verb not in cases.possible_verbs(other, case)


@pytest.mark.parametrize("state", State.values)
def test_readers_have_no_buttons(road: Road, state: str) -> None:
    case = road.case_in(state)
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        assert cases.possible_verbs(StaffFactory(unit=road.government, role=role), case) == frozenset()


def test_a_command_asks_too(road: Road) -> None:
    case = road.case_in("submitted")
    for person in (road.examiner, road.applicant, ApplicantFactory(), MachineFactory(unit=road.centre)):
        with pytest.raises(NotPermitted):
            cases.accept(case, actor=person)
    with pytest.raises(NotFound):
        cases.accept("MC00000000000", actor=road.clerk)


def test_papers_follow_the_case(road: Road) -> None:
    case = road.case_in("accepted")
    assert access.can_see(road.examiner, case.number)
    assert not access.can_see(ApplicantFactory(), case.number)
    assert access.can_change(road.applicant, case.number)
    assert not access.can_change(road.examiner, case.number)
    assert not access.can_change(road.applicant, road.case_in("delivered").number)


def test_an_agent_whose_time_is_over_sees_and_does_nothing(road: Road) -> None:
    agent = ApplicantFactory()
    authority = AuthorityFactory(principal=road.party, agent=agent.party)
    case = cases.open_draft(road.revision, road.party, actor=agent, channel="web")
    assert sees(agent, case)
    authority.revoked_at = authority.granted_at
    authority.save()
    assert not sees(agent, case)
    assert sees(road.applicant, case)
    with pytest.raises(NotPermitted):
        cases.save_draft(case, form={"show": "x"}, actor=agent)


def test_a_handler_who_left_sees_nothing_of_what_they_filed(road: Road) -> None:
    company = PartyFactory(legal=True)
    link = stand_for(road.applicant, company, "handler")
    case = cases.open_draft(road.revision, company, actor=road.applicant, channel="web")
    assert sees(road.applicant, case)
    parties.unlink(link, actor=road.clerk, reason="离职")
    assert not sees(road.applicant, case)
    assert not access.can_see(road.applicant, case.number)
    assert not cases.can_apply(road.applicant, Case.objects.get(pk=case.pk))


def test_who_only_typed_a_number_sees_what_they_filed_and_no_more(road: Road) -> None:
    typed: Any = TypedApplicantFactory()
    filed = cases.open_draft(road.revision, typed.party, actor=typed, channel="web")
    road.party = typed.party
    at_window = cases.open_draft(road.revision, typed.party, actor=road.clerk, channel="window")
    assert sees(typed, filed)
    assert cases.can_apply(typed, filed)
    assert not sees(typed, at_window)
    assert not access.can_see(typed, at_window.number)
    assert not access.can_change(typed, at_window.number)
    assert not cases.can_apply(typed, Case.objects.get(pk=at_window.pk))
    parties.confirm_self(_checked(typed, road.clerk), actor=road.clerk)
    assert sees(typed, at_window)
    assert cases.can_apply(typed, Case.objects.get(pk=at_window.pk))


def _checked(typed: Any, clerk: Person) -> parties.Membership:
    parties.update_details(typed.party, actor=clerk, name=typed.party.name)
    return parties.self_membership(typed.party)
