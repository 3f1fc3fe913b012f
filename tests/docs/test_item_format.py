"""The page on the shape of an item names every key, and its example can be published."""

import json

from onewindow.catalogue import forms, rules
from onewindow.catalogue.service import item_schema
from onewindow.catalogue.shape import PARTS, filled
from tests.docs import pages

PAGE = pages.page("item-format.md")


def test_every_key_is_told() -> None:
    words = {word for span in pages.spans(PAGE) for word in span.strip("{}").replace(",", " ").split()}
    keys = set(item_schema()["properties"])
    keys |= {key for part in PARTS for key in item_schema()["properties"][part]["items"]["properties"]}
    # One table cell may name several lines of a list in one span broken over lines.
    told = words | set("".join(PAGE.split("`")).replace(",", " ").replace("}", " ").replace("{", " ").split())
    assert sorted(keys - told) == []


def test_the_example_can_be_published() -> None:
    example = json.loads(next(block.text for block in reversed(pages.blocks(PAGE)) if block.kind == "json"))
    assert forms.faults(item_schema(), example) == []
    assert [finding.sentence for finding in rules.check(filled(example))] == []
