"""Links lead somewhere, commands and settings exist, every page is in the index."""

import json
import os
import re

import pytest
from django.core.management import get_commands

import onewindow
from onewindow.console.launcher import __main__ as launcher
from tests.architecture.source import PACKAGE, ROOT
from tests.docs import pages

MANAGE = re.compile(r"(?:\./onewindow manage|python -m django) ([a-z_]+)")
LAUNCH = re.compile(r"\./onewindow ([a-z]+)")
VARIABLE = re.compile(r"ONEWINDOW_[A-Z0-9_]*[A-Z]")
# Not for operators: the demo's clock, a benchmark's list, what the tests share, where a test's database is.
INSIDE = {"ONEWINDOW_CLOCK_OFFSET", "ONEWINDOW_ITEM_LIST", "ONEWINDOW_SHARED_VAR", "ONEWINDOW_TEST_DATABASE"}


@pytest.mark.parametrize("file", pages.all_pages(), ids=lambda file: file.name)
def test_links_lead_somewhere(file) -> None:
    inside = [link.split("#")[0] for link in pages.links(file.read_text()) if "://" not in link]
    assert [link for link in inside if link and not (file.parent / link).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = pages.page("README.md")
    names = [os.path.relpath(file, pages.DOCS) for file in pages.DOCS.rglob("*.md") if file.name != "README.md"]
    assert [name for name in names if f"({name})" not in index] == []


@pytest.mark.parametrize("file", pages.all_pages(), ids=lambda file: file.name)
def test_commands_exist(file) -> None:
    text = file.read_text()
    launched = {word for line in text.splitlines() for word in LAUNCH.findall(line)}
    words = set(re.findall(r"[a-z]+", launcher._parser().format_help()))
    assert launched <= words
    assert set(MANAGE.findall(text)) <= set(get_commands())


READS = re.compile(
    r"(?:environ(?:\.get)?[\[(]|\b_required\(|\b_networks\(|\bgiven\()\s*\"([A-Z_0-9]+)\"|\"([A-Z_0-9]+)\" (?:not )?in os\.environ"
)
# The machine's own, not the product's.
FOREIGN = {"DEBIAN_FRONTEND", "XDG_RUNTIME_DIR"}


def test_the_table_of_the_environment_is_that_of_the_code() -> None:
    """Both ways: each variable that the product reads has a row, and each row is read."""
    source = "\n".join(file.read_text() for file in PACKAGE.rglob("*.py"))
    read = {one or other for one, other in READS.findall(source)} - INSIDE - FOREIGN
    section = pages.page("operations.md").split("## Environment")[1].split("\n## ")[0]
    told = {name for cells in pages.rows(section) for name in pages.spans(cells[0])}
    assert told - {"DJANGO_SETTINGS_MODULE"} == read


def test_every_variable_a_page_names_is_read() -> None:
    source = "\n".join(file.read_text() for file in PACKAGE.rglob("*.py"))
    told = pages.page("operations.md")
    assert sorted(name for name in VARIABLE.findall(told) if name not in source) == []


def test_the_changelog_ends_in_this_version() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert onewindow.__version__ in versions


def test_the_packages_of_the_lock_and_no_others_are_told() -> None:
    """The section on run time against the runtime lock, both ways; what was asked for says in a line why."""
    section = pages.page("dependencies.md").split("## At run time (Python)")[1].split("\n## ")[0]
    told = [(_packages(cells[0]), cells) for cells in pages.rows(section) if cells[0] != "package"]
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    assert {name for names, _cells in told for name in names} == set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    lines = (ROOT / "requirements" / "runtime.in").read_text().splitlines()
    asked_for = {re.split(r"[\[~=<>]", line)[0].lower() for line in lines if line and line[0] not in "#-"}
    assert {name for names, cells in told if len(cells) == 3 for name in names} == asked_for


def _packages(cell: str) -> list[str]:
    """``Django (5.2 LTS)`` is ``django``; a cell may list several."""
    return [name.strip().lower() for name in re.sub(r"\([^)]*\)", "", cell).split(",")]


def test_the_parts_of_the_pages_and_no_others_are_told() -> None:
    section = pages.page("dependencies.md").split("## At run time (front end")[1].split("\n## ")[0]
    told = {cells[0] for cells in pages.rows(section) if cells[0] != "package"}
    assert told == set(json.loads((ROOT / "frontend" / "package.json").read_text())["dependencies"])
