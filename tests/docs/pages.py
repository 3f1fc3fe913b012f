"""The pages for developers and operators as data: their blocks of code, the names in code type, their links."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True)
class Block:
    """A fenced block; ``kind`` is what stands behind the fence."""

    kind: str
    text: str


def page(name: str) -> str:
    return (DOCS / name).read_text()


def all_pages() -> list[Path]:
    """Every page of the repository that people read as text."""
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def blocks(text: str) -> list[Block]:
    return [Block(found["kind"].strip(), found["text"]) for found in _FENCE.finditer(text)]


def spans(text: str) -> list[str]:
    """What stands in code type outside of blocks."""
    return _SPAN.findall(_FENCE.sub("", text))


def links(text: str) -> list[str]:
    return _LINK.findall(_FENCE.sub("", text))


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table."""
    lines = (line for line in text.splitlines() if line.startswith("|") and not set(line) <= set("|-: "))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def vocabulary(*folders: Path) -> frozenset[str]:
    """Every name that Python code in these folders defines or uses, and every word of its strings, docstrings apart."""
    files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    names = {part for file in files for part in (file.stem, file.parent.name)}
    for file in files:
        names |= _names(ast.parse(file.read_text()))
    return frozenset(names)


@cache
def house() -> frozenset[str]:
    """The names of the product and its tests."""
    return vocabulary(PACKAGE, ROOT / "tests")


def _names(tree: ast.Module) -> set[str]:
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {name for node in ast.walk(tree) if id(node) not in docstrings for name in _of_node(node)}


def _of_node(node: ast.AST) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return [name]
        case ast.Constant(value=str(text)):
            return _WORD.findall(text)
        case ast.alias(name=dotted) | ast.ImportFrom(module=str(dotted)):
            return dotted.split(".")
    return []
