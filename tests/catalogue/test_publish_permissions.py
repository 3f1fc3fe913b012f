import pytest

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role, system_actor
from tests.catalogue.conftest import Office
from tests.factories import ApplicantFactory, StaffFactory, hold


def test_who_wrote_it_does_not_publish_it(office: Office) -> None:
    revision = office.in_review()
    hold(office.editor, Role.CATALOGUE_REVIEWER)
    catalogue.Revision.objects.filter(pk=revision.pk).update(author=office.reviewer)
    with pytest.raises(NotPermitted):
        catalogue.publish(revision, actor=office.reviewer)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.CATALOGUE_REVIEWER])
def test_other_roles_may_not(office: Office, role: str) -> None:
    revision = office.in_review()
    stranger = StaffFactory(unit=office.unit, role=role)
    with pytest.raises(NotPermitted):
        catalogue.publish(revision, actor=stranger)
    with pytest.raises(NotPermitted):
        catalogue.send_back(revision, reason="不行", actor=stranger)


def test_neither_other_units_nor_citizens_nor_the_system_unreviewed(office: Office) -> None:
    revision = office.in_review()
    for stranger in (StaffFactory(role=Role.CATALOGUE_REVIEWER), ApplicantFactory(), system_actor()):
        with pytest.raises(NotPermitted):
            catalogue.publish(revision, actor=stranger)


def test_an_unknown_revision(office: Office) -> None:
    with pytest.raises(NotFound):
        catalogue.publish(0, actor=office.reviewer)
