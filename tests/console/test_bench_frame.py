"""What a benchmark's figures say; nothing here is timed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from onewindow.console.bench import frame
from onewindow.console.bench.frame import Figure, at_least, at_most, information, percentile
from onewindow.console.management.commands import bench


def test_an_upper_bound_holds_up_to_itself() -> None:
    assert at_most("p95", 50.0, "ms", 50).holds
    assert not at_most("p95", 50.1, "ms", 50).holds
    assert at_most("p95", 1, "ms", 50).goal == "≤ 50"


def test_a_lower_bound_holds_from_itself() -> None:
    assert at_least("ratio", 0.35, "", 0.35).holds
    assert not at_least("ratio", 0.349, "", 0.35).holds
    assert at_least("ratio", 1, "", 0.35).goal == "≥ 0.35"


def test_rounding_does_not_make_a_goal_hold() -> None:
    figure = at_most("p95", 50.0001, "ms", 50)
    assert (figure.value, figure.holds) == (50.0, False)


def test_information_has_no_goal_to_miss() -> None:
    assert information("rows", 3, "") == Figure("rows", 3, "", "", holds=True)


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 51), (0.95, 96), (1, 100)])
def test_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile(range(100, 0, -1), share) == expected


def test_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.95) == 7.0


def _measuring(monkeypatch: pytest.MonkeyPatch, *figures: Figure) -> None:
    class Measured:
        @staticmethod
        def run() -> list[Figure]:
            return list(figures)

    monkeypatch.setattr(bench.importlib, "import_module", lambda _name: Measured)


def test_json_is_one_object_of_the_agreed_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    _measuring(monkeypatch, at_most("p95", 12.5, "ms", 50))
    said = StringIO()
    call_command("bench", "inbox", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert set(told) == {"name", "machine", "figures"}
    assert told["name"] == "inbox"
    assert told["machine"] == frame.machine()
    assert told["figures"] == [{"name": "p95", "value": 12.5, "unit": "ms", "goal": "≤ 50", "holds": True}]


def test_a_goal_that_does_not_hold_fails_the_command_after_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    _measuring(monkeypatch, at_most("p95", 12.5, "ms", 50), at_least("ratio", 0.1, "", 0.35))
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("bench", "inbox", stdout=said)
    assert "✓" in said.getvalue()
    assert "✗" in said.getvalue()
