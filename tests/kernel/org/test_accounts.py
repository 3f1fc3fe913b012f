import pytest

from onewindow.base.chinese import mask_id_number
from onewindow.base.errors import DomainError
from onewindow.base.sealing import identity_digest
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, SecondStep
from tests.factories import PASSWORD, ApplicantFactory, StaffFactory, UnitFactory, citizen_id, mobile

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return StaffFactory(role=Role.OPERATOR)


def verbs(person: Person) -> list[str]:
    return sorted(entry.verb for entry in audit.history(person.subject))


def test_create_staff(operator: Person) -> None:
    section = UnitFactory(parent=operator.unit)
    phone = mobile()
    person = org.create_staff(
        " Lin.Xiaoyu ", "林 晓雨", section, actor=operator, post="窗口", phone=phone, password=PASSWORD
    )
    person.refresh_from_db()
    assert (person.username, person.unit, person.post) == ("lin.xiaoyu", section, "窗口")
    assert org.phone_of(person) == phone
    assert phone.encode() not in bytes(person.phone_sealed)
    assert person.check_password(PASSWORD)
    assert verbs(person) == ["person.created"]


@pytest.mark.parametrize(
    ("username", "name", "more", "code", "field"),
    [
        ("", "林晓雨", {}, "bad_username", "username"),
        ("lin xiaoyu", "林晓雨", {}, "bad_username", "username"),
        ("林晓雨", "林晓雨", {}, "bad_username", "username"),
        ("lin", "  ", {}, "blank_name", "name"),
        ("lin", "林晓雨", {"phone": "123"}, "bad_phone", "phone"),
        ("lin", "林晓雨", {"password": "1234567890"}, "weak_password", "password"),
        ("taken", "林晓雨", {}, "account_exists", "username"),
    ],
)
def test_what_does_not_fit_is_refused(
    operator: Person, username: str, name: str, more: dict[str, str], code: str, field: str
) -> None:
    StaffFactory(username="taken")
    before = Person.objects.count()
    with pytest.raises(DomainError) as refusal:
        org.create_staff(username, name, operator.unit, actor=operator, **more)
    assert refusal.value.code == code
    assert field in refusal.value.fields
    assert Person.objects.count() == before


def test_a_new_applicant_acts_for_themself() -> None:
    person = org.create_applicant("林晓雨", mobile())
    (entry,) = audit.history(person.subject)
    assert (entry.actor_id, entry.actor_kind) == (person.pk, "applicant")


def test_a_phone_signs_in_one_citizen_but_staff_may_have_it_too(operator: Person) -> None:
    phone = mobile()
    person = org.create_applicant("林晓雨", phone)
    org.create_staff("lin", "林晓雨", operator.unit, actor=operator, phone=phone)
    with pytest.raises(DomainError) as refusal:
        org.create_applicant("陈建国", phone)
    assert refusal.value.code == "account_exists"
    assert org.find_applicant_by_phone(phone) == person


def test_deactivate_and_activate(operator: Person) -> None:
    clerk = StaffFactory(unit=operator.unit, role=Role.CLERK)
    assert org.holds(clerk, Role.CLERK, clerk.unit)
    org.deactivate(clerk, actor=operator, reason="调离")
    org.deactivate(clerk, actor=operator)
    assert not org.holds(clerk, Role.CLERK, clerk.unit)
    org.activate(clerk, actor=operator)
    assert org.holds(clerk, Role.CLERK, clerk.unit)
    assert verbs(clerk) == ["person.activated", "person.deactivated"]


def test_passwords(operator: Person) -> None:
    clerk = StaffFactory(unit=operator.unit)
    org.set_password(clerk, "first-of-nine-bridges", actor=operator)
    org.change_password(clerk, "first-of-nine-bridges", "second-of-nine-bridges", actor=clerk)
    with pytest.raises(SecondStep):
        org.sign_in_with_password(clerk.username, "second-of-nine-bridges")
    for old, new, code in [
        ("wrong", "third-of-nine-bridges", "wrong_password"),
        ("second-of-nine-bridges", "short", "weak_password"),
        ("second-of-nine-bridges", "", "weak_password"),
    ]:
        with pytest.raises(DomainError) as refusal:
            org.change_password(clerk, old, new, actor=clerk)
        assert refusal.value.code == code


def test_change_staff(operator: Person) -> None:
    clerk = StaffFactory(unit=operator.unit)
    section = UnitFactory(parent=operator.unit)
    assert org.change_staff(clerk, clerk.name, section, actor=operator, post="审查")
    assert not org.change_staff(clerk, clerk.name, section, actor=operator, post="审查")
    clerk.refresh_from_db()
    assert (clerk.unit, clerk.post) == (section, "审查")


def test_the_identity_of_staff_is_sealed_and_found_by_digest(operator: Person) -> None:
    number, other = citizen_id(), citizen_id()
    clerk = org.create_staff("lin", "林晓雨", operator.unit, actor=operator, id_number=number.lower())
    clerk.refresh_from_db()
    assert bytes(clerk.id_digest) == identity_digest("111", number)
    assert clerk.id_masked == mask_id_number(number)
    assert number.encode() not in bytes(clerk.id_sealed)
    assert not org.change_staff(clerk, clerk.name, clerk.unit, actor=operator, id_number=number)
    assert org.change_staff(clerk, clerk.name, clerk.unit, actor=operator, id_number=other)
    assert not org.change_staff(clerk, clerk.name, clerk.unit, actor=operator)
    clerk.refresh_from_db()
    assert bytes(clerk.id_digest) == identity_digest("111", other)
    changes = str([entry.changes for entry in audit.history(clerk.subject)])
    assert clerk.id_masked in changes
    assert number not in changes
    with pytest.raises(DomainError) as refusal:
        org.create_staff("chen", "陈建国", operator.unit, actor=operator, id_number="123")
    assert "id_number" in refusal.value.fields


def test_a_lost_phone_is_reset_by_somebody_else(operator: Person) -> None:
    clerk = StaffFactory(unit=operator.unit, totp_sealed=b"x")
    org.reset_totp(clerk, actor=operator, reason="手机丢失")
    clerk.refresh_from_db()
    assert clerk.totp_sealed is None
    with pytest.raises(DomainError) as refusal:
        org.reset_totp(operator, actor=operator, reason="")
    assert refusal.value.code == "not_ones_own"


def test_the_citizen_changes_the_phone() -> None:
    person, phone = ApplicantFactory(), mobile()
    org.set_phone(person, phone, actor=person)
    assert org.find_applicant_by_phone(phone) == person
    with pytest.raises(DomainError) as refusal:
        org.set_phone(ApplicantFactory(), phone, actor=org.system_actor())
    assert refusal.value.code == "account_exists"
