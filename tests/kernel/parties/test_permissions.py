"""Who sees parties, who reads what is sealed, who may change them; and what it costs to ask."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base.errors import Invalid, NotPermitted
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership, Party
from tests.factories import (
    ApplicantFactory,
    AuthorityFactory,
    MachineFactory,
    PartyFactory,
    StaffFactory,
    mobile,
    stand_for,
)

pytestmark = pytest.mark.django_db
HANDLING = ["clerk", "examiner", "chief", "unit_head", "issuer", "supervisor"]
OTHERS = [role for role in Role.values if role not in HANDLING]


@pytest.fixture
def party() -> Party:
    return PartyFactory()


@pytest.mark.parametrize("role", HANDLING)
def test_who_handles_applications_sees_and_reveals(party: Party, role: str) -> None:
    person = StaffFactory(role=role)
    assert party in parties.visible_to(person)
    assert parties.reveal(party, actor=person, purpose="核对材料").id_number


@pytest.mark.parametrize("role", [*OTHERS, None])
def test_other_staff_see_nobody(party: Party, role: str | None) -> None:
    person = StaffFactory(role=role)
    assert not parties.visible_to(person).exists()
    with pytest.raises(NotPermitted):
        parties.reveal(party, actor=person, purpose="好奇")
    with pytest.raises(NotPermitted):
        parties.register("natural", "林晓雨", "111", parties.id_number_of(party), actor=person)
    assert not audit.history(party.subject).exists()


def test_a_closed_account_sees_nobody(party: Party) -> None:
    citizen: Any = ApplicantFactory(is_active=False)
    assert not parties.visible_to(citizen).exists()
    assert not parties.can_reveal(citizen, citizen.party)
    assert not parties.visible_to(StaffFactory(role="clerk", is_active=False)).exists()


def test_citizens_see_whom_they_act_for(party: Party) -> None:
    person: Any = ApplicantFactory()
    company, principal = PartyFactory(legal=True), PartyFactory(legal=True)
    stand_for(person, company, Membership.Relation.HANDLER)
    AuthorityFactory(principal=principal, agent=person.party)
    assert set(parties.visible_to(person)) == {person.party, company, principal}
    assert set(parties.own_parties(person)) == {person.party, company}
    assert not parties.may_act_for(person, party, "A")


def test_an_agent_does_not_read_the_principals_numbers(party: Party) -> None:
    person: Any = ApplicantFactory()
    AuthorityFactory(principal=party, agent=person.party)
    with pytest.raises(NotPermitted):
        parties.reveal(party, actor=person, purpose="好奇")
    assert parties.reveal(person.party, actor=person, purpose="看自己的").phone


def test_a_reveal_needs_a_purpose_and_leaves_a_trace(party: Party) -> None:
    clerk = StaffFactory(role="clerk")
    with pytest.raises(Invalid) as refusal:
        parties.reveal(party, actor=clerk, purpose="  ")
    assert refusal.value.code == "purpose_missing"
    parties.reveal(party, actor=clerk, purpose="电话联系申请人")
    (entry,) = audit.history(party.subject)
    assert (entry.verb, entry.note, entry.actor_id) == ("party.revealed", "电话联系申请人", clerk.pk)
    assert parties.id_number_of(party) not in str(entry.changes)


def test_a_unit_system_registers_with_a_role_only() -> None:
    assert parties.can_register(MachineFactory(role="clerk"))
    assert not parties.can_register(MachineFactory())


def test_who_changes_details() -> None:
    owner: Any = ApplicantFactory()
    phone = mobile()
    parties.update_details(owner.party, actor=owner, name="林晓雨", phone=phone)
    parties.update_details(owner.party, actor=StaffFactory(role="clerk"), name="林晓雨", phone=phone)
    owner.party.refresh_from_db()
    assert (owner.party.name, parties.phone_of(owner.party)) == ("林晓雨", phone)
    (entry,) = audit.history(owner.party.subject)
    assert phone not in str(entry.changes)
    for stranger in (ApplicantFactory(), StaffFactory(role="examiner")):
        with pytest.raises(NotPermitted):
            parties.update_details(owner.party, actor=stranger, name="别名")


def test_what_the_questions_cost() -> None:
    person: Any = ApplicantFactory()
    other = PartyFactory()
    AuthorityFactory(principal=other, agent=person.party)
    with CaptureQueriesContext(connection) as queries:
        assert parties.may_act_for(person, person.party, "A")
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert parties.may_act_for(person, other, "A")
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        assert len(parties.parties_of(person)) == 2
    assert len(queries) == 1
