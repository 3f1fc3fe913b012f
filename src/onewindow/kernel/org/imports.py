"""Divisions, units and people from JSON Lines: all or nothing, again and again without doubles.

``rows`` are lines of text or rows already read. One bad row and nothing is written; the report names every bad row
with its number, column and reason.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import DomainError, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.accounts import change_staff, create_staff
from onewindow.kernel.org.holdings import grant_role
from onewindow.kernel.org.models import Division, Person, PersonKind, RoleHolding, Unit
from onewindow.kernel.org.permissions import require_manager
from onewindow.kernel.org.units import DETAILS, change_unit, create_unit, move_unit

Row = Mapping[str, Any]
Rows = Iterable[str | Row]


@dataclass(frozen=True)
class BadRow:
    """``row`` counts from 1; ``column`` is empty when the whole row is at fault."""

    row: int
    column: str
    reason: str


@dataclass
class ImportReport:
    """What an import did; ``bad`` rows mean that it did nothing."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)


class _Rejected(Exception):
    """Rolls the import back."""


def import_divisions(rows: Rows, *, actor: Person) -> ImportReport:
    """Rows with ``code``, ``name``, ``level`` (1–5), and ``parent`` (a code), ``valid_from``, ``valid_until`` if any; parents first."""
    return _import(rows, _import_division, actor)


def import_units(rows: Rows, *, actor: Person) -> ImportReport:
    """Rows with ``code``, ``name``, ``kind``, ``division`` (a code), and ``parent`` (a code) and the details of a unit; parents first."""
    return _import(rows, _import_unit, actor)


def import_people(rows: Rows, *, actor: Person) -> ImportReport:
    """Rows with ``username``, ``name``, ``unit``, and ``id_number`` (by which a case of their own is known), ``post``, ``phone``, ``password`` (taken for a new account only),
    ``roles``: a list of ``{"role", "unit", "valid_from", "valid_until"}`` (the unit is the person's own if none is named)."""
    return _import(rows, _import_person, actor)


def _import(rows: Rows, one: Callable[[Row, Person], str], actor: Person) -> ImportReport:
    require_manager(actor, None)
    report = ImportReport()
    try:
        with transaction.atomic():
            for number, row in enumerate(rows, start=1):
                _take(number, row, one, actor, report)
            if report.bad:
                raise _Rejected
    except _Rejected:
        return ImportReport(bad=report.bad)
    return report


def _take(number: int, row: str | Row, one: Callable[[Row, Person], str], actor: Person, report: ImportReport) -> None:
    if isinstance(row, str) and not row.strip():
        return
    try:
        with transaction.atomic():
            outcome = one(_read(row), actor)
    except DomainError as error:
        columns = error.fields or {"": error.message}
        report.bad += [BadRow(number, column, reason) for column, reason in columns.items()]
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _read(row: str | Row) -> Row:
    if not isinstance(row, str):
        return row
    try:
        read = json.loads(row)
    except json.JSONDecodeError as error:
        raise Invalid("not_json", _("这一行不是 JSON：%(reason)s") % {"reason": error.msg}) from error
    if not isinstance(read, dict):
        raise Invalid("not_an_object", _("这一行应是 JSON 对象。"))
    return read


def _import_division(row: Row, actor: Person) -> str:
    parent = _known(Division, "parent", _text(row, "parent")) if row.get("parent") else None
    values = {
        "name": _required(row, "name"),
        "level": _level(row),
        "parent": parent,
        "valid_until": _date(row, "valid_until"),
    }
    code, begins = _required(row, "code"), _date(row, "valid_from")
    division = Division.objects.filter(code=code, valid_from=begins).first()
    if division and all(getattr(division, name) == value for name, value in values.items()):
        return "unchanged"
    outcome = "changed" if division else "created"
    division = division or Division(code=code, valid_from=begins)
    for name, value in values.items():
        setattr(division, name, value)
    division.save()
    audit.record(f"division.{outcome}", division.subject, actor=actor, changes={"name": division.name})
    return outcome


def _import_unit(row: Row, actor: Person) -> str:
    code = _required(row, "code")
    division = _known(Division, "division", _required(row, "division"))
    parent = _known(Unit, "parent", _text(row, "parent")) if row.get("parent") else None
    details = {name: _text(row, name) for name in DETAILS if name in row}
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        given = {name: text for name, text in details.items() if name not in ("name", "kind")}
        create_unit(code, _required(row, "name"), _required(row, "kind"), division, actor=actor, parent=parent, **given)
        return "created"
    before = (unit.parent_id, unit.division_id, *(getattr(unit, name) for name in DETAILS))
    unit = move_unit(unit, parent, actor=actor)
    if unit.division_id != division.pk:
        unit.division = division
        unit.save(update_fields=["division"])
        audit.record("unit.changed", unit.subject, actor=actor, changes={"division": division.code})
    change_unit(unit, actor=actor, **details)
    after = (unit.parent_id, unit.division_id, *(getattr(unit, name) for name in DETAILS))
    return "unchanged" if before == after else "changed"


def _import_person(row: Row, actor: Person) -> str:
    unit = _known(Unit, "unit", _required(row, "unit"))
    username = _required(row, "username").lower()
    person = Person.objects.filter(username=username, kind=PersonKind.STAFF).first()
    outcome = "unchanged"
    if person is None:
        texts = {name: _text(row, name) for name in ("post", "phone", "password", "id_number")}
        person = create_staff(username, _required(row, "name"), unit, actor=actor, **texts)
        outcome = "created"
    elif change_staff(
        person, _required(row, "name"), unit, actor=actor, post=_text(row, "post"), id_number=_text(row, "id_number")
    ):
        outcome = "changed"
    granted = [_import_role(person, given, actor) for given in row.get("roles") or []]
    return "changed" if outcome == "unchanged" and any(granted) else outcome


def _import_role(person: Person, given: Row, actor: Person) -> bool:
    """Whether the role was new. Without ``valid_from`` any holding of the same role in the unit will do."""
    unit = _known(Unit, "roles", _text(given, "unit")) if given.get("unit") else person.unit
    role, begins = _text(given, "role"), _date(given, "valid_from", column="roles")
    there = RoleHolding.objects.filter(person=person, role=role, unit=unit)
    if unit is None or (there.filter(valid_from=begins) if begins else there).exists():
        return False
    until = _date(given, "valid_until", column="roles")
    grant_role(person, role, unit, actor=actor, valid_from=begins, valid_until=until)
    return True


def _known(model: Any, column: str, code: str) -> Any:
    rows = model.objects.filter(code=code)
    thing = (rows.order_by("-valid_from") if model is Division else rows).first()
    if thing is None:
        raise _bad(column, _("没有编码为 %(code)s 的记录") % {"code": code})
    return thing


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _required(row: Row, column: str) -> str:
    text = _text(row, column)
    if not text:
        raise _bad(column, _("必须填写"))
    return text


def _level(row: Row) -> int:
    text = _required(row, "level")
    if text not in {"1", "2", "3", "4", "5"}:
        raise _bad("level", _("层级应是 1 到 5"))
    return int(text)


def _date(row: Row, name: str, *, column: str = "") -> dt.date | None:
    text = _text(row, name)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _bad(column or name, _("日期应写成 2026-03-17")) from error


def _bad(column: str, reason: str) -> Invalid:
    return Invalid("bad_row", reason, fields={column: reason})
