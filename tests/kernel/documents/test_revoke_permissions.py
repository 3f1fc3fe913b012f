import pytest

from onewindow.base.errors import NotPermitted
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person, Role, Unit
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory
from tests.kernel.documents.conftest import Make


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.CHIEF])
def test_head_and_chief_may(make: Make, unit: Unit, role: str) -> None:
    person = StaffFactory(unit=unit, role=role)
    document = make()
    assert documents.can_revoke(person, document)
    assert documents.revoke(document, reason="发错了", actor=person).state == "revoked"


def test_head_of_the_unit_above_may(make: Make, unit: Unit) -> None:
    section = UnitFactory(parent=unit)
    assert documents.can_revoke(StaffFactory(unit=unit, role=Role.UNIT_HEAD), make(unit=section))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.UNIT_HEAD, Role.CHIEF)])
def test_other_roles_may_not(make: Make, unit: Unit, role: str) -> None:
    _refused(make(), StaffFactory(unit=unit, role=role))


def test_head_of_another_unit_may_not(make: Make, db: None) -> None:
    _refused(make(), StaffFactory(unit=UnitFactory(), role=Role.UNIT_HEAD))


def test_head_of_a_section_may_not_for_the_whole(make: Make, unit: Unit) -> None:
    _refused(make(), StaffFactory(unit=UnitFactory(parent=unit), role=Role.UNIT_HEAD))


def test_applicant_may_not(make: Make) -> None:
    _refused(make(), ApplicantFactory())


def _refused(document: documents.Document, person: Person) -> None:
    assert not documents.can_revoke(person, document)
    with pytest.raises(NotPermitted):
        documents.revoke(document, reason="发错了", actor=person)
    document.refresh_from_db()
    assert document.state == "valid"
