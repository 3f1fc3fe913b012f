import json
from typing import Any

import pytest

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import BadRow, Division, Person, Role, RoleHolding, Unit
from tests.factories import PASSWORD, StaffFactory

pytestmark = pytest.mark.django_db

DIVISIONS = [
    {"code": "119900", "name": "明川市", "level": 2},
    {"code": "119901", "name": "东区", "level": 3, "parent": "119900", "valid_from": "2020-01-01"},
]
UNITS = [
    {"code": "MC", "name": "明川市人民政府", "kind": "government", "division": "119900"},
    {
        "code": "WL",
        "name": "文旅局",
        "kind": "department",
        "division": "119900",
        "parent": "MC",
        "document_mark": "明文旅",
    },
    {"code": "WL1", "name": "许可科", "kind": "section", "division": "119900", "parent": "WL"},
]
PEOPLE = [
    {
        "username": "lin",
        "name": "林晓雨",
        "unit": "WL1",
        "post": "窗口",
        "phone": "19912345678",
        "password": PASSWORD,
        "roles": [{"role": "clerk"}, {"role": "chief", "unit": "WL", "valid_from": "2026-01-01"}],
    },
    {"username": "chen", "name": "陈建国", "unit": "WL", "id_number": "119900199001011232"},
]


def lines(rows: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in rows] + [""]


def counts(report: org.ImportReport) -> tuple[int, int, int, list[BadRow]]:
    return report.created, report.changed, report.unchanged, report.bad


@pytest.fixture
def system() -> Person:
    return org.system_actor()


def test_once_and_again(system: Person) -> None:
    for run, rows in [(org.import_divisions, DIVISIONS), (org.import_units, UNITS), (org.import_people, PEOPLE)]:
        assert counts(run(lines(rows), actor=system)) == (len(rows), 0, 0, [])
        assert counts(run(rows, actor=system)) == (0, 0, len(rows), [])
    assert Person.objects.get(username="chen").id_masked == "119***********1232"
    person = Person.objects.get(username="lin")
    assert org.holds(person, Role.CHIEF, Unit.objects.get(code="WL"))
    assert org.holds(person, Role.CLERK, Unit.objects.get(code="WL1"))
    with pytest.raises(org.SecondStepMissing) as step:
        org.sign_in_with_password("lin", PASSWORD)
    assert step.value.person_id == person.pk
    assert RoleHolding.objects.count() == 2


def test_changes_are_taken_over(system: Person) -> None:
    org.import_divisions(DIVISIONS, actor=system)
    org.import_units(UNITS, actor=system)
    org.import_people(PEOPLE, actor=system)
    report = org.import_units([{**UNITS[2], "parent": "MC", "phone": "0551-1"}], actor=system)
    assert counts(report) == (0, 1, 0, [])
    section = Unit.objects.get(code="WL1")
    assert section.path == f"{section.parent_id}.{section.pk}."
    report = org.import_people([{**PEOPLE[1], "unit": "WL1", "roles": [{"role": "examiner"}]}], actor=system)
    assert counts(report) == (0, 1, 0, [])
    report = org.import_divisions([{**DIVISIONS[1], "name": "东城区"}], actor=system)
    assert counts(report) == (0, 1, 0, [])
    assert Division.objects.get(code="119901").name == "东城区"


def test_one_bad_row_and_nothing_is_written(system: Person) -> None:
    rows = [*lines(DIVISIONS)[:1], "{", "[]", json.dumps({"code": "119902", "name": "", "level": 3})]
    rows.append(json.dumps({"code": "119903", "name": "西区", "level": 9, "parent": "119900"}))
    rows.append(json.dumps({"code": "119904", "name": "南区", "level": 3, "parent": "000000"}))
    rows.append(json.dumps({"code": "119905", "name": "北区", "level": 3, "valid_from": "1.1.2026"}))
    report = org.import_divisions(rows, actor=system)
    assert [(bad.row, bad.column) for bad in report.bad] == [
        (2, ""),
        (3, ""),
        (4, "name"),
        (5, "level"),
        (6, "parent"),
        (7, "valid_from"),
    ]
    assert all(bad.reason for bad in report.bad)
    assert counts(report)[:3] == (0, 0, 0)
    assert not Division.objects.exists()


def test_a_mark_that_is_taken_is_told_by_its_row(system: Person) -> None:
    org.import_divisions(DIVISIONS, actor=system)
    report = org.import_units([*UNITS, {**UNITS[1], "code": "WL-2"}], actor=system)
    assert [(bad.row, bad.column) for bad in report.bad] == [(4, "document_mark")]
    assert not Unit.objects.exists()


def test_bad_people_name_their_columns(system: Person) -> None:
    org.import_divisions(DIVISIONS, actor=system)
    org.import_units(UNITS, actor=system)
    rows = [
        {**PEOPLE[1], "unit": "??"},
        {**PEOPLE[1], "username": "a b"},
        {**PEOPLE[1], "phone": "12"},
        {**PEOPLE[1], "password": "123"},
        {**PEOPLE[1], "roles": [{"role": "king"}]},
        {**PEOPLE[1], "roles": [{"role": "clerk", "valid_from": "2026"}]},
    ]
    report = org.import_people(rows, actor=system)
    assert [bad.column for bad in report.bad] == ["unit", "username", "phone", "password", "role", "roles"]
    assert not Person.objects.filter(username="chen").exists()


def test_only_the_system_imports() -> None:
    for run in (org.import_divisions, org.import_units, org.import_people):
        with pytest.raises(NotPermitted):
            run([], actor=StaffFactory(role=Role.OPERATOR))
