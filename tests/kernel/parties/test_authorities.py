import datetime as dt
from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import DomainError, NotPermitted
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import AgentDetails, Membership, Party
from tests.factories import (
    ApplicantFactory,
    AuthorityFactory,
    PartyFactory,
    StaffFactory,
    citizen_id,
    mobile,
    stand_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Party:
    return PartyFactory(legal=True)


@pytest.fixture
def head(company: Party) -> Person:
    person = ApplicantFactory()
    stand_for(person, company, Membership.Relation.REPRESENTATIVE)
    return person


@pytest.fixture
def agent() -> Any:
    return ApplicantFactory()


def grant(company: Party, agent: Party, actor: Person, **more: Any) -> parties.Authority:
    today = clock.today()
    words = {"item_codes": [], "valid_from": today, "valid_until": today + dt.timedelta(days=9), "evidence": ""}
    return parties.grant_authority(company, agent, actor=actor, **{**words, **more})


def test_an_agent_acts_for_the_items_and_the_days_named(company: Party, head: Person, agent: Any) -> None:
    today = clock.today()
    dates = {"valid_from": today + dt.timedelta(days=1), "valid_until": today + dt.timedelta(days=2)}
    grant(company, agent.party, head, item_codes=["B", "A", "A"], **dates)
    allowed = []
    for days in range(4):
        with clock.moved_to(clock.at(today + dt.timedelta(days=days), 23, 59)):
            allowed.append(parties.may_act_for(agent, company, "A"))
            assert (company in parties.parties_of(agent)) == allowed[-1]
            assert not parties.may_act_for(agent, company, "C")
    assert allowed == [False, True, True, False]


def test_no_items_named_are_all(company: Party, head: Person, agent: Any) -> None:
    grant(company, agent.party, head)
    assert parties.may_act_for(agent, company, "anything")
    assert parties.acting_as(agent, company, "anything") == agent.party
    assert parties.acting_as(head, company, "anything") is None
    assert parties.acting_as(agent, agent.party, "anything") is None


def test_revoked_at_once(company: Party, head: Person, agent: Any) -> None:
    authority = grant(company, agent.party, head)
    parties.revoke_authority(authority, actor=agent, reason="不做了")
    parties.revoke_authority(authority, actor=head)
    assert not parties.may_act_for(agent, company, "A")
    assert parties.acting_as(agent, company, "A") is None
    verbs = [entry.verb for entry in audit.history(company.subject)]
    assert sorted(verbs) == ["authority.granted", "authority.revoked"]


def test_a_closed_account_acts_for_nobody(company: Party, head: Person, agent: Any) -> None:
    grant(company, agent.party, head)
    agent.is_active = False
    assert not parties.may_act_for(agent, company, "A")
    assert not parties.may_act_for(agent, agent.party, "A")


def test_an_authority_does_not_pass_on(company: Party, head: Person, agent: Any) -> None:
    third: Any = ApplicantFactory()
    grant(company, agent.party, head)
    grant(agent.party, third.party, agent)
    assert not parties.may_act_for(third, company, "A")
    with pytest.raises(NotPermitted):
        grant(company, third.party, agent)


def test_an_agent_who_has_no_account_yet(company: Party, head: Person) -> None:
    number, phone, today = citizen_id(), mobile(), clock.today()
    details = AgentDetails("natural", "陈建国", "111", number, phone)
    authority = parties.authorise(company, details, ["A"], today, today, actor=head)
    assert authority.agent == parties.find_by_identity("111", number)
    bad = AgentDetails("natural", "陈建国", "111", "1", phone)
    with pytest.raises(DomainError) as refusal:
        parties.authorise(company, bad, ["A"], today, today, actor=head)
    assert refusal.value.code == "bad_citizen_id"


def test_what_does_not_fit_is_refused(company: Party, head: Person, agent: Any) -> None:
    today = clock.today()
    for principal, words, code in [
        (company, {"valid_until": today - dt.timedelta(days=1)}, "dates_reversed"),
        (
            company,
            {"valid_from": today - dt.timedelta(days=9), "valid_until": today - dt.timedelta(days=1)},
            "authority_over_already",
        ),
    ]:
        with pytest.raises(DomainError) as refusal:
            grant(principal, agent.party, head, **words)
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        grant(company, company, head)
    assert refusal.value.code == "agent_is_principal"


def test_the_window_records_a_paper_authority_with_its_scan(company: Party, agent: Any) -> None:
    clerk = StaffFactory(role=Role.CLERK)
    with pytest.raises(DomainError) as refusal:
        grant(company, agent.party, clerk)
    assert refusal.value.code == "evidence_missing"
    assert grant(company, agent.party, clerk, evidence="a-scan").evidence == "a-scan"


def test_who_may_not_grant_or_revoke(company: Party, head: Person, agent: Any) -> None:
    handler = ApplicantFactory()
    stand_for(handler, company, Membership.Relation.HANDLER)
    strangers = [ApplicantFactory(), handler, StaffFactory(), StaffFactory(role=Role.AUDITOR)]
    authority = grant(company, agent.party, head)
    for stranger in strangers:
        with pytest.raises(NotPermitted):
            grant(company, agent.party, stranger, evidence="a-scan")
        with pytest.raises(NotPermitted):
            parties.revoke_authority(authority, actor=stranger)


def test_who_sees_an_authority(company: Party, head: Person, agent: Any) -> None:
    authority = grant(company, agent.party, head)
    AuthorityFactory()
    assert list(parties.authorities_given(head)) == [authority]
    assert list(parties.authorities_received(agent)) == [authority]
    for person in (head, agent):
        assert list(parties.authorities_visible_to(person)) == [authority]
    assert not parties.authorities_visible_to(ApplicantFactory()).exists()
    assert not parties.authorities_visible_to(StaffFactory()).exists()
    assert parties.authorities_visible_to(StaffFactory(role=Role.CLERK)).count() == 2
