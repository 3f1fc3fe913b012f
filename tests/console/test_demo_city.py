"""The rows of the demo city belong to nobody."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from onewindow.console.bench.setting import CITY

# No operator was ever given a block of 154, and no province has the code 99.
NOBODYS_PHONE = re.compile(r"154\d{8}")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")
FILES = sorted(CITY.rglob("*.jsonl"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    else:
        yield str(value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_phone_and_no_identity_of_a_living_person(file):
    for line in file.read_text().splitlines():
        for text in _texts(json.loads(line)):
            assert all(map(NOBODYS_PHONE.fullmatch, PHONE.findall(text))), text
            assert all(number.startswith("99") for number in IDENTITY.findall(text)), text
