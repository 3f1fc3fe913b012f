import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.base.errors import Invalid
from onewindow.catalogue.service import check_schema, missing_in_form

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["name", "day", "people"],
    "properties": {
        "name": {"type": "string", "title": "演出名称", "minLength": 2, "maxLength": 5},
        "day": {"type": "string", "format": "date", "title": "日期"},
        "phone": {"type": "string", "pattern": "^1[0-9]{10}$", "title": "手机", "x-message": "手机号码是 11 位数字。"},
        "kind": {"enum": ["a", "b"], "title": "类别"},
        "audience": {"type": "integer", "minimum": 1, "maximum": 100, "title": "人数"},
        "people": {
            "type": "array",
            "title": "演员名单",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "title": "姓名"}},
            },
        },
    },
}
# Control characters and halves of characters are refused before the schema is asked.
TEXT = st.characters(exclude_categories=["Cc", "Cs"])
GOOD = {"name": "音乐会", "day": "2026-03-01", "people": [{"name": "甲"}]}


def sentences(data: dict[str, Any]) -> dict[str, str]:
    return {fault.path: fault.sentence for fault in missing_in_form(SCHEMA, data)}


def test_complete() -> None:
    assert sentences(GOOD) == {}
    assert missing_in_form({}, {"anything": 1}) == []


def test_blank_inputs_count_as_not_filled_in() -> None:
    assert sentences({"name": "", "day": None, "people": [], "audience": "", "kind": ""}) == {
        "name": "“演出名称”没有填。",
        "day": "“日期”没有填。",
        "people": "“演员名单”至少填 1 项。",
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "一", "“演出名称”至少 2 个字。"),
        ("name", "一二三四五六", "“演出名称”最多 5 个字。"),
        ("day", "2026-02-30", "“日期”要填日期，如 2026-03-17。"),
        ("phone", "123", "手机号码是 11 位数字。"),
        ("kind", "c", "“类别”要从给出的选项中选。"),
        ("audience", 0, "“人数”不能小于 1。"),
        ("audience", 101, "“人数”不能大于 100。"),
        ("audience", "许多", "“人数”要填整数。"),
    ],
)
def test_one_sentence_per_field(field: str, value: Any, sentence: str) -> None:
    assert sentences({**GOOD, field: value}) == {field: sentence}


def test_rows_are_told_by_their_number() -> None:
    assert sentences({**GOOD, "people": [{"name": "甲"}, {"name": ""}]}) == {
        "people.1.name": "“演员名单 第 2 行 姓名”没有填。"
    }


def test_a_schema_that_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        check_schema({"type": "nonsense"})
    assert refused.value.code == "bad_form_schema"


@given(
    data=st.fixed_dictionaries(
        {},
        optional={
            "name": st.text(TEXT, max_size=8),
            "day": st.sampled_from(["2026-01-01", "x", ""]),
            "audience": st.one_of(st.integers(-5, 200), st.just(""), st.none()),
            "people": st.lists(st.fixed_dictionaries({}, optional={"name": st.text(TEXT, max_size=3)}), max_size=3),
        },
    )
)
def test_silence_means_valid_and_words_mean_invalid(data: dict[str, Any]) -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if v not in (None, "")}
        return [bare(v) for v in value] if isinstance(value, list) else value

    valid = jsonschema_rs.Draft202012Validator(json.loads(json.dumps(SCHEMA)), validate_formats=True).is_valid(
        bare(data)
    )
    assert (missing_in_form(SCHEMA, data) == []) == valid


@pytest.mark.parametrize("source", ["party.id_number", "party.phone", "party.nonsense"])
def test_what_is_sealed_does_not_get_into_a_form(source: str) -> None:
    field = {"type": "string", "title": "证件号码", "x-prefill": source}
    rows = {"type": "array", "items": {"type": "object", "properties": {"number": field}}}
    for properties in ({"number": field}, {"people": rows}):
        with pytest.raises(Invalid) as refused:
            check_schema({"type": "object", "properties": properties})
        assert refused.value.code == "bad_prefill"
    check_schema({"type": "object", "properties": {"name": {**field, "x-prefill": "party.name"}}})
