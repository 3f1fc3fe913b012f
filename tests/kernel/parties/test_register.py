import pytest

from onewindow.base.codes import IdType
from onewindow.base.errors import DomainError, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind
from tests.factories import ApplicantFactory, StaffFactory, citizen_id, mobile, uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Person:
    return StaffFactory(role=Role.CLERK)


def test_a_new_party_is_entered_and_sealed(clerk: Person) -> None:
    number, phone = citizen_id(), mobile()
    party = parties.register(PartyKind.NATURAL, " 林  晓雨 ", IdType.CITIZEN, number.lower(), phone, actor=clerk)
    party.refresh_from_db()
    assert party.name == "林 晓雨"
    assert number not in party.id_masked
    assert party.id_masked[-4:] == number[-4:]
    assert number.encode() not in bytes(party.id_sealed)
    assert parties.id_number_of(party) == number
    assert parties.phone_of(party) == phone
    assert [entry.verb for entry in audit.history(party.subject)] == ["party.registered"]
    assert parties.find_by_identity(IdType.CITIZEN, number) == party


def test_the_same_identity_is_the_same_party_and_fills_blanks(clerk: Person) -> None:
    number, phone = uscc(), mobile()
    first = parties.register(PartyKind.LEGAL, "明川演艺有限公司", IdType.USCC, number, actor=clerk)
    again = parties.register(
        PartyKind.LEGAL, "明川演艺有限公司", IdType.USCC, number, phone, "林晓雨", "中山路 1 号", actor=clerk
    )
    assert again == first
    again.refresh_from_db()
    assert parties.phone_of(again) == phone
    assert (again.legal_representative, again.address) == ("林晓雨", "中山路 1 号")
    parties.register(PartyKind.LEGAL, "明川演艺有限公司", IdType.USCC, number, mobile(), actor=clerk)
    again.refresh_from_db()
    assert parties.phone_of(again) == phone
    assert Party.objects.count() == 1


def test_a_citizen_cannot_write_into_a_known_record(clerk: Person) -> None:
    number = citizen_id()
    parties.register(PartyKind.NATURAL, "林晓雨", IdType.CITIZEN, number, actor=clerk)
    known = parties.register(PartyKind.NATURAL, "林晓雨", IdType.CITIZEN, number, mobile(), actor=ApplicantFactory())
    known.refresh_from_db()
    assert known.phone_masked == ""


@pytest.mark.parametrize(
    ("kind", "name", "id_type", "number", "phone", "code", "field"),
    [
        ("natural", "林晓雨", "111", "   ", "", "blank_id_number", "id_number"),
        ("natural", "林晓雨", "111", "119900199001011230", "", "bad_citizen_id", "id_number"),
        ("natural", "林晓雨", "111", "12345", "", "bad_citizen_id", "id_number"),
        ("legal", "某公司", "001", "91119900000000000X", "", "bad_uscc", "id_number"),
        ("natural", "林晓雨", "414", "?", "", "bad_passport", "id_number"),
        ("natural", "林晓雨", "999", "E1234567", "", "unknown_id_type", "id_type"),
        ("natural", "林晓雨", "001", "91119900ABCDEFGH1Q", "", "id_type_not_for_kind", "id_type"),
        ("legal", "某公司", "111", "119900199001011232", "", "id_type_not_for_kind", "id_type"),
        ("natural", "  ", "111", "119900199001011232", "", "blank_name", "name"),
        ("natural", "林晓雨", "111", "119900199001011232", "12345", "bad_phone", "phone"),
    ],
)
def test_what_does_not_fit_is_refused(
    clerk: Person, kind: str, name: str, id_type: str, number: str, phone: str, code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        parties.register(kind, name, id_type, number, phone, actor=clerk)
    assert refusal.value.code == code
    assert field in refusal.value.fields
    assert Party.objects.count() == 0


def test_another_name_on_the_same_number_is_refused(clerk: Person) -> None:
    number = citizen_id()
    parties.register(PartyKind.NATURAL, "林晓雨", IdType.CITIZEN, number, actor=clerk)
    with pytest.raises(Invalid) as refusal:
        parties.register(PartyKind.NATURAL, "陈建国", IdType.CITIZEN, number, actor=clerk)
    assert refusal.value.code == "name_differs"
    assert "林晓雨" not in refusal.value.message


def test_a_landline_is_a_contact_phone(clerk: Person) -> None:
    party = parties.register(PartyKind.LEGAL, "某公司", IdType.USCC, uscc(), "0551-6281234", actor=clerk)
    assert parties.phone_of(party) == "0551-6281234"


def test_full_width_numbers_are_the_same_numbers(clerk: Person) -> None:
    def wide(text: str) -> str:
        return "".join(chr(ord(letter) + 0xFEE0) for letter in text)

    phone = mobile()
    party = parties.register("natural", "林晓雨", "414", wide("E1234567"), wide(phone), actor=clerk)
    assert parties.find_by_identity("414", "e1234567") == party
    assert (parties.id_number_of(party), parties.phone_of(party)) == ("E1234567", phone)
