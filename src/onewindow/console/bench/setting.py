"""The city of a benchmark: the demo city by the imports that every city uses, without its invented cases."""

import contextlib
import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.console.city import rows
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind

CITY = settings.BASE_DIR / "demo" / "mingchuan"
PROCEDURE = "standard"
_SAMPLES = {"string": "明川", "integer": 10, "number": 10, "boolean": True, "array": []}


@dataclass(frozen=True)
class Line:
    """One item in one unit, and the people on the way of its cases."""

    revision: Revision
    window: Unit
    party: Party
    id_number: str
    applicant: Person
    clerk: Person
    examiner: Person
    chief: Person
    key: str

    @property
    def form(self) -> dict[str, Any]:
        """The item's form, filled in with anything that it allows."""
        return {name: sample(field) for name, field in self.revision.form_schema["properties"].items()}


def load() -> None:
    """Calendar, divisions, units, people, procedures, items; what the imports say goes where progress is shown."""
    with contextlib.redirect_stdout(sys.stderr):
        call_command("load_city", CITY, without_cases=True)


def lines(count: int) -> list[Line]:
    """So many items that go the plain way, each of another unit as far as there are some, each with its own applicant."""
    revisions = catalogue.published().select_related("item__unit").filter(procedure_code=PROCEDURE, is_online=True)
    by_unit = {revision.item.unit_id: revision for revision in revisions.order_by("-item__code")}
    chosen = list(by_unit.values())
    found = applicants(CITY / "parties.jsonl", count)
    return [_line(chosen[place % len(chosen)], *found[place]) for place in range(count)]


def _line(revision: Revision, party: Party, id_number: str, applicant: Person) -> Line:
    unit = revision.item.unit
    centre = org.Unit.objects.filter(kind=org.UnitKind.CENTRE, division_id=unit.division_id).order_by("path")[0]
    examiner = _holding(Role.EXAMINER, unit)
    return Line(
        revision=revision,
        window=centre,
        party=party,
        id_number=id_number,
        applicant=applicant,
        clerk=_holding(Role.CLERK, centre),
        examiner=examiner,
        chief=_holding(Role.CHIEF, unit, but=examiner),
        key=_key_of_machine(centre, f"machine{party.pk}"),
    )


def _key_of_machine(centre: Unit, username: str) -> str:
    """A system of the centre that files applications."""
    system = org.system_actor()
    machine = org.create_machine(username, "自助终端", centre, actor=system)
    org.grant_role(machine, Role.CLERK, centre, actor=system)
    return org.issue_api_key(machine, "基准测试", actor=system)[1]


def _holding(role: Role, unit: org.Unit, but: Person | None = None) -> Person:
    people = org.people_holding(role, unit).order_by("pk")
    return (people.exclude(pk=but.pk) if but else people)[0]


def applicants(file: Path, count: int) -> Sequence[tuple[Party, str, Person]]:
    """Natural persons of the city with their identity numbers and their accounts."""
    natural = (row for row in rows.read(file) if row["kind"] == PartyKind.NATURAL)
    return [_applicant(row) for row in itertools.islice(natural, count)]


def _applicant(row: dict[str, Any]) -> tuple[Party, str, Person]:
    digest = parties.check_identity(row["id_type"], row["id_number"]).digest
    person = org.find_applicant_by_phone(row["phone"])
    if person is None:
        raise LookupError(f"{row['name']}: no account, though the city was loaded")
    return Party.objects.get(id_type=row["id_type"], id_digest=digest), row["id_number"], person


def sample(field: dict[str, Any]) -> Any:
    """A value that the field of a form allows."""
    if "x-sample" in field:
        return field["x-sample"]
    if field.get("enum"):
        return field["enum"][0]
    if field.get("oneOf"):
        return field["oneOf"][0]["const"]
    if field.get("format") == "date":
        return "2026-12-01"
    kind = field.get("type", "string")
    return max(field.get("minimum", 10), 10) if kind in ("integer", "number") else _SAMPLES[kind]
