"""The drawing in the page is the drawing that CI holds the code to."""

import ast
import tomllib

import pytest

from tests.architecture.source import PACKAGE, ROOT, floors
from tests.docs import pages


def _drawn() -> dict[str, list[set[str]]]:
    """Container and its floors, from the top, as the page draws them."""
    drawings = [block for block in pages.blocks(pages.page("architecture.md")) if block.kind.startswith("text ")]
    return {block.kind.split()[1]: [_floor(line) for line in block.text.splitlines()] for block in drawings}


def _floor(line: str) -> set[str]:
    """The names before the remark, which two blanks set apart."""
    return {name.strip() for name in line.split("  ", maxsplit=1)[0].split("|")}


def _contracted() -> dict[str, list[set[str]]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {contract["containers"][0]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    return {name: [{part.strip() for part in floor.split("|")} for floor in floors] for name, floors in layers.items()}


def test_the_drawing_is_that_of_the_contracts() -> None:
    assert _drawn() == _contracted()


def _told() -> dict[str, str]:
    return {cells[0].strip("`"): cells[1] for cells in pages.rows(pages.page("architecture.md")) if len(cells) == 2}


@pytest.mark.parametrize("app", [app for app in floors() if app != "web"] + ["web.ui", "web.portal", "web.desk"])
def test_each_part_is_told_in_its_own_words(app: str) -> None:
    docstring = ast.get_docstring(ast.parse((PACKAGE / app.replace(".", "/") / "__init__.py").read_text())) or ""
    assert _told()[app] == docstring.splitlines()[0]
