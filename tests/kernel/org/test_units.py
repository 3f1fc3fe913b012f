import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Delegation, Exercise, Person, Role, Unit
from tests.factories import DivisionFactory, StaffFactory, UnitFactory, uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> Person:
    return org.system_actor()


def code_of(refusal: pytest.ExceptionInfo[DomainError]) -> str:
    return refusal.value.code


def test_a_unit_stands_under_its_parent(system: Person) -> None:
    city = org.create_unit("MC", "明川市人民政府", "government", DivisionFactory(), actor=system)
    bureau = org.create_unit(
        "MC-WL",
        "文化和旅游局",
        "department",
        city.division,
        actor=system,
        parent=city,
        short_name="市文旅局",
        uscc=uscc(),
    )
    assert city.path == f"{city.pk}."
    assert bureau.path == f"{city.pk}.{bureau.pk}."
    assert bureau.short_name == "市文旅局"
    with pytest.raises(DomainError) as refusal:
        org.create_unit("MC", "又一个", "department", city.division, actor=system)
    assert code_of(refusal) == "unit_exists"


def test_no_two_units_number_their_documents_alike(system: Person) -> None:
    city = org.create_unit("MC", "明川市", "government", DivisionFactory(), actor=system, document_mark="明政")
    with pytest.raises(DomainError) as refusal:
        org.create_unit("QX", "清溪县", "government", city.division, actor=system, document_mark=" 明政 ")
    assert code_of(refusal) == "document_mark_taken"
    assert set(refusal.value.fields) == {"document_mark"}
    county = org.create_unit("QX", "清溪县", "government", city.division, actor=system)
    org.create_unit("DQ", "东区", "government", city.division, actor=system)  # none is no mark
    with pytest.raises(DomainError) as refusal:
        org.change_unit(county, actor=system, document_mark="明政")
    assert code_of(refusal) == "document_mark_taken"
    assert [entry.verb for entry in audit.history(county.subject)] == ["unit.created"]


def test_moving_rewrites_the_paths_of_the_subtree(system: Person) -> None:
    old, new = UnitFactory(), UnitFactory()
    bureau = UnitFactory(parent=old)
    section = UnitFactory(parent=bureau)
    office = UnitFactory(parent=section)
    chief = StaffFactory(unit=new, role=Role.CHIEF)
    org.move_unit(bureau, new, actor=system)
    office.refresh_from_db()
    assert office.path == f"{new.pk}.{bureau.pk}.{section.pk}.{office.pk}."
    assert org.holds(chief, Role.CHIEF, office)
    assert [entry.verb for entry in audit.history(bureau.subject)] == ["unit.moved"]
    org.move_unit(bureau, None, actor=system)
    section.refresh_from_db()
    assert section.path == f"{bureau.pk}.{section.pk}."


def test_no_unit_under_itself(system: Person) -> None:
    bureau = UnitFactory()
    section = UnitFactory(parent=bureau)
    for target in (bureau, section):
        with pytest.raises(DomainError) as refusal:
            org.move_unit(bureau, target, actor=system)
        assert code_of(refusal) == "unit_under_itself"


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle() -> None:
    left, right = UnitFactory(), UnitFactory()
    system = org.system_actor()

    def move(pair: tuple[Unit, Unit]) -> bool:
        try:
            org.move_unit(*pair, actor=system)
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(move, [(left, right), (right, left)])) == 1
    left.refresh_from_db()
    right.refresh_from_db()
    assert {left.parent_id, right.parent_id} & {None}


def test_changing_details(system: Person) -> None:
    unit = UnitFactory()
    org.change_unit(unit, actor=system, phone="0551-12345")
    org.change_unit(unit, actor=system, phone="0551-12345")
    (entry,) = audit.history(unit.subject)
    assert entry.changes == {"phone": ["", "0551-12345"]}
    for words, code in [({"name": " "}, "blank_name"), ({"kind": "x"}, "unknown_kind"), ({"uscc": "1"}, "bad_uscc")]:
        with pytest.raises(DomainError) as refusal:
            org.change_unit(unit, actor=system, **words)
        assert code_of(refusal) == code


def test_closing_needs_an_empty_unit(system: Person) -> None:
    unit = UnitFactory()
    section = UnitFactory(parent=unit)
    person = StaffFactory(unit=section)
    with pytest.raises(DomainError) as refusal:
        org.close_unit(unit, actor=system)
    assert code_of(refusal) == "unit_has_units"
    with pytest.raises(DomainError) as refusal:
        org.close_unit(section, actor=system)
    assert code_of(refusal) == "unit_has_people"
    org.deactivate(person, actor=system)
    org.close_unit(section, actor=system)
    org.close_unit(unit, actor=system)
    unit.refresh_from_db()
    assert not unit.is_active


def test_powers_go_over_and_come_back(system: Person) -> None:
    province, city, park = UnitFactory(), UnitFactory(), UnitFactory()
    today = clock.today()
    org.delegate(Delegation.Kind.DELEGATED, province, city, [], "决定一", actor=system, valid_from=today)
    tomorrow = today + dt.timedelta(days=1)
    later = org.delegate(Delegation.Kind.ENTRUSTED, province, park, ["A"], "决定二", actor=system, valid_from=tomorrow)
    assert org.exercised_by(province, "A") == Exercise(city)
    assert org.exercised_by(province, "A", tomorrow) == Exercise(park, entrusted_by=province)
    assert org.exercised_by(province, "B", tomorrow) == Exercise(city)
    assert org.exercised_by(city, "A") == Exercise(city)
    org.end_delegation(later, actor=system, last_day=tomorrow)
    assert org.exercised_by(province, "A", tomorrow + dt.timedelta(days=1)) == Exercise(city)


@pytest.mark.parametrize(
    ("kind", "same", "basis", "days", "code"),
    [
        ("given", False, "决定", 1, "unknown_kind"),
        ("entrusted", True, "决定", 1, "same_unit"),
        ("entrusted", False, " ", 1, "basis_missing"),
        ("entrusted", False, "决定", -1, "dates_reversed"),
    ],
)
def test_a_delegation_that_does_not_fit(
    system: Person, kind: str, same: bool, basis: str, days: int, code: str
) -> None:
    unit, today = UnitFactory(), clock.today()
    until = today + dt.timedelta(days=days)
    with pytest.raises(DomainError) as refusal:
        org.delegate(
            kind, unit, unit if same else UnitFactory(), [], basis, actor=system, valid_from=today, valid_until=until
        )
    assert code_of(refusal) == code
