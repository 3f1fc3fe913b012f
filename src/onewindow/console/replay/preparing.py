"""The house in which a log is replayed: its units and people, the published drawing, an item for each department, an applicant.

All by the imports and commands that a city uses, in one transaction, on the day before the log begins: roles are held from then on.
What the log does not tell (who took a case in, who decided, who applied) is done by accounts whose names say so.
"""

import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from onewindow.base import clock
from onewindow.base.codes import CaseType, IdType, ItemType, ResultType
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.console.replay.discovering import Discovered, Worker
from onewindow.console.replay.drawing import FIRST, draw
from onewindow.console.replay.log import BadLog, Log
from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit, UnitKind
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.procedures import service as procedures

UNTOLD = "日志未载"
_NAME_OF_A_DIVISION, _NAME_OF_A_UNIT = 60, 120
_THE_DAY_BEFORE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """Who does what on the way of a case. ``workers`` by the log's names, ``revisions`` by department."""

    workers: Mapping[str, Person]
    clerk: Person
    chief: Person
    window: Unit
    party: Party
    revisions: Mapping[str, Revision]


def subject_of(log: Log) -> Subject:
    """Under what the audit keeps the replay of a log."""
    return Subject("event_log", log.code)


@transaction.atomic
def prepare(log: Log, found: Discovered) -> Office:
    """Everything, or nothing. Raises ``BadLog`` when this log was replayed here before, or when the house refuses its names."""
    with clock.moved_to(log.begins - _THE_DAY_BEFORE):
        _refuse_a_second_time(log)
        codes = _units(log, found)
        people = _people(log, found, codes)
        procedures.publish(
            log.code, f"{log.name} 的流程", draw(log.code, log.name, found, codes), actor=org.system_actor()
        )
        revisions = _items(log, found, codes)
        _require_fit(log)
        changes = {"file": log.name, "digest": log.digest, "cases": len(log.traces), "events": log.events}
        audit.record("event_log.replay_begun", subject_of(log), actor=org.system_actor(), changes=changes)
        return Office(
            workers={worker.name: people[_username(log, n)] for n, worker in enumerate(found.workers, start=1)},
            clerk=people[f"{log.code}-clerk"],
            chief=people[f"{log.code}-chief"],
            window=org.Unit.objects.get(code=f"{log.code}-window"),
            party=_applicant(log),
            revisions=revisions,
        )


def _refuse_a_second_time(log: Log) -> None:
    before = [entry.verb for entry in audit.history(subject_of(log))]
    if "event_log.replayed" in before:
        raise BadLog("这份日志在这个数据库里已经回放过。什么都没有改；要再放一次，请换一个数据库。")
    if before:
        raise BadLog("这份日志在这个数据库里回放过，但中途停了，没有放完。什么都没有改；要再放一次，请换一个数据库。")


def _units(log: Log, found: Discovered) -> dict[str, str]:
    """The codes of departments and groups by their names; a house around them, with the window where cases come in."""
    division = {"code": log.code, "name": f"日志 {log.name}"[:_NAME_OF_A_DIVISION], "level": 3}
    _taken(org.import_divisions([division], actor=org.system_actor()))
    names = list(dict.fromkeys([*found.departments, *found.groups]))
    codes = {name: f"{log.code}-u{number:02d}" for number, name in enumerate(names, start=1)}
    rows = [
        _unit(log, log.code, f"日志 {log.name}", UnitKind.GOVERNMENT, parent=""),
        _unit(log, f"{log.code}-window", f"收件窗口（{UNTOLD}）", UnitKind.CENTRE),
        *(_department(log, codes[name], name) for name in found.departments),
        *(_unit(log, codes[name], name, UnitKind.SECTION) for name in names[len(found.departments) :]),
    ]
    _taken(org.import_units(rows, actor=org.system_actor()))
    return codes


def _department(log: Log, code: str, name: str) -> dict[str, str]:
    """With a mark of its own for its documents: two logs may both have a department of this name."""
    return {**_unit(log, code, name, UnitKind.DEPARTMENT), "document_mark": code.removeprefix("xes-")}


def _unit(log: Log, code: str, name: str, kind: UnitKind, parent: str | None = None) -> dict[str, str]:
    above = log.code if parent is None else parent
    name = name[:_NAME_OF_A_UNIT]
    return {"code": code, "name": name, "kind": kind.value, "division": log.code, "parent": above}


def _people(log: Log, found: Discovered, codes: Mapping[str, str]) -> dict[str, Person]:
    window = f"{log.code}-window"
    departments = [codes[name] for name in found.departments]
    rows = [
        *(_worker(_username(log, n), worker, codes) for n, worker in enumerate(found.workers, start=1)),
        _person(f"{log.code}-clerk", f"窗口人员（{UNTOLD}）", window, [(Role.CLERK, window)]),
        _person(f"{log.code}-chief", f"决定人（{UNTOLD}）", log.code, [(Role.CHIEF, unit) for unit in departments]),
    ]
    _taken(org.import_people(rows, actor=org.system_actor()))
    return {person.username: person for person in Person.objects.filter(username__in=[row["username"] for row in rows])}


def _username(log: Log, number: int) -> str:
    return f"{log.code}-p{number:03d}"


def _worker(username: str, worker: Worker, codes: Mapping[str, str]) -> dict[str, Any]:
    roles = [(Role.EXAMINER, codes[place]) for place in sorted(worker.places)]
    return _person(username, worker.name, codes[worker.home], roles)


def _person(username: str, name: str, unit: str, roles: list[tuple[Role, str]]) -> dict[str, Any]:
    given = [{"role": role.value, "unit": place} for role, place in roles]
    return {"username": username, "name": name, "unit": unit, "roles": given}


def _taken(report: org.ImportReport) -> None:
    if report.bad:
        raise BadLog(f"日志里的名称不能用作单位或人员：{report.bad[0].reason}")


def _items(log: Log, found: Discovered, codes: Mapping[str, str]) -> dict[str, Revision]:
    """One for each department, as another authority's list: our own rules of publication do not bind what was done elsewhere."""
    rows = {department: _item(log, found, codes[department], department) for department in found.departments}
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows.values()).encode()
    report = catalogue.import_jsonl(io.BytesIO(lines), actor=org.system_actor(), source=f"事件日志 {log.name}"[:80])
    if report.bad:
        raise BadLog(f"日志里的部门不能用作事项：{report.bad[0].reason}")
    revisions = catalogue.published().select_related("item__unit").running(log.code)
    by_code = {revision.item.code: revision for revision in revisions}
    return {department: by_code[row["code"]] for department, row in rows.items()}


def _item(log: Log, found: Discovered, unit: str, department: str) -> dict[str, Any]:
    """No limits of its own: each case of the log has its deadline."""
    return {
        "code": unit,
        "unit": unit,
        "name": f"{log.name}：{department}"[:_NAME_OF_A_UNIT],
        "item_type": ItemType.OTHER_POWER.value,
        "case_type": CaseType.OTHER.value,
        "result_type": ResultType.DOCUMENT.value,
        "procedure_code": log.code,
        "is_online": True,
        "scenarios": _questions(found),
    }


def _questions(found: Discovered) -> list[dict[str, Any]]:
    """Where cases begin differently, the application says how."""
    if len(found.firsts) == 1:
        return []
    names = {step.id: f"{step.name}（{step.group}）" for step in found.steps}
    options = [{"value": step, "label": names[step]} for step in sorted(found.firsts)]
    return [{"key": FIRST, "question": "从哪个环节开始？", "options": options}]


def _require_fit(log: Log) -> None:
    """The drawing was proved before there were items; now it must fit them: people, two hands, names."""
    findings = procedures.examine(procedures.drawing(log.code) or "", uses_of(log.code))
    if findings:
        raise BadLog(f"从日志得出的流程不能用：{findings[0].sentence}")


def _applicant(log: Log) -> Party:
    """One for all cases: the log names nobody."""
    number = log.code.replace("-", "").upper()
    name = f"申请人（{UNTOLD}）"
    return parties.register(
        kind=PartyKind.NATURAL, name=name, id_type=IdType.PASSPORT, id_number=number, actor=org.system_actor()
    )
