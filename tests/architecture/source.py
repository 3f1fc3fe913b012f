"""The source as data: files, imports, functions. What linters cannot see is asked of these."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "onewindow"


@cache
def modules() -> dict[str, ast.Module]:
    """Dotted name and syntax tree of every module of the product but the migrations."""
    files = (file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts)
    return {_dotted(file): ast.parse(file.read_text()) for file in files}


def _dotted(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every imported dotted name; ``from a.b import c`` counts as ``a.b.c``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def app_of(dotted: str) -> str:
    """``onewindow.kernel.org.roles`` → ``kernel.org``; ``onewindow.cases.models`` → ``cases``."""
    parts = dotted.split(".")[1:]
    return ".".join(parts[:2]) if parts and parts[0] in {"kernel", "web"} else (parts[0] if parts else "")


@cache
def floors() -> dict[str, int]:
    """App and the number of its floor in the drawing, the ground being the highest number."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {contract["containers"][0]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    flat: list[list[str]] = []
    for floor in layers["onewindow"]:
        if floor in {"kernel"}:
            flat += [[f"kernel.{app}" for app in _names(inner)] for inner in layers["onewindow.kernel"]]
        else:
            flat.append(_names(floor))
    return {name: number for number, names in enumerate(flat) for name in names}


def _names(floor: str) -> list[str]:
    return [name.strip() for name in floor.split("|")]
