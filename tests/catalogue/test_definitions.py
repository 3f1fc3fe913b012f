"""An application form's definition is a stranger's: it reaches nothing outside itself and always comes to an end."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from onewindow.base.clock import stopwatch
from onewindow.base.errors import Invalid
from onewindow.catalogue.service import check_schema, missing_in_form


def form(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server inside the house that must never be asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_arguments: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef", "$schema"])
def test_no_address_is_fetched(keyword: str, listening: tuple[str, list[str]]) -> None:
    address, asked = listening
    with pytest.raises(Invalid) as refused:
        check_schema(form(a={keyword: f"{address}/secret.json"}))
    assert refused.value.code == "bad_form_schema"
    assert keyword in refused.value.message
    assert asked == []


def test_an_id_does_not_open_the_door(listening: tuple[str, list[str]]) -> None:
    address, asked = listening
    with pytest.raises(Invalid):
        check_schema({"$id": f"{address}/form", **form(a={"$ref": "other.json"})})
    with pytest.raises(Invalid):
        check_schema({"$id": f"{address}/form", "$schema": f"{address}/meta", **form(a={})})
    assert asked == []


def test_no_file_is_read() -> None:
    for target in ("file:///etc/passwd", "/etc/passwd", "other.json", "#anchor", "#"):
        with pytest.raises(Invalid, match="只能引用"):
            check_schema(form(a={"$ref": target}))


def test_a_reference_inside_is_right() -> None:
    schema = {**form(home={"$ref": "#/$defs/address"}), "$defs": {"address": {"type": "string", "maxLength": 3}}}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    check_schema(schema)
    assert [fault.path for fault in missing_in_form(schema, {"home": "清江大道"})] == ["home"]


def test_neither_circles_nor_towers() -> None:
    circle = {**form(a={"$ref": "#/$defs/a"}), "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}
    with pytest.raises(Invalid, match="不能再有"):
        check_schema(circle)
    floors = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    with pytest.raises(Invalid, match="不能再有"):
        check_schema({**form(a={"$ref": "#/$defs/d0"}), "$defs": {**floors, "d40": {}}})


def test_bounds_of_depth_and_size() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _n in range(20):
        deep = form(a=deep)
    with pytest.raises(Invalid, match="嵌套超过"):
        check_schema(deep)
    for _n in range(5000):
        deep = {"not": deep}
    with pytest.raises(Invalid, match="嵌套"):
        check_schema(deep)
    with pytest.raises(Invalid, match="超过 200000 个字符"):
        check_schema(form(a={"type": "string", "description": "字" * 200_000}))


def test_a_catastrophic_pattern_is_linear() -> None:
    schema = form(a={"type": "string", "pattern": "^(a+)+$"})
    begun = stopwatch()
    assert len(missing_in_form(schema, {"a": "a" * 50_000 + "b"})) == 1
    assert stopwatch() - begun < 5
    for pattern in ("(?=a)b", r"(a)\1", "(" * 500 + "a{900}" + "){900}" * 500):
        with pytest.raises(Invalid):
            check_schema(form(a={"type": "string", "pattern": pattern}))


@pytest.mark.parametrize(
    ("format_", "right", "wrong", "words"),
    [
        ("project-code", "2603-141124-89-05-346948", "2603-141124-89-05-346947", "项目代码的月份或者最后一位对不上"),
        ("uscc", "91350100M000100Y43", "91350100M000100Y44", "最后一位对不上"),
        ("citizen-id", "11010519491231002X", "110105194912310021", "最后一位对不上"),
    ],
)
def test_numbers_of_the_field_have_a_check_digit(format_: str, right: str, wrong: str, words: str) -> None:
    schema = form(a={"type": "string", "format": format_, "title": "编号"})
    assert missing_in_form(schema, {"a": right}) == []
    (fault,) = missing_in_form(schema, {"a": wrong})
    assert words in fault.sentence
    own = form(a={"type": "string", "format": format_, "x-message": "对照赋码通知再填。"})
    assert missing_in_form(own, {"a": wrong})[0].sentence == "对照赋码通知再填。"


@pytest.mark.parametrize("value", ["\0", "a\x1fb", "\ud800", float("nan"), float("inf")])
def test_what_no_column_holds_is_a_fault(value: Any) -> None:
    schema = form(a={"title": "演出名称"})
    (fault,) = missing_in_form(schema, {"a": value})
    assert (fault.path, fault.where) == ("a", "演出名称")
    assert fault.sentence.startswith("“演出名称”")


def test_line_breaks_and_tabs_are_text() -> None:
    assert missing_in_form(form(a={"type": "string"}), {"a": "第一行\n\t第二行"}) == []
