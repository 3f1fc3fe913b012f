"""Somebody else's number typed at sign-up opens nothing of theirs; the window with the card in hand puts things right."""

from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import DomainError, NotPermitted
from onewindow.flows import identity, standing
from onewindow.kernel.audit import service as audit
from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import AgentDetails, Party
from tests.factories import (
    ApplicantFactory,
    PartyFactory,
    StaffFactory,
    TypedApplicantFactory,
    citizen_id,
    mobile,
    stand_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]


@pytest.fixture
def clerk() -> Person:
    return StaffFactory(role=Role.CLERK)


def sign_up(number: str, name: str = "林晓雨", phone: str = "") -> Person:
    phone = phone or mobile()
    return identity.sign_up(name, number, phone, org.send_phone_code(phone).shown)


def at_the_window(number: str, clerk: Person, phone: str, name: str = "林晓雨") -> Party:
    return parties.register("natural", name, "111", number, phone, actor=clerk)


def test_the_window_s_phone_counts_not_the_squatter_s(clerk: Person) -> None:
    number, real = citizen_id(), mobile()
    squatter = sign_up(number)
    party = at_the_window(number, clerk, real)
    assert parties.phone_of(party) == real
    assert party.checked_at is not None
    assert [entry.verb for entry in audit.history(party.subject)][-1] == "party.checked"
    with pytest.raises(NotPermitted):
        parties.reveal(party, actor=squatter, purpose="好奇")
    _tell(party)
    assert not notices.visible_to(squatter).exists()


def test_no_phone_said_at_the_window_is_no_phone(clerk: Person) -> None:
    number = citizen_id()
    sign_up(number)
    assert parties.phone_of(at_the_window(number, clerk, "")) == ""


def test_a_squatter_grants_nothing_and_receives_nothing() -> None:
    squatter = sign_up(citizen_id())
    own, today = parties.self_party(squatter), clock.today()
    assert own is not None
    other: Any = ApplicantFactory()
    with pytest.raises(NotPermitted):
        parties.grant_authority(own, other.party, [], today, today, "", actor=squatter)
    parties.grant_authority(other.party, own, [], today, today, "", actor=other)
    assert not parties.may_act_for(squatter, other.party, "A")
    assert other.party not in parties.parties_of(squatter)
    assert not parties.authorities_received(squatter).exists()


def test_a_wrong_name_typed_by_somebody_blocks_nobody(clerk: Person) -> None:
    number, principal = citizen_id(), ApplicantFactory()
    today = clock.today()
    wrong = AgentDetails("natural", "胡乱写", "111", number, mobile())
    parties.authorise(vars(principal)["party"], wrong, [], today, today, actor=principal)
    person, phone = sign_up(number), mobile()
    assert parties.self_party(person) == parties.find_by_identity("111", number)
    party = at_the_window(number, clerk, phone)
    assert (party.name, parties.phone_of(party)) == ("林晓雨", phone)


def test_a_wrong_name_of_an_account_gives_way_at_the_window(clerk: Person) -> None:
    number = citizen_id()
    sign_up(number, "胡乱写")
    assert at_the_window(number, clerk, mobile()).name == "林晓雨"


def test_a_checked_name_is_not_overwritten(clerk: Person) -> None:
    number = citizen_id()
    at_the_window(number, clerk, mobile())
    for actor in (clerk, ApplicantFactory()):
        with pytest.raises(DomainError) as refusal:
            parties.register("natural", "胡乱写", "111", number, actor=actor)
        assert refusal.value.code == "name_differs"


def test_the_window_ends_the_false_account_and_the_true_one_follows(clerk: Person) -> None:
    number, phone = citizen_id(), mobile()
    squatter = sign_up(number)
    party = at_the_window(number, clerk, phone)
    false = parties.self_membership(party)
    assert false is not None
    standing.end_account(false, actor=clerk, reason="本人说不是他的账号")
    assert not parties.parties_of(squatter).exists()
    holder = sign_up(number, phone=phone)
    link = parties.self_membership(party)
    assert link is not None
    standing.confirm_account(link, actor=clerk)
    told = [(notice.person, notice.party) for notice in notices.of_subject(party.subject)]
    assert {reader for reader in told if reader[0]} == {(squatter, None), (holder, None)}
    assert (None, party) in told
    assert parties.reveal(party, actor=holder, purpose="看自己的").phone == phone
    verbs = [entry.verb for entry in audit.history(party.subject)]
    assert {"membership.ended", "membership.verified"} <= set(verbs)


def test_the_window_changes_name_and_phone_and_tells(clerk: Person) -> None:
    person: Any = ApplicantFactory()
    phone = mobile()
    standing.check_party(person.party, actor=clerk, name="林 新名", phone=phone)
    person.party.refresh_from_db()
    assert (person.party.name, parties.phone_of(person.party)) == ("林 新名", phone)
    assert notices.visible_to(person).filter(template="party_checked").exists()
    told = notices.of_subject(person.party.subject).count()
    standing.check_party(person.party, actor=clerk, name="林 新名")
    assert notices.of_subject(person.party.subject).count() == told
    assert parties.phone_of(person.party) == phone


@pytest.mark.parametrize("who", ["citizen", "examiner", "auditor", "operator"])
def test_only_the_window_puts_accounts_right(who: str) -> None:
    actor = ApplicantFactory() if who == "citizen" else StaffFactory(role=who)
    typed: Any = TypedApplicantFactory()
    link = parties.self_membership(typed.party)
    assert link is not None
    for deed in (
        lambda: standing.confirm_account(link, actor=actor),
        lambda: standing.end_account(link, actor=actor, reason="试试"),
        lambda: standing.check_party(typed.party, actor=actor, name="别名"),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_the_legal_representative_and_the_handlers(clerk: Person) -> None:
    head: Any = ApplicantFactory(name="林晓雨")
    company = PartyFactory(legal=True, legal_representative="林晓雨")
    standing.appoint_representative(company, parties.id_number_of(head.party), actor=clerk)
    handler: Any = ApplicantFactory(name="陈建国")
    row = standing.appoint_handler(company, " 陈建国 ", parties.id_number_of(handler.party), actor=head)
    assert parties.may_act_for(handler, company, "A")
    assert notices.visible_to(handler).filter(template="account_speaks").exists()
    assert notices.visible_to(head).filter(template="account_speaks").exists()
    standing.end_account(row, actor=head, reason="离职")
    assert not parties.may_act_for(handler, company, "A")


def test_who_is_not_appointed(clerk: Person) -> None:
    company = PartyFactory(legal=True, legal_representative="林晓雨")
    other: Any = ApplicantFactory(name="陈建国")
    typed: Any = TypedApplicantFactory(name="林晓雨")
    for natural, code in [(other.party, "not_the_legal_representative"), (typed.party, "no_verified_account")]:
        with pytest.raises(DomainError) as refusal:
            standing.appoint_representative(company, parties.id_number_of(natural), actor=clerk)
        assert refusal.value.code == code
    head: Any = ApplicantFactory()
    stand_for(head, company, "representative")
    for name, number in [("别名", parties.id_number_of(other.party)), ("陈建国", citizen_id())]:
        with pytest.raises(DomainError) as refusal:
            standing.appoint_handler(company, name, number, actor=head)
        assert refusal.value.code == "no_verified_account"
    with pytest.raises(NotPermitted):
        standing.appoint_handler(company, "陈建国", parties.id_number_of(other.party), actor=other)


def _tell(party: Party) -> None:
    context = {"item": "演出", "number": "MC1", "next": "", "decided": ""}
    notices.tell(party, template="granted", context=context, subject=party.subject, once="once")
