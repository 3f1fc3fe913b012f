"""Files of items come from strangers: whatever stands in one, the answer is a bad row, never an error page."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item
from tests.catalogue.test_import_jsonl import FOREIGN

Import = Callable[..., catalogue.ImportReport]


def deep(levels: int) -> Any:
    value: Any = "x"
    for _n in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "row",
    [
        {"code": ["x"]},
        {"code": {"a": 1}, "name": 3},
        {**FOREIGN, "code": ["x"]},
        {**FOREIGN, "objects": 7},
        {**FOREIGN, "materials": [1]},
        {**FOREIGN, "legal_limit": None},
        {**FOREIGN, "name": "提价\0申报"},
        item(unit="wenlv", name="演出\0审批"),
        item(unit="wenlv", name="演出\ud800审批"),
        item(unit="wenlv", extra={"a": deep(60)}),
        item(unit="wenlv", extra={"a\0": 1}),
        item(unit="wenlv", form_schema={"properties": {"a\ud800": {}}}),
        item(unit="wenlv", visits=10**30),
        item(unit="wenlv", materials="无"),
        item(unit="wenlv", scenarios=[{"key": 1}]),
    ],
)
def test_a_bad_value_is_a_bad_row(row: dict[str, Any], office: Office, import_rows: Import) -> None:
    report = import_rows(json.dumps(row))
    assert report.bad
    assert not report.is_stored
    assert not catalogue.Item.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"code": "a", "visits": NaN}',
        '{"code": "a", "visits": Infinity}',
        '{"code": "a", "extra": {"n": 1e999}}',
        '{"code": "a", "visits": ' + "9" * 5000 + "}",
        '"text"',
        '{"code": "a"',
        "\x00",
    ],
)
def test_a_bad_line_is_a_bad_row(line: str, office: Office, import_rows: Import) -> None:
    report = import_rows(line)
    assert [row.row for row in report.bad[:1]] == [1]


@pytest.mark.parametrize("code", ["a/b", "a?b", "a b", "a#b", "a%2f", "../x", "事项一", ".a", "a\nb"])
def test_a_code_that_would_break_an_address(code: str, office: Office, import_rows: Import) -> None:
    (bad,) = import_rows(item(unit="wenlv", code=code)).bad
    assert bad.reason == "“实施编码”只能用字母、数字和 - _ .，以字母或数字开头。"
    with pytest.raises(Invalid) as refused:
        office.draft(code=code)
    assert set(refused.value.fields) == {"code"}
    materials = [{"code": code, "name": "护照"}]
    assert "材料编码" in import_rows(item(unit="wenlv", materials=materials)).bad[0].column
    assert import_rows(item(unit="wenlv", not_for=[{"text": "驻场演出", "item_code": code}])).bad


def test_what_a_key_could_not_tell_apart(office: Office, import_rows: Import) -> None:
    twice = [{"code": "m01", "name": "护照"}, {"code": "m01", "name": "合同"}]
    (bad,) = import_rows(item(unit="wenlv", materials=twice)).bad
    assert bad.reason == "材料编码“m01”用了两次，每份材料的编码要不一样。"
    with pytest.raises(Invalid) as refused:
        office.draft(materials=twice)
    assert set(refused.value.fields) == {"materials.1.code"}

    questions = item()["scenarios"]
    (bad,) = import_rows(item(unit="wenlv", scenarios=[questions[0], {**questions[1], "key": "performers"}])).bad
    assert "情形标识“performers”用了两次" in bad.reason
    options = [{"value": "a", "label": "甲"}, {"value": "a", "label": "乙"}]
    (bad,) = import_rows(item(unit="wenlv", scenarios=[{**questions[0], "options": options}])).bad
    assert bad.reason == "“演员来自哪里？”有两个选项的代码都是“a”。"


def test_a_condition_that_would_close_the_guide_is_a_bad_row_also_in_a_foreign_list(import_rows: Import) -> None:
    materials = [{"code": "m01", "name": "护照", "when": "people > 3"}]
    (bad,) = import_rows(item(unit="wenlv", materials=materials), source="某省清单").bad
    assert bad.column == "materials.0.when"
    assert "“people”不是前面问过的情形标识" in bad.reason


def test_a_procedure_that_does_not_exist(office: Office, import_rows: Import) -> None:
    (bad,) = import_rows(item(unit="wenlv", procedure_code="nowhere")).bad
    assert bad.reason == "没有已发布的审批流程“nowhere”。"
    assert import_rows(item(unit="wenlv", procedure_code="nowhere"), source="某省清单").bad
    assert import_rows(item(unit="wenlv"), source="某省清单").is_stored
    with pytest.raises(Invalid) as refused:
        office.in_review(code="another", procedure_code="nowhere")
    assert refused.value.code == "rules_broken"
