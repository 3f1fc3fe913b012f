"""Rule sets in force, and the people around them."""

from typing import Any

from onewindow.kernel.org.service import Role, Unit, system_actor
from onewindow.rulings import service as rulings
from onewindow.rulings.service import RuleVersion
from tests.factories import StaffFactory

BASIS = "明川市当场办理事项目录第 3 条"
# For the item of ``tests.cases.road``: up to 200 seats are granted, more are looked at, and nothing else is asked.
OF_THE_ROAD: dict[str, Any] = {
    "inputs": [{"key": "seats", "label": "座位", "expression": "form.seats", "kind": "number"}],
    "rows": [{"verdict": "grant", "reason": "不超过 200 座的演出", "cells": {"seats": "<= 200"}}],
}


def in_force(unit: Unit, table: dict[str, Any] | None = None, *, rate: int = 100, code: str = "small") -> RuleVersion:
    """Brought in from a file, as a city begins."""
    data = {"code": code, "name": "小型演出", "sample_rate": rate, "basis": BASIS, "table": table or OF_THE_ROAD}
    return rulings.bring_in(data, unit, actor=system_actor())


def editor_of(unit: Unit) -> Any:
    return StaffFactory(unit=unit, role=Role.CATALOGUE_EDITOR)


def auditor_of(unit: Unit) -> Any:
    return StaffFactory(unit=unit, role=Role.AUDITOR)
