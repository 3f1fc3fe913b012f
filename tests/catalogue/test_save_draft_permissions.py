import pytest

from onewindow.base.errors import NotPermitted
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role, system_actor
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory


def test_editor_of_the_parent_unit_may(office: Office) -> None:
    section = UnitFactory(parent=office.unit)
    assert catalogue.save_draft(None, item(unit=section.code), actor=office.editor).pk


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.CATALOGUE_EDITOR])
def test_other_roles_may_not(office: Office, role: str) -> None:
    stranger = StaffFactory(unit=office.unit, role=role)
    with pytest.raises(NotPermitted):
        catalogue.save_draft(None, item(unit="wenlv"), actor=stranger)
    draft = office.draft()
    with pytest.raises(NotPermitted):
        catalogue.save_draft(draft.item.code, item(), actor=stranger)


def test_neither_other_units_nor_citizens_nor_the_system(office: Office) -> None:
    draft = office.draft()
    for stranger in (StaffFactory(role=Role.CATALOGUE_EDITOR), ApplicantFactory(), system_actor()):
        with pytest.raises(NotPermitted):
            catalogue.save_draft(draft.item.code, item(), actor=stranger)
        with pytest.raises(NotPermitted):
            catalogue.submit_for_review(draft, actor=stranger)
