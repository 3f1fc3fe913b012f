"""园区直通车: accepted in the park, decided online by the unit in charge, sent home by courier; nobody goes to the city's centre."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotFound, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit, UnitKind
from tests.cases.road import FILLED, Road, at
from tests.factories import StaffFactory, UnitFactory


@pytest.fixture
def park(road: Road) -> Unit:
    return UnitFactory(parent=road.government, name="明川高新技术产业园区管理办公室", kind=UnitKind.PARK)


@pytest.fixture
def clerk(park: Unit) -> Person:
    return StaffFactory(unit=park, role=Role.CLERK)


def take_in(road: Road, park: Unit, clerk: Person) -> Case:
    particulars = cases.Particulars(delivery={"method": "courier", "receiver": "林知远"})
    return cases.intake(
        park, road.party, road.revision, answers={}, form=FILLED, materials={"m01": "paper", "m02": "paper"},
        actor=clerk, particulars=particulars,
    )  # fmt: skip


def test_from_the_park_s_window_to_the_applicant_s_door(road: Road, park: Unit, clerk: Person) -> None:
    case = take_in(road, park, clerk)
    assert (case.state, case.window_unit, case.unit) == (State.ACCEPTED, park, road.bureau)
    cases.examine(case, opinion="齐全", actor=road.examiner)
    cases.decide(case, outcome="granted", actor=road.chief)
    cases.issue(case, actor=road.issuer)
    cases.dispatch(case, tracking="9012345678901", actor=clerk)
    with clock.moved_to(at(3, 6)):
        case = cases.deliver(case, method="courier", received_on=dt.date(2026, 3, 5), actor=clerk)

    assert (case.state, case.delivery["receiver"]) == (State.DELIVERED, "林知远")


def test_the_park_sees_its_own_cases_and_decides_none(road: Road, park: Unit, clerk: Person) -> None:
    case = take_in(road, park, clerk)
    chief_of_park = StaffFactory(unit=park, role=Role.CHIEF)
    cases.examine(case, opinion="齐全", actor=road.examiner)

    assert list(cases.visible_to(clerk)) == [case]
    with pytest.raises((NotPermitted, NotFound)):
        cases.decide(case, outcome="granted", actor=chief_of_park)


def test_another_window_does_not_see_what_the_park_took_in(road: Road, park: Unit, clerk: Person) -> None:
    take_in(road, park, clerk)
    elsewhere = StaffFactory(unit=UnitFactory(parent=road.government, kind=UnitKind.STATION), role=Role.CLERK)

    assert list(cases.visible_to(elsewhere)) == []


def test_a_power_handed_down_is_decided_in_the_park_from_its_day_on(road: Road, park: Unit, clerk: Person) -> None:
    first = clock.today() + dt.timedelta(days=1)
    org.delegate(
        "delegated", road.bureau, park, [road.revision.item.code], "明府发〔2026〕3号", actor=org.system_actor(),
        valid_from=first,
    )  # fmt: skip
    before = take_in(road, park, clerk)
    with clock.moved_to(at(3, 10)):
        after = take_in(road, park, clerk)

    assert (before.unit, after.unit) == (road.bureau, park)
