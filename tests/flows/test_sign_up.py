import pytest

from onewindow.base.errors import DomainError
from onewindow.flows import identity
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from tests.factories import ApplicantFactory, PartyFactory, citizen_id, mobile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]


def refused(name: str, number: str, phone: str, code: str, **more: str) -> str:
    before = Person.objects.count()
    with pytest.raises(DomainError) as refusal:
        identity.sign_up(name, number, phone, code, **more)
    assert Person.objects.count() == before
    return refusal.value.code


def test_a_new_account_stands_for_its_holder() -> None:
    phone, number = mobile(), citizen_id()
    person = identity.sign_up("林晓雨", number, phone, org.send_phone_code(phone).shown, password="nine-bridges-here")
    party = parties.self_party(person)
    assert party == parties.find_by_identity("111", number)
    assert parties.may_act_for(person, party, "any")
    assert org.sign_in_with_password(phone, "nine-bridges-here") == person
    assert not parties.self_membership(party).verified


def test_a_refusal_keeps_the_code_for_the_next_try() -> None:
    phone, number = mobile(), citizen_id()
    code = org.send_phone_code(phone).shown
    assert refused("林晓雨", "123", phone, code) == "bad_citizen_id"
    assert refused(" ", number, phone, code) == "blank_name"
    assert refused("林晓雨", number, phone, code, password="123") == "weak_password"
    assert identity.sign_up("林晓雨", number, phone, code)


def test_a_code_is_needed() -> None:
    phone = mobile()
    code = org.send_phone_code(phone).shown
    assert refused("林晓雨", citizen_id(), phone, "x") == "bad_code"
    assert refused("林晓雨", citizen_id(), mobile(), code) == "bad_code"


def test_the_phone_must_be_the_one_on_record() -> None:
    number, phone = citizen_id(), mobile()
    PartyFactory(name="林晓雨", id_number=number, phone=phone)
    other = mobile()
    assert refused("林晓雨", number, other, org.send_phone_code(other).shown) == "phone_not_on_record"
    code = org.send_phone_code(phone).shown
    assert refused("陈建国", number, phone, code) == "name_differs"
    assert identity.sign_up("林晓雨", number, phone, code)


def test_an_identity_has_one_account() -> None:
    number, phone = citizen_id(), mobile()
    ApplicantFactory(name="林晓雨", party__id_number=number, party__phone=phone)
    assert refused("林晓雨", number, phone, org.send_phone_code(phone).shown) == "identity_has_account"


def test_a_phone_has_one_account() -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    assert refused("林晓雨", citizen_id(), phone, org.send_phone_code(phone).shown) == "account_exists"


def test_one_code_does_not_answer_about_many_people() -> None:
    known = [PartyFactory(name="林晓雨", id_number=citizen_id()) for _n in range(6)]
    numbers = [parties.id_number_of(party) for party in known]
    phone = mobile()
    code = org.send_phone_code(phone).shown
    answers = [refused("林晓雨", number, phone, code) for number in numbers]
    assert answers[:5] == ["phone_not_on_record"] * 5
    assert answers[5] == "locked_out"
