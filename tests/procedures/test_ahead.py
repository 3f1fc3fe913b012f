"""What may still come to a case: the duties of open steps and of those that can be reached."""

import pytest

from onewindow.cases import service as cases
from onewindow.kernel.org.service import system_actor
from onewindow.procedures import service as procedures
from tests.cases.conftest import road, spring, statements
from tests.cases.road import DRAWING, Road

__all__ = ["road", "spring", "statements"]
pytestmark = pytest.mark.django_db


def ahead(number: str) -> frozenset[str]:
    return procedures.duties_ahead("case", [number]).get(number, frozenset())


def test_a_survey_is_ahead_until_it_is_done_or_passed_by(road: Road) -> None:
    drawing = DRAWING.with_name("standard_with_survey.bpmn").read_text()
    procedures.publish("standard_with_survey", "承诺件（需现场踏勘）", drawing, actor=system_actor())
    item = road.item(procedure_code="standard_with_survey")
    to_go, not_to_go = road.case_in("accepted", item), road.case_in("accepted", item)
    assert {"examination", "survey", "decision"} <= ahead(to_go.number)

    cases.examine(not_to_go, opinion="不用去", actor=road.examiner)
    assert "survey" not in ahead(not_to_go.number)

    cases.examine(to_go, opinion="要去", outcome="survey", actor=road.examiner)
    assert "survey" in ahead(to_go.number)
    assert "examination" not in ahead(to_go.number)


def test_what_does_not_run_has_nothing_ahead(road: Road) -> None:
    assert procedures.duties_ahead("case", [road.case_in("submitted").number]) == {}
