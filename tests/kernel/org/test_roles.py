import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role, Unit
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Unit:
    return UnitFactory()


@pytest.fixture
def section(bureau: Unit) -> Unit:
    return UnitFactory(parent=bureau)


def test_a_role_counts_for_the_whole_subtree(bureau: Unit, section: Unit) -> None:
    head = StaffFactory(unit=bureau, role=Role.UNIT_HEAD)
    clerk = StaffFactory(unit=section, role=Role.CLERK)
    assert org.holds(head, Role.UNIT_HEAD, section)
    assert org.holds(clerk, Role.CLERK, section)
    assert not org.holds(clerk, Role.CLERK, bureau)
    assert not org.holds(head, Role.CLERK, section)
    assert not org.holds(head, Role.UNIT_HEAD, UnitFactory())


def test_roles_are_read_once_per_instance(bureau: Unit, section: Unit) -> None:
    person = StaffFactory(unit=section, roles=[Role.CLERK, Role.CHIEF])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        held = org.roles_of(person)
        org.holds(person, Role.CLERK, bureau)
        org.unit_paths(person)
    assert {role.role for role in held} == {Role.CLERK, Role.CHIEF}
    assert held[0].path == section.path
    assert len(queries) == 1


def test_roles_begin_and_end(bureau: Unit) -> None:
    person = StaffFactory(unit=bureau)
    today = clock.today()
    org.grant_role(
        person,
        Role.CLERK,
        bureau,
        actor=org.system_actor(),
        valid_from=today + dt.timedelta(days=1),
        valid_until=today + dt.timedelta(days=2),
    )
    days = []
    for n in range(4):
        with clock.moved_to(clock.at(today + dt.timedelta(days=n), 23, 59)):
            days.append(org.holds(person, Role.CLERK, bureau))
    assert days == [False, True, True, False]


def test_an_inactive_person_and_an_applicant_hold_nothing(bureau: Unit) -> None:
    gone = StaffFactory(unit=bureau, role=Role.CLERK, is_active=False)
    citizen = ApplicantFactory()
    hold(citizen, Role.CLERK, bureau)
    assert org.roles_of(gone) == ()
    assert org.roles_of(citizen) == ()


def test_unit_paths_are_the_topmost_ones(bureau: Unit, section: Unit) -> None:
    other = UnitFactory()
    person = StaffFactory(unit=bureau, role=Role.CLERK)
    hold(person, Role.CLERK, section)
    hold(person, Role.AUDITOR, other)
    assert org.unit_paths(person, Role.CLERK) == [bureau.path]
    assert set(org.unit_paths(person)) == {bureau.path, other.path}
    assert org.unit_paths(person, Role.ISSUER) == []


def test_units_under(bureau: Unit, section: Unit) -> None:
    UnitFactory()
    assert set(Unit.objects.filter(org.units_under([bureau.path]))) == {bureau, section}
    assert list(Unit.objects.filter(org.units_under([]))) == []
    person = StaffFactory(unit=section)
    through = org.units_under([bureau.path], through="unit__")
    assert list(org.Person.objects.filter(through)) == [person]


def test_people_holding_a_role_in_a_unit_or_above(bureau: Unit, section: Unit) -> None:
    head = StaffFactory(unit=bureau, role=Role.CHIEF)
    local = StaffFactory(unit=section, role=Role.CHIEF)
    StaffFactory(unit=section, role=Role.CHIEF, is_active=False)
    assert set(org.people_holding(Role.CHIEF, section)) == {head, local}
    assert set(org.people_holding(Role.CHIEF, bureau)) == {head}


def test_staff_only(bureau: Unit) -> None:
    org.require_staff(StaffFactory(unit=bureau))
    for stranger in (ApplicantFactory(), StaffFactory(is_active=False), org.system_actor()):
        with pytest.raises(NotPermitted) as refusal:
            org.require_staff(stranger)
        assert refusal.value.code == "staff_only"


def test_the_system_actor_is_one_and_costs_nothing_the_second_time() -> None:
    org.forget_system_actor()
    made = org.system_actor()  # not remembered as long as its row may be rolled back
    first = org.system_actor()
    with CaptureQueriesContext(connection) as queries:
        assert org.system_actor().pk == first.pk == made.pk
    assert len(queries) == 0
