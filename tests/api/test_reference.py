"""The description, for machines and for people."""

import re

from django.test import Client

from onewindow.api.description import description


def test_the_description_is_open_and_complete(db: None) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    operations = [operation for path in told["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["security"] == [{"ApiKey": []}] for operation in operations)
    assert all({"400", "401", "429", "500"} <= set(operation["responses"]) for operation in operations)


def test_every_write_takes_an_idempotency_key() -> None:
    for path in description()["paths"].values():
        for method, operation in path.items():
            named = {each["name"] for each in operation["parameters"] if each["required"]}
            assert ("Idempotency-Key" in named) == (method != "get"), operation["operationId"]


def test_refusals_are_described_as_problems() -> None:
    for path in description()["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_everything_a_machine_reads_or_sends_is_explained() -> None:
    mute = [
        f"{name}.{field}"
        for name, shape in description()["components"]["schemas"].items()
        if name in {"NewCase", "NewParty", "DraftChange", "Delivery", "Supplement", "Withdrawal"}
        for field, told in shape["properties"].items()
        if not told.get("description") and "$ref" not in told
    ]
    assert mute == []


def test_the_page_needs_nothing_from_elsewhere(db: None) -> None:
    page = Client().get("/api/v1/docs")
    words = page.content.decode()
    assert page.status_code == 200
    assert "POST /api/v1/cases" in words
    assert 'id="problem-conflict"' in words
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", words)
    assert "<style" not in words
    assert not re.search(r"<script(?![^>]*\ssrc=)", words)
    anchors = set(re.findall(r'href="#([^"]+)"', words))
    assert anchors <= set(re.findall(r'id="([^"]+)"', words))


def test_the_root_leads_to_the_page(db: None) -> None:
    assert Client().get("/api/v1/")["Location"] == "/api/v1/docs"
