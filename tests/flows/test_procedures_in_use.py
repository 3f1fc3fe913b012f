"""Which items run a procedure: what a drawing is examined against before it is published."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Delegation, RoleHolding, system_actor
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Period, Use
from tests.cases.road import DRAWING, Road
from tests.factories import UnitFactory


def test_a_use_is_the_item_as_a_case_of_today_would_have_it(road: Road) -> None:
    assert uses_of("standard") == [
        Use(
            item_code=road.revision.item.code,
            item_name="营业性演出审批",
            unit=road.bureau,
            window_unit=road.centre,
            promised=Period(10, "working_day"),
            statutory=Period(20, "working_day"),
            fields=frozenset({"case_type", "channel"}),
        )
    ]


def test_the_questions_of_the_item_are_names_for_conditions(road: Road) -> None:
    road.item(procedure_code="asked", scenarios=[{"key": "fire", "question": "有吗？", "options": []}])

    assert uses_of("asked")[0].fields == {"case_type", "channel", "answers.fire"}


def test_an_on_the_spot_item_says_so(road: Road) -> None:
    road.item(procedure_code="quick", case_type="1", promised_amount=0)

    [use] = uses_of("quick")
    assert (use.is_on_the_spot, use.promised) == (True, Period(0))
    assert not uses_of("standard")[0].is_on_the_spot


def test_a_licence_without_a_limit_of_its_own_has_the_law_s(road: Road) -> None:
    road.item(procedure_code="silent", statutory_amount=None, statutory_unit="")

    assert uses_of("silent")[0].statutory == Period(20, "working_day")


def test_who_exercises_the_power_does_the_steps(road: Road) -> None:
    district = UnitFactory(parent=road.government)
    org.delegate(
        Delegation.Kind.DELEGATED,
        road.bureau,
        district,
        [],
        "市政府决定",
        actor=system_actor(),
        valid_from=clock.today(),
    )

    assert uses_of("standard")[0].unit == district


def test_drafts_and_withdrawn_items_do_not_count(road: Road) -> None:
    for state in ("draft", "withdrawn", "replaced"):
        road.item(procedure_code="gone", state=state)

    assert uses_of("gone") == []


def test_two_statements_whatever_the_number_of_items(road: Road) -> None:
    for _ in range(4):
        road.item()
    uses_of("standard")  # delegations are remembered
    with CaptureQueriesContext(connection) as seen:
        assert len(uses_of("standard")) == 5

    assert len(seen) == 2  # revisions with item and unit; centres


def test_a_drawing_imported_again_is_examined_against_its_items(road: Road, tmp_path: Path) -> None:
    xml = DRAWING.read_text(encoding="utf-8")
    (tmp_path / "standard.bpmn").write_text(xml.replace('name="审查"', 'name="初审"'), encoding="utf-8")
    RoleHolding.objects.filter(role="examiner").delete()
    with pytest.raises(CommandError, match=r"standard\.bpmn examine：明川市文化和旅游局今天没有人担任“审查人员”"):
        call_command("import_procedures", tmp_path)

    assert procedures.published_number("standard") == 1


def test_a_drawing_without_change_is_not_asked_again(road: Road, tmp_path: Path) -> None:
    (tmp_path / "standard.bpmn").write_text(DRAWING.read_text(encoding="utf-8"), encoding="utf-8")
    RoleHolding.objects.filter(role="examiner").delete()
    call_command("import_procedures", tmp_path)

    assert procedures.published_number("standard") == 1
