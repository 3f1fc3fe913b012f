"""The demo city's cases: interrupted, the load goes on where it stopped; what is there is not played again."""

import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.console.city import filings, played_cases
from onewindow.kernel.parties import service as parties
from tests.cases.conftest import road, spring
from tests.cases.road import FILLED, Road

__all__ = ["road", "spring"]
STATES = ("submitted", "draft", "submitted", "withdrawn")


def file_of(road: Road, folder: Path, *states: str) -> Path:
    rows = [
        {
            "item": road.revision.item.code,
            "party_id_type": "111",
            "party": parties.id_number_of(road.party),
            "channel": "web",
            "days_ago": number // 2,  # two alike each
            "until": state,
            "title": f"第 {number} 件",
            "answers": {},
            "form": FILLED,
            "delivery": {"method": "counter"},
        }
        for number, state in enumerate(states)
    ]
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return file


def there() -> list[tuple[str, str]]:
    return list(Case.objects.order_by("pk").values_list("title", "state"))


def heard() -> tuple[list[int], Any]:
    steps: list[int] = []
    return steps, steps.append


@pytest.fixture(autouse=True)
def _papers(monkeypatch) -> None:
    monkeypatch.setattr(filings.samples, "paper", lambda name: b"%PDF-1.4\n" + name.encode() + b"\n%%EOF\n")


def test_a_row_that_breaks_leaves_nothing_and_the_next_load_goes_on(road: Road, tmp_path, monkeypatch) -> None:
    file = file_of(road, tmp_path, *STATES)
    submit, calls = cases.submit, []

    def breaks_at_the_second(*arguments: Any, **words: Any) -> Case:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return submit(*arguments, **words)

    monkeypatch.setattr(cases, "submit", breaks_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        played_cases.load(file, heard()[1])
    assert there() == [("第 0 件", "submitted"), ("第 1 件", "draft")]
    assert not played_cases.has_foreign_cases()

    steps, advance = heard()
    assert played_cases.load(file, advance) == 2
    assert there() == [(f"第 {number} 件", state) for number, state in enumerate(STATES)]
    assert len(steps) == len(STATES)
    assert played_cases.load(file, advance) == 0


def test_a_story_that_strays_is_said_and_not_loaded(road: Road, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cases, "submit", lambda number, actor: Case.objects.get(number=number))
    with pytest.raises(played_cases.Strayed, match="写的是 submitted，走到 draft"):
        played_cases.load(file_of(road, tmp_path, "submitted"), heard()[1])
    assert there() == []


def test_a_row_that_came_later_is_played_alone(road: Road, tmp_path) -> None:
    played_cases.load(file_of(road, tmp_path, "draft", "draft"), heard()[1])
    assert played_cases.load(file_of(road, tmp_path, "draft", "draft", "draft"), heard()[1]) == 1


def test_a_city_with_cases_of_its_own_gets_none(road: Road) -> None:
    assert not played_cases.has_foreign_cases()
    road.draft()
    assert played_cases.has_foreign_cases()
