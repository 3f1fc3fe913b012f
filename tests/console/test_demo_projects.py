"""The demo city's construction projects: its stages are led by units and served by themes that are there, its codes are codes."""

import datetime as dt
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from onewindow.base import identifiers
from onewindow.cases.service import Case
from onewindow.console.city import applicants, projects, rows
from onewindow.kernel.org import service as org
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from onewindow.projects.service import StageKey
from tests import demo_city
from tests.cases.conftest import spring
from tests.console.test_demo_themes import CITY, THEMES

__all__ = ["spring"]

UNITS = {row["code"] for row in rows.read(CITY / "units.jsonl")}
TABLE = list(rows.read(CITY / "stages.jsonl"))
GROUNDS = {row["ground"] for row in TABLE if "ground" in row}
PROJECTS = list(rows.read(CITY / "projects.jsonl"))
PLAYED = {told["theme"] for row in PROJECTS for told in row.get("stages", ())}
REGISTERS = list(rows.read(CITY / "registers.jsonl"))


def test_each_stage_has_a_unit_and_themes_of_the_city() -> None:
    stages = [row for row in TABLE if "stage" in row]
    assert [row["stage"] for row in stages] == StageKey.values
    assert all(row["unit"] in UNITS and set(row["themes"]) <= set(THEMES) for row in stages)


@pytest.mark.parametrize("row", PROJECTS, ids=lambda row: row["name"])
def test_a_project_is_made_of_what_is_there(row: dict[str, Any]) -> None:
    assert not row["code"] or identifiers.check_project_code(row["code"]) == row["code"]
    assert all(told["unit"] in UNITS for told in row.get("guidances", ()))
    assert row.get("green", {}).get("ground", "major") in GROUNDS
    for told in row.get("stages", ()):
        theme = THEMES[told["theme"]]
        asked = {question["key"]: {one["value"] for one in question["options"]} for question in theme["questions"]}
        assert all(value in asked[key] for key, value in told["answers"].items())
        assert set(told["branches"]) <= {spec["alias"] for spec in theme["items"]}


def test_the_land_register_knows_the_holder_of_the_leased_land() -> None:
    facts = next(row["lease"]["facts"] for row in PROJECTS if "lease" in row)
    known = {(row["id_number"], row["reference"]) for row in REGISTERS if row["dataset"] == "land_right"}
    assert (facts["holder_number"], facts["certificate"]) in known


def test_the_projects_come_as_far_as_their_rows_say(spring: None, settings: LazySettings) -> None:
    demo_city.load(settings)
    call_command("import_registers", CITY / "registers.jsonl")
    applicants.load(CITY / "parties.jsonl")
    packages.import_elements(rows.read(CITY / "elements.jsonl"), actor=org.system_actor())
    stages = [row for row in rows.read(CITY / "themes.jsonl") if row["code"] in PLAYED]
    packages.import_themes(stages, actor=org.system_actor())
    call_command("import_stages", CITY / "stages.jsonl")
    played = [projects.load(CITY / "projects.jsonl", lambda _done: None) for _again in range(2)]
    assert played == [len(PROJECTS), 0]
    states = {one.version.theme.code: one.state for one in PackageApplication.objects.select_related("version__theme")}
    assert states == {"stage-1-land": "finished", "stage-2-design": "finished", "stage-3-works": "submitted"}
    held_for = [case.released_at - case.decided_at for case in Case.objects.filter(released_at__isnull=False)]
    assert held_for
    assert min(held_for) >= dt.timedelta()
