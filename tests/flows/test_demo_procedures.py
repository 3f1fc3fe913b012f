"""The drawings of the demo city fit every item of it that uses them, with the people it has."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.org.service import forget_system_actor
from onewindow.procedures.service import examine

CITY = Path(__file__).parents[2] / "demo" / "mingchuan"
DRAWINGS = sorted((CITY / "procedures").glob("*.bpmn"))


@pytest.fixture
def city(db: None, settings: LazySettings) -> None:
    """Units, people, procedures and items of the demo, by the imports that the demo uses; no papers, no cases."""
    settings.ONEWINDOW_DEMO = True  # its people live in no real province
    forget_system_actor()
    call_command(
        "import_org", divisions=CITY / "divisions.jsonl", units=CITY / "units.jsonl", people=CITY / "people.jsonl"
    )
    call_command("import_procedures", CITY / "procedures")
    call_command("import_rules", CITY / "rules.jsonl")
    call_command("import_items", *sorted((CITY / "items").glob("*.jsonl")))


def test_every_drawing_fits_every_item_that_uses_it(city: None) -> None:
    uses = {path.stem: uses_of(path.stem) for path in DRAWINGS}

    assert all(uses.values())
    assert {path.stem: examine(path.read_text(encoding="utf-8"), uses[path.stem]) for path in DRAWINGS} == {
        path.stem: [] for path in DRAWINGS
    }


def test_examining_for_all_items_is_one_statement(city: None) -> None:
    uses = uses_of("standard")
    with CaptureQueriesContext(connection) as seen:
        examine((CITY / "procedures/standard.bpmn").read_text(encoding="utf-8"), uses)

    assert (len(uses) > 10, len(seen)) == (True, 1)
