"""The drawings of the demo city fit every item of it that uses them, with the people it has."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.flows.procedures_in_use import uses_of
from onewindow.procedures.service import examine
from tests import demo_city
from tests.demo_city import CITY

DRAWINGS = sorted((CITY / "procedures").glob("*.bpmn"))


@pytest.fixture
def city(db: None, settings: LazySettings) -> None:
    demo_city.load(settings)


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
