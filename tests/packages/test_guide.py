"""One guide, one form, one list for one person's answers."""

from onewindow.packages import merging
from onewindow.packages import service as packages
from tests.packages.city import LARGE, SMALL, City


def _plan(city: City, answers: dict[str, str], **changes: object) -> packages.Plan:
    return packages.guide(city.publish(**changes), answers)


def test_answers_choose_risk_way_items_and_limit(city: City) -> None:
    version = city.publish()
    small, large = packages.guide(version, SMALL), packages.guide(version, LARGE)
    assert (small.risk, small.flow, small.limit) == ("低风险", "parallel", (5, "working_day"))
    assert (large.risk, large.flow, large.limit) == ("高风险", "serial", (9, "working_day"))
    assert [part.alias for part in small.parts] == ["licence", "food", "sign"]
    without = packages.guide(version, {**SMALL, "sign": "no"})
    assert [part.alias for part in without.parts] == ["licence", "food"]
    assert [part.name for part in without.left_out] == ["门头招牌设置备案"]


def test_while_a_question_is_open_nothing_is_final(city: City) -> None:
    plan = _plan(city, {"size": "large"})
    assert (plan.row, plan.is_answered) == (None, False)
    assert [question["key"] for question in plan.asked] == ["size", "food", "sign"]


def test_an_element_is_asked_once_and_as_strictly_as_the_strictest(city: City) -> None:
    form = _plan(city, SMALL).form
    assert sorted(form["properties"]) == ["address", "food__seats", "licence__operator", "phone", "sign__width"]
    assert form["properties"]["phone"]["maxLength"] == 11
    assert form["properties"]["address"]["maxLength"] == 60
    assert sorted(form["required"]) == ["address", "food__seats", "phone", "sign__width"]
    assert [section["title"] for section in form["x-sections"]][:2] == ["几件事都要的，只填一次", "个体工商户设立登记"]
    assert form["x-sections"][0]["fields"] == ["phone", "address"]


def test_different_patterns_hold_together() -> None:
    mobile = {"type": "string", "pattern": "^1\\d{10}$", "x-sample": "15406001001"}
    any_phone = {"type": "string", "pattern": "^(1\\d{10}|0\\d{3}-\\d{7})$", "x-sample": "0600-6610101"}
    letters = {"type": "string", "pattern": "^[a-z]+$", "x-sample": "abc"}
    merged, why = merging.merged_field([mobile, any_phone])
    assert (why, [one["pattern"] for one in merged["allOf"]]) == ("", [mobile["pattern"], any_phone["pattern"]])
    assert merging.merged_field([mobile, letters])[1] == "没有一个样例两处的格式都符合"


def test_a_material_is_asked_once_and_says_what_for(city: City) -> None:
    materials = {one.name: one for one in _plan(city, SMALL).materials}
    assert list(materials) == ["住所使用证明", "身份证明", "营业执照", "布局图", "效果图"]
    assert materials["住所使用证明"].used_for == ("个体工商户设立登记", "食品经营许可")
    assert materials["布局图"].is_required
    assert (materials["身份证明"].is_exempt, materials["身份证明"].given_by) == (True, "")
    assert (materials["营业执照"].is_exempt, materials["营业执照"].given_by) == (True, "个体工商户设立登记")


def test_a_file_keeps_its_place_when_the_answers_change(city: City) -> None:
    version = city.publish()
    codes = {one.name: one.code for one in packages.guide(version, SMALL).materials}
    fewer = {one.name: one.code for one in packages.guide(version, {**SMALL, "sign": "no"}).materials}
    assert fewer.items() <= codes.items()
    assert codes["布局图"] == "food-m03"


def test_figures_after_are_reckoned_from_the_items(city: City) -> None:
    version = city.publish()
    small, large = packages.guide(version, SMALL), packages.guide(version, LARGE)
    assert (small.after.forms, small.after.materials, small.after.steps, small.after.days) == (1, 3, 3, 5)
    assert (large.after.steps, large.after.days) == (6, 9)
    lines = packages.compared(packages.before_of(version.before), small.after, small.limit)
    assert [(line.label, line.before_words, line.now_words, line.saved) for line in lines][1] == (
        "材料",
        "9",
        "3",
        "少 67%",
    )


def test_an_hour_is_told_as_an_hour(city: City) -> None:
    version = city.publish(limit_amount=1, limit_unit="hour")
    plan = packages.guide(version, SMALL)
    lines = packages.compared(packages.before_of(version.before), plan.after, plan.limit)
    assert (lines[-1].now_words, lines[-1].now) == ("1 小时", 0.125)


def test_an_item_out_of_force_is_named(city: City) -> None:
    version = city.publish()
    revision = city.revisions["sign"]
    revision.state = "suspended"
    revision.save(update_fields=["state"])
    assert packages.guide(version, SMALL).out_of_force == (revision.item.code,)


def test_answers_of_the_theme_answer_the_scenario_of_an_item(city: City) -> None:
    revision = city.revisions["food"]
    revision.scenarios = [
        {"key": "kind", "question": "类别？", "options": [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]}
    ]
    revision.save(update_fields=["scenarios"])
    data = city.theme()
    data["items"][1]["answers"] = {"kind": 'risk == "high" ? "a" : "b"'}
    plan = _plan(city, LARGE, items=data["items"])
    assert plan.part("food").answers == {"kind": "a"}


def test_statements(city: City, statements) -> None:
    version = city.publish()
    with statements(7):
        plan = packages.guide(version, SMALL)
        assert plan.form
        assert plan.materials
        assert plan.after.steps
