"""情形引导: which questions to ask, and which materials an applicant's answers call for."""

from collections.abc import Mapping
from typing import Any

from onewindow.base.codes import MaterialType
from onewindow.catalogue import conditions
from onewindow.catalogue.models import Material, Revision
from onewindow.catalogue.shape import part_rows


def questions_for(revision: Revision, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scenario questions to show, those of untouched branches left out."""
    return [question for question in revision.scenarios if conditions.holds(question.get("when", ""), answers)]


def answers_given(revision: Revision, raw: Mapping[str, Any]) -> dict[str, str]:
    """Of what a page sends, only answers to questions asked and only offered options."""
    answers: dict[str, str] = {}
    for question in revision.scenarios:
        value = raw.get(question["key"])
        offered = {option["value"] for option in question["options"]}
        if value in offered and conditions.holds(question.get("when", ""), answers):
            answers[question["key"]] = str(value)
    return answers


def materials_for(revision: Revision, answers: Mapping[str, Any]) -> list[Material]:
    """申请材料 for these answers, in order. With no answers yet: those that every applicant needs."""
    rows: list[Material] = part_rows(revision, "materials")
    return [material for material in rows if conditions.holds(material.when, answers)]


def materials_left_out(revision: Revision, answers: Mapping[str, Any]) -> list[Material]:
    """What these answers spare the applicant: a guide says so, with the reason."""
    rows: list[Material] = part_rows(revision, "materials")
    return [material for material in rows if not conditions.holds(material.when, answers)]


def is_filled_online(material: Material) -> bool:
    """Whether the material is the application form that the page itself is: filled in there, not uploaded."""
    return material.material_type == MaterialType.FORM and bool(material.revision.form_schema.get("properties"))
