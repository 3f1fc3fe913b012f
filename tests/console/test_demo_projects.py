"""The demo city's construction projects: its stages are led by units and served by themes that are there, its codes are codes."""

from typing import Any

import pytest

from onewindow.base import identifiers
from onewindow.console.city import rows
from onewindow.projects.service import StageKey
from tests.console.test_demo_themes import CITY, THEMES

UNITS = {row["code"] for row in rows.read(CITY / "units.jsonl")}
TABLE = list(rows.read(CITY / "stages.jsonl"))
GROUNDS = {row["ground"] for row in TABLE if "ground" in row}
PROJECTS = list(rows.read(CITY / "projects.jsonl"))
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
