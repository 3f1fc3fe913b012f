"""A machine that knows only the description tries everything it allows, and everything it does not.

Checked of every answer: no 5xx, only described statuses and content types, bodies as described, what does not fit is
refused, methods that are not there are refused, nothing is answered without a key.
"""

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from onewindow.api.description import description
from onewindow.cases import service as cases
from tests.api.caller import Caller
from tests.cases.road import Road

# Valid by the description is not yet right: a check digit, a state, a permission may still refuse it.
NOT_ASKED = [positive_data_acceptance]
OPERATIONS = [(method.upper(), path) for path, methods in description()["paths"].items() for method in methods]
EXAMPLES = 8


@pytest.fixture
def described(caller: Caller, wsgi: Callable[..., list[bytes]], settings: LazySettings) -> BaseSchema:
    """The description as the server gives it, bound to the application."""
    settings.ONEWINDOW_API_PER_MINUTE = 1_000_000
    # The key is always sent (``ignored_auth`` asks again without it). A query word nobody knows is not looked at.
    config = schemathesis.Config.from_dict(
        {"generation": {"with-security-parameters": False, "allow-extra-parameters": False}}
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", wsgi, config=config)


@pytest.fixture
def existing(road: Road, caller: Caller) -> Callable[[str, str], Any]:
    """Names of things that are there, in turn: half of what is tried must find something."""
    draft, submitted, corrected = (caller.filled(road.revision) for _ in range(3))
    for number in (submitted, corrected):
        caller.post(f"/cases/{number}/submit")
    cases.request_correction(corrected, materials={"m01": "缺第二页"}, actor=road.clerk)
    numbers = cycle([draft, submitted, corrected, road.case_in("in_review").number, "MC26030299999"])
    paper = caller.get(f"/cases/{submitted}/documents").json()["documents"][0]["number"]
    file = caller.get(f"/cases/{draft}/files").json()["files"][0]["key"]
    known = {"code": cycle([road.revision.item.code]), "kind": cycle(["notice"]), "key": cycle([file])}

    def name(path: str, parameter: str) -> Any:
        if parameter == "number":
            return paper if "/documents/" in path else next(numbers)
        return next(known[parameter])

    return name


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_nothing_that_is_not_described(
    described: BaseSchema, caller: Caller, existing: Callable[[str, str], Any], mode: GenerationMode
) -> None:
    failed = []
    for method, path in OPERATIONS:
        strategy = described[path][method].as_strategy(generation_mode=mode)

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
        )
        @given(case=strategy)
        def attempt(case: Case) -> None:
            if mode is GenerationMode.POSITIVE:
                case.path_parameters = {name: existing(case.path, name) for name in case.path_parameters}
            case.call_and_validate(headers={"Authorization": f"Bearer {caller.key}"}, excluded_checks=NOT_ASKED)

        try:
            attempt()
        except FailureGroup as group:
            failed.append(f"{method} {path}\n{group}\n" + "\n".join(map(str, group.exceptions)))
    assert failed == [], "\n\n".join(failed)
