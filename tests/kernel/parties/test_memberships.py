from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from onewindow.base.errors import Conflict, DomainError, NotPermitted
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership, Party
from tests.factories import ApplicantFactory, PartyFactory, StaffFactory, TypedApplicantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Person:
    return StaffFactory(role=Role.CLERK)


def test_linking_at_the_window(clerk: Person) -> None:
    person, party, company = org.create_applicant("林晓雨"), PartyFactory(), PartyFactory(legal=True)
    membership = parties.link_self(person, party, actor=clerk, verified=True)
    assert parties.link_self(person, party, actor=clerk) == membership
    parties.link_representative(person, company, actor=clerk)
    assert list(parties.parties_of(person)) == [company, party]
    assert parties.self_party(person) == party
    assert [row.person for row in parties.people_of(company)] == [person]
    assert [entry.verb for entry in audit.history(party.subject)] == ["membership.linked"]


def test_the_representative_names_a_handler(clerk: Person) -> None:
    head, handler, company = ApplicantFactory(), ApplicantFactory(), PartyFactory(legal=True)
    parties.link_representative(head, company, actor=clerk)
    membership = parties.link_handler(handler, company, actor=head)
    assert parties.may_act_for(handler, company, "A")
    parties.unlink(membership, actor=head, reason="离职")
    parties.unlink(membership, actor=head)
    assert not parties.may_act_for(handler, company, "A")
    verbs = [entry.verb for entry in audit.history(company.subject)]
    assert verbs.count("membership.ended") == 1


def test_nobody_names_themself(clerk: Person) -> None:
    person: Any = ApplicantFactory()
    company, other = PartyFactory(legal=True), PartyFactory()
    for actor in (person, StaffFactory(), StaffFactory(role=Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            parties.link_representative(person, company, actor=actor)
        with pytest.raises(NotPermitted):
            parties.link_self(person, other, actor=actor)
    stranger: Any = ApplicantFactory()
    with pytest.raises(NotPermitted):
        parties.unlink(parties.self_membership(stranger.party), actor=person)
    with pytest.raises(NotPermitted):
        parties.confirm_self(parties.self_membership(person.party), actor=person)


def test_what_does_not_fit_is_refused(clerk: Person) -> None:
    person: Any = ApplicantFactory()
    company = PartyFactory(legal=True)
    second = org.create_applicant("陈建国")
    for link, whom, party, code in [
        (parties.link_self, person, company, "not_a_natural_person"),
        (parties.link_handler, person, person.party, "not_an_organisation"),
        (parties.link_self, second, person.party, "identity_has_account"),
        (parties.link_handler, clerk, company, "applicants_only"),
    ]:
        with pytest.raises(DomainError) as refusal:
            link(whom, party, actor=clerk)
        assert refusal.value.code == code


def test_the_window_confirms_who_it_is(clerk: Person) -> None:
    person: Any = TypedApplicantFactory()
    membership = parties.self_membership(person.party)
    with pytest.raises(Conflict):  # name and phone are only what somebody typed
        parties.confirm_self(membership, actor=clerk)
    parties.update_details(person.party, actor=clerk, name=person.party.name)
    membership = parties.self_membership(person.party)
    parties.confirm_self(membership, actor=clerk)
    parties.confirm_self(membership, actor=clerk)
    membership.refresh_from_db()
    assert membership.verified
    assert sorted(entry.verb for entry in audit.history(person.party.subject)) == [
        "membership.verified",
        "party.checked",
    ]


def test_only_proven_people_speak_for_an_organisation(clerk: Person) -> None:
    typed, company = TypedApplicantFactory(), PartyFactory(legal=True)
    with pytest.raises(DomainError) as refusal:
        parties.link_representative(typed, company, actor=clerk)
    assert refusal.value.code == "account_not_verified"


def test_an_account_that_is_nobody_speaks_for_nobody(clerk: Person) -> None:
    head: Any = ApplicantFactory()
    company = PartyFactory(legal=True)
    parties.link_representative(head, company, actor=clerk)
    parties.unlink(parties.self_membership(head.party), actor=clerk, reason="不是本人")
    assert not parties.parties_of(head).exists()
    assert not parties.people_of(company).exists()


@pytest.mark.django_db(transaction=True)
def test_one_identity_for_two_accounts_at_once() -> None:
    party: Party = PartyFactory()
    system = org.system_actor()
    people = [org.create_applicant(f"某{n}") for n in range(4)]

    def link(person: Person) -> bool:
        try:
            parties.link_self(person, party, actor=system)
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(link, people)) == 1
    assert Membership.objects.filter(party=party).count() == 1
