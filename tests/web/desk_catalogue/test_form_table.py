"""An application form as a table of its fields and back."""

from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.desk.catalogue.form_table import to_rows, to_schema
from tests.catalogue.samples import item

FORM = item()["form_schema"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.from_regex(r"[a-z]{1,6}", fullmatch=True),
            "title": st.text("演出名称日期", min_size=1, max_size=6),
            "kind": st.sampled_from(["text", "textarea", "integer", "number", "date", "yes_no", "confirm"]),
            "required": st.booleans(),
            "help": st.text("填写", max_size=4),
            "choices": st.just(""),
            "section": st.just(""),
        }
    ),
    unique_by=lambda row: row["key"],
    max_size=6,
)


@given(ROWS)
def test_the_table_comes_back_as_it_was_typed(rows: list[dict[str, object]]) -> None:
    assert to_rows(to_schema(rows, {})) == rows


def test_untouched_rows_keep_what_the_table_does_not_show() -> None:
    again = to_schema(to_rows(FORM), FORM)
    assert again["properties"]["audience"]["minimum"] == 1
    assert again["properties"]["first_day"]["format"] == "date"
    assert again["required"] == FORM["required"]


def test_choices_with_codes_and_words() -> None:
    rows = [{"title": "来源", "kind": "choice", "choices": "in｜内地\n外国", "required": False}]
    field = to_schema(rows, {})["properties"]["field_1"]
    assert (field["enum"], field["x-labels"]) == (["in", "外国"], {"in": "内地"})
    assert to_rows(to_schema(rows, {}))[0]["choices"] == "in｜内地\n外国"


def test_groups_become_sections_in_the_order_of_their_first_row() -> None:
    rows = [
        {"key": "a", "title": "甲", "kind": "text", "section": "演出"},
        {"key": "b", "title": "乙", "kind": "text", "section": "场地"},
        {"key": "c", "title": "丙", "kind": "text", "section": "演出"},
    ]
    parts = to_schema(rows, {})["x-sections"]
    assert [(part["title"], part["fields"]) for part in parts] == [("演出", ["a", "c"]), ("场地", ["b"])]
