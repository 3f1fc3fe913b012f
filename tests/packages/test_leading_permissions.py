"""Who leads a parallel approval (并联审批), who reads it as a whole, and who speaks for a branch."""

import pytest

from onewindow.kernel.org.service import Role
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication
from tests.factories import StaffFactory
from tests.packages.city import City
from tests.packages.leading import led


@pytest.fixture
def application(city: City) -> PackageApplication:
    return led(city)


LEADERS = (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)


@pytest.mark.parametrize("role", LEADERS)
def test_the_lead_units_people_lead(city: City, application: PackageApplication, role: str) -> None:
    assert packages.can_lead(StaffFactory(unit=city.lead, role=role), application)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.SUPERVISOR, Role.CATALOGUE_EDITOR])
def test_others_of_the_lead_unit_do_not(city: City, application: PackageApplication, role: str) -> None:
    assert not packages.can_lead(StaffFactory(unit=city.lead, role=role), application)


def test_neither_co_units_nor_the_applicant_lead(city: City, application: PackageApplication) -> None:
    assert not packages.can_lead(city.staff("food", Role.CHIEF), application)
    assert not packages.can_lead(city.applicant, application)


def test_the_branchs_unit_speaks_for_it(city: City, application: PackageApplication) -> None:
    branch = Branch.objects.select_related("case__unit", "unit").get(application=application, alias="food")
    assert packages.can_speak_for(city.staff("food", Role.EXAMINER), branch)
    assert not packages.can_speak_for(city.staff("sign", Role.EXAMINER), branch)
    assert not packages.can_speak_for(city.applicant, branch)


@pytest.mark.parametrize("role", [*LEADERS, Role.ISSUER, Role.SUPERVISOR, Role.AUDITOR])
def test_the_lead_unit_reads_the_whole(city: City, application: PackageApplication, role: str) -> None:
    assert list(packages.visible_to(StaffFactory(unit=city.lead, role=role))) == [application]


def test_co_units_and_editors_do_not_read_the_whole(city: City, application: PackageApplication) -> None:
    assert not packages.visible_to(city.staff("food", Role.CHIEF)).exists()
    assert not packages.visible_to(StaffFactory(unit=city.lead, role=Role.CATALOGUE_EDITOR)).exists()


def test_an_application_without_a_lead_is_nobodys_in_office(city: City) -> None:
    city.sent()
    assert not packages.visible_to(StaffFactory(unit=city.lead, role=Role.CHIEF)).exists()


def test_the_portal_shows_it_to_its_applicant_alone(city: City, application: PackageApplication) -> None:
    assert list(packages.applied_for(city.applicant)) == [application]
    assert not packages.applied_for(StaffFactory(unit=city.lead, role=Role.CHIEF)).exists()
