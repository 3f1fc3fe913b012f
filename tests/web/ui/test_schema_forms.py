"""A schema as a form, and what the page posts as data."""

from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.ui.forms import posted, schema, words

SHOW: dict[str, Any] = {
    "type": "object",
    "required": ["name", "kind"],
    "x-order": ["name", "kind", "shows", "first_on", "ticket", "crew", "performers", "indoors", "promise"],
    "x-sections": [{"title": "演出信息", "fields": ["name", "kind", "shows", "first_on", "ticket"]}],
    "properties": {
        "promise": {"type": "boolean", "const": True, "title": "我承诺"},
        "name": {"type": "string", "title": "演出名称", "description": "和票面一致", "x-prefill": "party.name"},
        "kind": {"enum": ["music", "dance"], "title": "类型", "x-labels": {"music": "音乐", "dance": "舞蹈"}},
        "shows": {"type": "integer", "title": "场次", "x-unit": "场"},
        "first_on": {"type": "string", "format": "date", "title": "第一场"},
        "ticket": {"type": "number", "title": "票价", "x-widget": "money"},
        "crew": {
            "type": "array",
            "title": "工种",
            "items": {"enum": ["light", "sound"], "x-labels": {"light": "灯光"}},
        },
        "performers": {
            "type": "array",
            "title": "演员",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "title": "姓名"},
                    "born": {"type": "string", "format": "date", "title": "生日"},
                },
            },
        },
        "indoors": {"type": "boolean", "title": "在室内"},
    },
}
FILLED: dict[str, Any] = {
    "name": "北风木管五重奏",
    "kind": "music",
    "shows": 2,
    "first_on": "2026-04-08",
    "ticket": 80.5,
    "crew": ["light"],
    "performers": [{"name": "甲"}, {"name": "乙", "born": "1990-01-02"}],
    "indoors": False,
    "promise": True,
}


def posted_from(sections: list[schema.Section]) -> QueryDict:
    """What a browser would post of these fields."""
    data = QueryDict(mutable=True)
    for section in sections:
        for field in section.fields:
            fill(data, field)
    return data


def fill(data: QueryDict, field: schema.Field) -> None:
    for row in field.rows:
        data.appendlist(field.name, row.number)
        for inner in row.fields:
            fill(data, inner)
    data.setlistdefault(field.name, []).extend(choice.value for choice in field.choices if choice.chosen)
    if field.kind == "check" and field.value is True:
        data[field.name] = "true"
    if field.kind in ("text", "textarea", "number", "date"):
        data[field.name] = str(field.value)


def test_what_is_shown_and_posted_back_is_the_same() -> None:
    assert posted.read(SHOW, posted_from(schema.sections(SHOW, FILLED))) == FILLED


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text("甲乙丙abc1，", min_size=1),
            "kind": st.sampled_from(["music", "dance"]),
            "shows": st.integers(0, 10**9),
            "crew": st.lists(st.sampled_from(["light", "sound"]), min_size=1, unique=True).map(sorted),
            "indoors": st.booleans(),
            "performers": st.lists(
                st.fixed_dictionaries({"name": st.text("甲乙丙", min_size=1)}), min_size=1, max_size=4
            ),
        },
    )
)
def test_any_data_come_back_unchanged(data: dict[str, Any]) -> None:
    assert posted.read(SHOW, posted_from(schema.sections(SHOW, data))) == data


def test_kinds_order_and_sections() -> None:
    first, rest = schema.sections(SHOW, {})
    assert [field.kind for field in first.fields] == ["text", "radio", "number", "date", "number"]
    assert (first.title, rest.title) == ("演出信息", "其他内容")
    assert [field.kind for field in rest.fields] == ["multi", "rows", "radio", "check"]
    assert [field.required for field in first.fields[:3]] == [True, True, False]


def test_words_that_are_no_number_stay_as_typed() -> None:
    data = posted.read(SHOW, QueryDict("f.shows=两&f.ticket=八十&f.name=+甲+"))
    assert data == {"name": "甲", "shows": "两", "ticket": "八十"}
    field = schema.sections(SHOW, data, {"shows": "要填整数"})[0].fields[2]
    assert (field.value, field.error, field.described_by) == ("两", "要填整数", "f-shows-error")


def test_rows_are_added_and_removed_without_scripts() -> None:
    given_rows = "f.performers=0&f.performers=3&f.performers.0.name=甲&f.performers.3.name=乙"
    assert posted.read(SHOW, QueryDict(f"{given_rows}&add_row=performers"))["performers"] == [
        {"name": "甲"},
        {"name": "乙"},
        {},
    ]
    assert posted.read(SHOW, QueryDict(f"{given_rows}&remove_row=performers.0"))["performers"] == [{"name": "乙"}]
    assert posted.read(SHOW, QueryDict("add_row=nonsense")) == {}


def test_errors_stand_at_their_row() -> None:
    rows = schema.sections(SHOW, FILLED, {"performers.1.name": "没有填"})[1].fields[1].rows
    assert [row.fields[0].error for row in rows] == ["", "没有填"]


def test_a_form_as_words() -> None:
    first, rest = words.told(SHOW, {**FILLED, "ticket": None})
    assert [answer.words for answer in first.answers] == [
        "北风木管五重奏",
        "音乐",
        "2 场",
        "2026年4月8日 (周三)",
        "没有填",
    ]
    table = rest.answers[1].table
    assert table is not None
    assert table.lines == [["甲", "没有填"], ["乙", "1990年1月2日 (周二)"]]
    assert [answer.words for answer in rest.answers[2:]] == ["否", "是"]


def test_what_is_known_is_filled_in_once() -> None:
    known = {"party.name": "云帆公司"}
    assert posted.prefilled(SHOW, {}, known) == {"name": "云帆公司"}
    assert posted.prefilled(SHOW, {"name": "自己写的"}, known) == {"name": "自己写的"}


def test_the_html_names_every_field() -> None:
    html = render_to_string("ui/forms/sections.html", {"sections": schema.sections(SHOW, FILLED, {"name": "太短"})})
    assert html.count("<label") + html.count("<legend") >= 9
    assert 'aria-describedby="f-name-hint f-name-error"' in html
    assert 'aria-invalid="true"' in html
    assert "style=" not in html
