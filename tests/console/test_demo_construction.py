"""The four stages of construction in the demo city: brought into force by the import, led and joined as the ordinance says."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from onewindow.console.city import rows
from onewindow.packages import service as packages
from onewindow.packages.states import Flow
from tests import demo_city
from tests.console.test_demo_themes import CITY, ITEMS, STAGES, THEMES

SURVEYED = "standard_with_survey"
UNITS = {row["code"]: row for row in rows.read(CITY / "units.jsonl")}
DESIGN = {"kind": "building", "basement": "build", "heritage": "no", "eia": "sheet", "soil": "sheet", "dump": "no"}
EACH = pytest.mark.parametrize("code", STAGES)


def _items(code: str) -> dict[str, dict[str, Any]]:
    return {spec["alias"]: ITEMS[spec["item"]] for spec in THEMES[code]["items"]}


@pytest.fixture
def stages(db: None, settings: LazySettings) -> dict[str, packages.ThemeVersion]:
    """The stages in force, with everything of the demo they need."""
    demo_city.load(settings)
    call_command("import_themes", CITY / "themes.jsonl", elements=CITY / "elements.jsonl")
    return {code: packages.ThemeVersion.objects.in_force().get(theme__code=code) for code in STAGES}


def test_nothing_is_found_and_one_form_asks_the_project_once(stages: dict[str, packages.ThemeVersion]) -> None:
    assert {code: packages.findings_of(version) for code, version in stages.items()} == {code: [] for code in STAGES}
    form = packages.guide(stages["stage-2-design"], DESIGN).form
    titles = [one["title"] for one in form["properties"].values()]
    for title in ("投资项目代码", "项目名称", "建设地点", "建设单位", "建筑面积", "设计单位"):
        assert titles.count(title) == 1
    assert form["properties"]["project_code"]["format"] == "project-code"


def test_a_design_goes_to_four_units_at_once(stages: dict[str, packages.ThemeVersion]) -> None:
    plan = packages.guide(stages["stage-2-design"], DESIGN)
    assert (plan.flow, plan.limit) == (Flow.JOINT, (15, "working_day"))
    units = [ITEMS[part.revision.item.code]["unit"] for part in plan.parts]
    assert units == ["zirangui", "renfang", "shengtai", "shuiwu"]
    assert plan.to_bring < THEMES["stage-2-design"]["before"]["materials"]


def test_the_list_shows_the_stages_in_their_order(stages: dict[str, packages.ThemeVersion]) -> None:
    for address in ("/together/", "/"):
        page = Client().get(address).content.decode()
        assert sorted(stages, key=lambda code: page.index(f"/together/{code}/")) == list(STAGES)
    assert "牵头单位组织" in Client().get("/together/stage-2-design/", DESIGN).content.decode()


def test_a_leased_site_needs_its_lease(stages: dict[str, packages.ThemeVersion]) -> None:
    answers = {"invest": "record", "kind": "industry", "land": "leased", "ground": "existing", "energy": "no"}
    plan = packages.guide(stages["stage-1-land"], answers)
    assert [part.alias for part in plan.parts] == ["record", "permit"]
    assert "国有建设用地使用权租赁合同" in [one.name for one in plan.materials if not one.is_exempt]


def test_the_last_step_asks_for_nothing_that_the_others_grant(stages: dict[str, packages.ThemeVersion]) -> None:
    answers = {"kind": "home", "special": "yes", "basement": "yes"}
    plan = packages.guide(stages["stage-4-acceptance"], answers)
    given = {one.name: one.given_by for one in plan.materials if one.given_by}
    assert given == {"规划核实结论": "建设工程规划核实和土地核验", "消防验收意见书": "特殊建设工程消防验收"}
    measured = [one for one in plan.materials if one.name == "联合测量成果报告"]
    assert [one.used_for for one in measured] == [("建设工程规划核实和土地核验", "人民防空工程竣工验收备案")]


@EACH
def test_every_way_goes_jointly_under_the_lead(code: str) -> None:
    lead = {"stage-1-land": "fagai", "stage-2-design": "zirangui"}.get(code, "zhujian")
    assert THEMES[code]["unit"] == lead
    assert {row["flow"] for row in THEMES[code]["table"]["rows"]} == {Flow.JOINT}
    assert lead in {item["unit"] for item in _items(code).values()}


@EACH
def test_a_stage_has_items_of_several_units(code: str) -> None:
    items = _items(code)
    least = 4 if code in {"stage-2-design", "stage-4-acceptance"} else 2
    assert len(items) >= 3
    assert len({item["unit"] for item in items.values()}) >= least
    assert {item["unit"] for item in items.values()} <= set(UNITS)


def test_who_has_to_look_on_site() -> None:
    surveyed = {code: [a for a, one in _items(code).items() if one["procedure_code"] == SURVEYED] for code in STAGES}
    assert surveyed["stage-2-design"] == ["shelter", "eia"]
    assert surveyed["stage-4-acceptance"] == list(_items("stage-4-acceptance"))


def test_what_the_law_wants_first() -> None:
    after = {code: {spec["alias"]: spec.get("after", []) for spec in THEMES[code]["items"]} for code in STAGES}
    assert "site" in after["stage-1-land"]["permit"]
    assert after["stage-2-design"]["plan"] == ["culture"]
    assert after["stage-3-works"]["build"] == ["fire"]
    assert {"verify", "firecheck", "archive"} <= set(after["stage-4-acceptance"]["finish"])
