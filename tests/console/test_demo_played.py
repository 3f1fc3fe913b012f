"""What the demo city shows besides single cases: one that was moved, a letter a rule has drafted, items that asked for more once,
an application of which four units are at different points.
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from onewindow.cases.service import Case, State
from onewindow.catalogue import service as catalogue
from onewindow.console.city import applicants, applications, earlier, papers, played_cases, rows, supervised
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.packages import service as packages
from onewindow.packages.service import ApplicationState, PackageApplication
from onewindow.procedures import service as procedures
from onewindow.supervision import service as supervision
from onewindow.supervision.models import Urging
from tests import demo_city
from tests.cases.conftest import spring
from tests.console.test_demo_themes import ITEMS
from tests.demo_city import CITY

__all__ = ["spring"]

UNITS = ("jiaoyu", "yibao", "shuiwu", "zirangui", "wenlv", "shengtai", "renfang")


@pytest.fixture
def city(spring: None, settings: LazySettings) -> None:
    """On a spring morning: some units' items and every applicant of the demo; no papers."""
    demo_city.load(settings, UNITS)
    applicants.load(CITY / "parties.jsonl")


def _row(file: str, **wanted: Any) -> dict[str, Any]:
    """The first row of the file with these values."""
    given = rows.read(CITY / "cases" / file)
    return next(row for row in given if all(row.get(key) == value for key, value in wanted.items()))


def test_a_case_on_the_earlier_drawing_goes_on_in_todays_with_its_proof(city: None) -> None:
    kindergarten = "11990100MB900019743000109002000"
    case = played_cases.play(_row("jiaoyu.jsonl", item=kindergarten, until="in_review"))
    assert procedures.published_number("by_scenario") == 1
    for _again in range(2):
        earlier.catch_up(CITY)
    assert procedures.published_number("by_scenario") == 2
    [move] = procedures.moves_of(case.subject)
    assert (move.from_version.number, move.to_version.number, procedures.proof_holds(move)) == (1, 2, True)


def test_a_new_house_without_cases_has_todays_drawings(city: None) -> None:
    earlier.catch_up(CITY)
    earlier.bring_drawings(CITY / "procedures")
    assert procedures.published_number("by_scenario") == 2


def test_a_rule_drafts_a_letter_for_what_the_law_wanted_long_ago(city: None) -> None:
    case = played_cases.play(_row("shuiwu.jsonl", until="in_review", extended=True))
    supervised.supervise()
    letter = Urging.objects.get(case_number=case.number, rule__isnull=False)
    assert (letter.state, letter.reason) == ("drafted", "serious")


def test_items_that_asked_for_more_once_have_a_figure(db: None, settings: LazySettings, tmp_path: Path) -> None:
    demo_city.load(settings, ())
    files = [CITY / "items" / "yibao.jsonl"]
    papers.set_papers(CITY / "papers", files, tmp_path)
    for _again in range(2):
        earlier.bring_items(CITY / "earlier" / "items.jsonl", files, tmp_path)
        call_command("import_items", *files, folder=tmp_path)
    away = catalogue.Revision.objects.filter(item__code="11990100MB9000234A3002013001000").order_by("number")
    first, now = away
    assert first.published_at is not None
    assert first.published_at.date().isoformat() == "2025-03-03"
    assert first.materials.count() == now.materials.count() + 2
    sums = supervision.reform([org.Unit.objects.get(code="yibao").pk]).whole
    assert (sums.with_before, sums.materials_saved) == (1, 2)


def test_every_row_of_the_earlier_lists_names_an_item_of_today() -> None:
    assert {row["code"] for row in rows.read(CITY / "earlier" / "items.jsonl")} <= set(ITEMS)


def test_four_units_of_one_application_are_at_different_points(city: None) -> None:
    packages.import_elements(rows.read(CITY / "elements.jsonl"), actor=org.system_actor())
    design = [row for row in rows.read(CITY / "themes.jsonl") if row["code"] == "stage-2-design"]
    packages.import_themes(design, actor=org.system_actor())
    file = CITY / "applications.jsonl"
    assert [applications.load(file, lambda _done: None) for _again in range(2)] == [1, 0]
    whole = PackageApplication.objects.get()
    assert whole.state == ApplicationState.SUBMITTED
    clocks = {limit.kind: limit for limit in timelimits.of_subject(whole.subject)}
    assert clocks[LimitKind.JOINT_NOTICE].state == "finished"
    promise = clocks[LimitKind.PROMISED]
    last = max(case.accepted_at for case in Case.objects.filter(accepted_at__isnull=False))
    assert (promise.state, promise.started_at) == ("running", last)
    came = {case.item_name: (case.unit.code, case.state) for case in Case.objects.select_related("unit")}
    assert came == {
        "建设工程规划许可": ("zirangui", State.IN_REVIEW),
        "应建防空地下室的民用建筑项目报建审批": ("renfang", State.DECIDED),
        "建设项目环境影响评价文件审批": ("shengtai", State.IN_REVIEW),
        "生产建设项目水土保持方案审批": ("shuiwu", State.ACCEPTED),
    }
