"""The demo city's construction projects: each row is lived through by the real commands, with the clock moved to its days.

A row says who builds what, how many working days ago it was registered and by whom; ``guidances``, ``green`` and ``lease`` are what
happened beside it; each of ``stages`` is applied for as in ``cases/``, with ``branches`` by alias saying how far each case has come.
"""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from onewindow.base import clock
from onewindow.console.city import applications, rows, samples
from onewindow.console.city.filings import in_the_morning, party_of
from onewindow.console.city.story import chance, dated, working_days_ago
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.kernel.parties import service as parties
from onewindow.packages.service import PackageApplication
from onewindow.projects import service as projects
from onewindow.projects.service import Facts, LeaseFacts, Paper, Project

_FACTS = ("name", "site", "land_area", "floor_area", "investment", "kind")


def load(file: Path, advance: Callable[[int], None]) -> int:
    """Play every project that is not there yet, each whole or not at all; ``advance`` hears of each; how many were played."""
    there = set(projects.visible_to(org.system_actor()).values_list("name", flat=True))
    played = 0
    for row in rows.read(file):
        if row["name"] not in there:
            _play(row)
            played += 1
        advance(1)
    return played


@transaction.atomic
def _play(row: dict[str, Any]) -> None:
    party = party_of(row)
    builder = parties.people_of(party).order_by("pk")[0].person
    keeper = _one(Role.EXAMINER, projects.stages()[0].unit)
    with _on(row):
        actor = keeper if row["code_counts"] else builder
        project = projects.register(_facts(row), party, actor=actor, code=row["code"])
    for told in row.get("guidances", ()):
        _guide(project, told, builder)
    if "lease" in row:
        _lease(project, row["lease"], builder)
    if "green" in row:
        _green(project, row["green"])
    for told in row.get("stages", ()):
        _stage(project, {**row, **told}, builder)


def _on(row: Mapping[str, Any]) -> Any:
    """The clock at some morning so many working days ago."""
    random = chance(row["days_ago"], row.get("name", ""))
    return clock.moved_to(in_the_morning(working_days_ago(row["days_ago"]), random))


def _one(role: str, unit: Unit) -> Person:
    return org.people_holding(role, unit).order_by("pk")[0]


def _facts(row: Mapping[str, Any]) -> Facts:
    division = org.divisions_in_force().get(code=row["division"])
    ends = clock.today() + dt.timedelta(days=row["ends_in"])
    return Facts(**{name: row[name] for name in _FACTS}, division=division, planned_end=ends)


def _guide(project: Project, told: Mapping[str, Any], builder: Person) -> None:
    unit = Unit.objects.get(code=told["unit"])
    with _on(told):
        if told.get("question"):
            projects.ask_guidance(project.number, question=told["question"], unit=unit, actor=builder)
    if "needs" not in told:
        return
    with _on({"days_ago": told["given_days_ago"]}):
        projects.guide(
            project.number,
            unit=unit,
            needs=told["needs"],
            risks=told["risks"],
            materials=told["materials"],
            held_on=clock.today(),
            actor=_one(Role.EXAMINER, unit),
        )


def _green(project: Project, told: Mapping[str, Any]) -> None:
    ground = projects.grounds_in_use().get(code=told["ground"])
    with _on(told):
        until = clock.today() + dt.timedelta(days=told["for_days"])
        head = _one(Role.UNIT_HEAD, projects.stages()[0].unit)
        projects.grant_green(project.number, ground=ground, reason=told["reason"], valid_until=until, actor=head)


def _lease(project: Project, told: Mapping[str, Any], builder: Person) -> None:
    with _on(told):
        facts = LeaseFacts(
            **told["facts"],
            valid_from=clock.today() - dt.timedelta(days=40),
            valid_until=clock.today() + dt.timedelta(days=3650),
            lease=Paper(io.BytesIO(samples.paper("租赁合同")), "租赁合同.pdf"),
            consent=Paper(io.BytesIO(samples.paper("同意建设的意见")), "同意建设的意见.pdf"),
        )
        projects.give_lease(project.number, facts, actor=builder)


def _stage(project: Project, row: dict[str, Any], builder: Person) -> None:
    """Sent, then every unit's case goes its own way."""
    day = working_days_ago(row["days_ago"])
    random = chance(row["theme"], row["days_ago"])
    with clock.moved_to(in_the_morning(day, random)):
        application = _sent(project, {**row, "form": dated(row["form"], day)}, builder)
        projects.settle(project.number, actor=org.system_actor())
    applications.live(application, row, builder, day, random)
    projects.settle(project.number, actor=org.system_actor())


def _sent(project: Project, row: Mapping[str, Any], builder: Person) -> PackageApplication:
    stage = next(one for one in projects.stages() if one.key == row["stage"])
    version = applications.in_force(row["theme"])
    draft = projects.begin_stage(
        project.number, stage, version, actor=builder, channel=row["channel"], answers=row["answers"]
    )
    return applications.send(draft, row, builder)
