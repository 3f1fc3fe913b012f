"""The office of ``bench engine``: five units of a city that has nothing else, and who works on each step of its procedure."""

import contextlib
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Unit
from onewindow.procedures import service as procedures

DRAWING = Path(__file__).with_name("joint_approval.bpmn")
PROCEDURE = "joint_approval"
HOLIDAYS = settings.BASE_DIR / "demo" / "mingchuan" / "holidays.jsonl"
OUTCOME, OPINION = "agree", "符合规定。"
TITLE, PARTY_NAME, ITEM_CODE, CHANNEL = "联合审批", "明川", "bench", "web"
VARIABLES = {"answers": {"scenario": "new", "area": 800, "floors": 2}, "channel": CHANNEL, "case_type": "2"}

# In the order in which both engines are asked to do them: the step, the role and the unit of whoever does it.
STEPS = {
    "receive": ("clerk", "bench-window"),
    "accept": ("clerk", "bench-window"),
    "examine": ("examiner", "bench-bureau"),
    "fire": ("examiner", "bench-fire"),
    "health": ("examiner", "bench-health"),
    "housing": ("examiner", "bench-housing"),
    "decide": ("chief", "bench-bureau"),
    "issue": ("issuer", "bench-bureau"),
}


@dataclass(frozen=True)
class Office:
    """The units by their codes, and for each step its person, signed in: the session reads the roles with the account."""

    units: dict[str, Unit]
    people: dict[str, Person]

    @cached_property
    def context(self) -> procedures.TaskContext:
        """What the tasks of every subject show."""
        return procedures.TaskContext(
            TITLE, self.units["bench-bureau"], PARTY_NAME, ITEM_CODE, CHANNEL, self.units["bench-window"]
        )


def opened() -> Office:
    """Calendar, units, people and the published drawing, by the imports that a city uses."""
    with contextlib.redirect_stdout(sys.stderr):
        call_command("load_holidays", HOLIDAYS)
    system = org.system_actor()
    places = sorted(set(STEPS.values()))
    _taken(org.import_divisions([{"code": "990100", "name": "明川市", "level": 2}], actor=system))
    _taken(org.import_units([_unit(code) for code in sorted({unit for _role, unit in places})], actor=system))
    _taken(org.import_people([_person(role, unit) for role, unit in places], actor=system))
    procedures.publish(PROCEDURE, TITLE, DRAWING.read_text(), actor=system)
    units = {unit.code: unit for unit in org.Unit.objects.filter(code__startswith="bench-")}
    people = {person.username: person for person in Person.objects.filter(unit__in=units.values())}
    for person in people.values():
        org.roles_of(person)
    return Office(units, {step: people[_username(*place)] for step, place in STEPS.items()})


def _unit(code: str) -> dict[str, str]:
    kind = org.UnitKind.CENTRE if code == "bench-window" else org.UnitKind.DEPARTMENT
    return {"code": code, "name": code, "kind": kind, "division": "990100"}


def _person(role: str, unit: str) -> dict[str, object]:
    return {"username": _username(role, unit), "name": "明川", "unit": unit, "roles": [{"role": role}]}


def _username(role: str, unit: str) -> str:
    return f"{unit}-{role}"


def _taken(report: org.ImportReport) -> None:
    if report.bad:
        raise ValueError(f"not taken: {report.bad[0]}")
