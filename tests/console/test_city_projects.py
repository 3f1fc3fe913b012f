"""A construction project of a city's file is lived through by the real commands; loaded again it is not played again."""

import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.console.city import projects as city
from onewindow.kernel.events import service as events
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from tests.cases.conftest import spring
from tests.cases.road import PDF
from tests.factories import StaffFactory
from tests.projects.conftest import site
from tests.projects.site import CODE, Site

__all__ = ["site", "spring"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city.samples, "paper", lambda name: PDF + name.encode())


def row(site: Site, **more: Any) -> dict[str, Any]:
    facts = {
        "name": "滨江文化中心",
        "site": "一号地块",
        "land_area": 1,
        "floor_area": 2,
        "investment": 3,
        "kind": "filing",
    }
    told = {
        "unit": site.lead.code,
        "days_ago": 8,
        "given_days_ago": 7,
        "question": "先做什么？",
        "needs": {"land": "选址"},
        "risks": "临江",
        "materials": ["论证"],
    }
    return facts | {
        "party_id_type": "001",
        "party": site.firm_number,
        "code": CODE,
        "code_counts": True,
        "days_ago": 9,
        "division": site.division.code,
        "ends_in": 300,
        "guidances": [told],
        "green": {"ground": "major", "days_ago": 6, "for_days": 90, "reason": "省重点"},
        **more,
    }


def load(folder: Path, *given: dict[str, Any]) -> int:
    file = folder / "projects.jsonl"
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in given))
    return city.load(file, lambda _step: None)


def test_a_row_is_played_once(site: Site, tmp_path: Path) -> None:
    StaffFactory(unit=site.lead, role="examiner")
    assert load(tmp_path, row(site)) == 1
    assert load(tmp_path, row(site)) == 0
    project = Project.objects.get()
    (guidance,) = projects.guidances_of(project)
    assert (project.state, guidance.state, project.greens.get().reason) == ("registered", "given", "省重点")
    assert project.registered_at < guidance.given_at


def test_a_lease_is_given_by_the_builder_and_compared(site: Site, tmp_path: Path) -> None:
    facts = site.lease()
    names = ("holder_name", "holder_number", "lessor_number", "lessee_number", "certificate", "area", "purpose")
    told = {"days_ago": 5, "facts": {name: getattr(facts, name) for name in names}}
    load(tmp_path, row(site, code="", code_counts=False, lease=told))
    events.run_pending()
    project = Project.objects.get()
    assert (project.state, project.leases.get().state) == ("planned", "pending")
