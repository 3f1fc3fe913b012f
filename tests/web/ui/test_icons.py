"""The sprite holds the icons that pages show and no others."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import PACKAGE

IN_TEMPLATES = re.compile(r"\{% (?:icon|empty) \"([^\"]+)\"|\bicon=\"([^\"]+)\"")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Where Python keeps icons: a table or a function of that name.
TABLE = re.compile(r"_?(THEME_ICONS|LOOKS|icons|icon)")


def named() -> list[str]:
    return (PACKAGE / "web" / "ui" / "icons.txt").read_text().split()


def used() -> set[str]:
    pages = "\n".join(file.read_text() for file in PACKAGE.rglob("*.html"))
    in_templates = {one or other for one, other in IN_TEMPLATES.findall(pages)}
    trees = [ast.parse(file.read_text()) for file in sorted((PACKAGE / "web").rglob("*.py"))]
    places = {name: at for tree in trees for name, at in _classes_with_an_icon(tree)}
    found = {word for tree in trees for node in ast.walk(tree) for word in _words(node, places)}
    # Beside an icon a table may hold the class of its look.
    return in_templates | {word for word in found if not word.startswith(("is-", "ow-"))}


def _classes_with_an_icon(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The classes of rows that have an ``icon``, and which of their fields it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [line.target.id for line in node.body if isinstance(line, ast.AnnAssign)]  # type: ignore[union-attr]
            if "icon" in fields:
                yield node.name, fields.index("icon")


def _words(node: ast.AST, places: dict[str, int]) -> set[str]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if TABLE.fullmatch(name):
            return _constants(node.value)
        case ast.FunctionDef(name="icon", body=body) if node.decorator_list:
            return {word for line in body for word in _constants(line)}
        case ast.Call(func=ast.Name(id=name), args=args, keywords=more):
            by_place = args[places[name] : places[name] + 1] if name in places else []
            by_name = [keyword.value for keyword in more if keyword.arg == "icon"]
            return {word for value in [*by_place, *by_name] for word in _constants(value)}
    return set()


def _constants(node: ast.AST | None) -> set[str]:
    """The words in it; the keys of a table are not icons."""
    if node is None:
        return set()
    keys = {id(key) for part in ast.walk(node) if isinstance(part, ast.Dict) for key in part.keys}
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and id(part) not in keys)
    return {text for text in texts if isinstance(text, str) and NAME.fullmatch(text)}


def test_each_icon_named_is_used() -> None:
    assert [name for name in named() if name not in used()] == []


def test_each_icon_used_is_named() -> None:
    assert sorted(used() - set(named())) == []


def test_each_is_named_once_and_in_order() -> None:
    assert named() == sorted(set(named()))
