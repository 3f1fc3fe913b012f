"""Written, checked, published as the next version; what is wrong is told in sentences and nothing is half done."""

import json
from typing import Any

import pytest

from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.kernel.org.service import Role, system_actor
from onewindow.packages import service as packages
from tests.factories import StaffFactory, UnitFactory
from tests.packages.city import City


def _refused(city: City, **changes: Any) -> str:
    draft = packages.save_theme(city.theme(**changes), actor=city.editor)
    with pytest.raises(Invalid) as refused:
        packages.publish_theme(draft, actor=city.reviewer)
    assert refused.value.code == "rules_broken"
    draft.refresh_from_db()
    assert draft.state == "draft"
    return " ".join(refused.value.fields.values())


def _items(city: City, alias: str, **changes: Any) -> list[dict[str, Any]]:
    return [spec | (changes if spec["alias"] == alias else {}) for spec in city.theme()["items"]]


def test_the_next_version_replaces_the_former(city: City) -> None:
    first = city.publish()
    second = city.publish(intro="现在更快")
    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("replaced", 2, "published")
    assert list(packages.themes_visible_to(None)) == [second]


def test_a_draft_is_overwritten_until_it_is_published(city: City) -> None:
    one = packages.save_theme(city.theme(), actor=city.editor)
    two = packages.save_theme(city.theme(intro="改一改"), actor=city.editor)
    assert (one.pk, two.intro) == (two.pk, "改一改")
    assert packages.save_theme(city.theme(intro="改一改"), actor=city.reviewer_of(Role.CATALOGUE_EDITOR)).writers == [
        city.editor.pk
    ]


def test_what_was_saved_meanwhile_is_not_overwritten(city: City) -> None:
    seen = packages.mark_of(packages.save_theme(city.theme(), actor=city.editor))
    packages.save_theme(city.theme(intro="别人改了"), actor=city.editor)
    with pytest.raises(Conflict) as refused:
        packages.save_theme(city.theme(intro="我也改"), actor=city.editor, seen=seen)
    assert refused.value.code == "changed_meanwhile"


def test_overlaps_and_holes_are_told_with_their_inputs(city: City) -> None:
    rows = city.theme()["table"]["rows"]
    overlap = [*rows, {"when": {"size": ["small"], "food": ["cold"]}, "risk": "low", "flow": "parallel"}]
    said = _refused(city, table={"inputs": ["size", "food"], "rows": overlap})
    assert said == "第 1 行和第 4 行重叠：店面多大＝小；做什么＝冷食，两行都符合。"
    said = _refused(city, table={"inputs": ["size", "food"], "rows": rows[:2]})
    assert said == "有空缺：店面多大＝大；做什么＝冷食，没有一行符合。"


def test_items_that_exclude_each_other_are_told_with_the_answers(city: City) -> None:
    said = _refused(city, excludes=[["licence", "sign"]])
    assert "“个体工商户设立登记”和“门头招牌设置备案”只能办一件" in said
    assert "店面多大：小；做什么：热食；挂招牌吗：挂" in said
    assert "还有 3 种答案" in said
    city.publish(excludes=[["licence", "sign"]], items=_items(city, "licence", when='sign == "no"'))


def test_items_for_different_applicants_are_told(city: City) -> None:
    revision = city.revisions["sign"]
    revision.targets = ["6"]
    revision.save(update_fields=["targets"])
    assert "服务对象没有一个相同" in _refused(city)


def test_fields_that_contradict_each_other_are_told(city: City) -> None:
    said = _refused(city, items=_items(city, "food", fields={"seats": "phone", "address": "address"}))
    assert "“联系手机”不能只填一次" in said
    assert "一处填文字，一处填整数" in said


def test_a_scenario_nobody_answers_is_told(city: City) -> None:
    revision = city.revisions["food"]
    revision.scenarios = [
        {"key": "kind", "question": "类别", "options": [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]}
    ]
    revision.save(update_fields=["scenarios"])
    assert "“食品经营许可”的“类别”没有答案" in _refused(city)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"before": {"forms": 3}}, "改革前"),
        ({"limit_amount": 3, "limit_unit": ""}, "一起写"),
        ({"excludes": [["licence", "nobody"]]}, "“nobody”不是"),
    ],
)
def test_what_else_is_missing(city: City, changes: dict[str, Any], words: str) -> None:
    assert words in _refused(city, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"after": ["food"]}, "互相等"),
        ({"when": 'colour == "red"'}, "“colour”不是"),
        ({"fields": {"nothing": "phone"}}, "没有栏目“nothing”"),
        ({"fields": {"phone": "telegraph"}}, "数据字典里没有“telegraph”"),
        ({"materials": {"m99": "图"}}, "没有“m99”"),
        ({"answers": {"kind": '"a"'}}, "没有情形“kind”"),
        ({"item": "0000"}, "没有在用的版本"),
    ],
)
def test_what_is_wrong_with_an_item(city: City, changes: dict[str, Any], words: str) -> None:
    assert words in _refused(city, items=_items(city, "licence", **changes))


def test_the_shape_is_refused_at_once(city: City) -> None:
    with pytest.raises(Invalid) as refused:
        packages.save_theme(city.theme(risks="low"), actor=city.editor)
    assert refused.value.code == "bad_theme"
    assert not packages.Theme.objects.exists()


def test_who_writes_does_not_publish(city: City) -> None:
    both = city.reviewer_of(Role.CATALOGUE_EDITOR)
    draft = packages.save_theme(city.theme(), actor=both)
    with pytest.raises(Conflict) as refused:
        packages.publish_theme(draft, actor=both)
    assert refused.value.code == "own_words"


def test_strangers_write_and_publish_nothing(city: City) -> None:
    elsewhere = StaffFactory(
        unit=UnitFactory(parent=city.government), roles=[Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER]
    )
    for person in (elsewhere, city.clerk, city.applicant, city.reviewer):
        with pytest.raises(NotPermitted):
            packages.save_theme(city.theme(), actor=person)
    draft = packages.save_theme(city.theme(), actor=city.editor)
    for person in (elsewhere, city.clerk, city.applicant):
        with pytest.raises(NotPermitted):
            packages.publish_theme(draft, actor=person)
        assert not packages.themes_visible_to(person).exists()


def test_a_theme_is_taken_out_of_use(city: City) -> None:
    version = city.publish()
    with pytest.raises(Invalid):
        packages.withdraw_theme(version, reason=" ", actor=city.reviewer)
    with pytest.raises(NotPermitted):
        packages.withdraw_theme(version, reason="停办", actor=city.editor)
    packages.withdraw_theme(version, reason="并入新主题", actor=city.reviewer)
    assert not packages.themes_visible_to(None).exists()
    with pytest.raises(NotFound):
        packages.withdraw_theme(0, reason="没有", actor=city.reviewer)


def test_a_file_brings_all_or_nothing(city: City) -> None:
    good, bad = city.theme(), city.theme(code="other", before={})
    with pytest.raises(Invalid):
        packages.import_themes([good, bad], actor=system_actor())
    assert not packages.Theme.objects.exists()
    assert packages.import_themes([good], actor=system_actor()) == packages.ImportedThemes(1, 0)
    lines = b"".join(packages.export_themes(packages.themes_visible_to(None)))
    assert packages.import_themes([json.loads(lines)], actor=system_actor()) == packages.ImportedThemes(0, 1)


def test_elements_are_entered_once(city: City) -> None:
    row = {"key": "email", "name": "邮箱"}
    assert packages.import_elements([row], actor=system_actor()) == 1
    assert packages.import_elements([row], actor=system_actor()) == 0
    with pytest.raises(Invalid):
        packages.import_elements([{"key": "a__b", "name": "坏"}], actor=system_actor())
    with pytest.raises(NotPermitted):
        packages.import_elements([row], actor=city.editor)
