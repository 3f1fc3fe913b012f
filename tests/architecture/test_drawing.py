"""What the import contracts cannot see: doors, string foreign keys, names, queries in pages, sizes."""

import ast
import re
from statistics import median

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import source

OURS = [config for config in apps.get_app_configs() if config.name.startswith("onewindow.")]
MODELS = [model for config in OURS for model in config.get_models()]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DOORLESS = {"base", "config", "flows", "web.ui", "console"}
AUDIENCES = ("onewindow.web.", "onewindow.api")


def _app(model: type[models.Model]) -> str:
    return source.app_of(model.__module__)


def _foreign_keys() -> list[models.ForeignKey]:
    return [field for model in MODELS for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


def test_arrows_between_apps_land_on_the_service_module():
    wrong = [
        f"{name} → {target}"
        for name, tree in source.modules().items()
        for target in source.imports(tree)
        if target.startswith("onewindow.") and _misses_the_door(name, target)
    ]
    assert wrong == []


def _misses_the_door(name: str, target: str) -> bool:
    here, there = source.app_of(name), source.app_of(target)
    if here == there or there in DOORLESS or there in {"kernel", "web", ""} or here in {"config"}:
        return False
    rest = target.removeprefix(f"onewindow.{there}").lstrip(".")
    return not (rest == "service" or rest.startswith("service."))


@pytest.mark.parametrize("field", _foreign_keys(), ids=str)
def test_foreign_keys_point_down_and_leave_nothing_behind(field: models.ForeignKey):
    here, there = _app(field.model), _app(field.remote_field.model)
    if here == there:
        return
    floors = source.floors()
    assert floors[there] > floors[here], "a foreign key points down"
    assert field.remote_field.related_name == "+", "no reverse name across apps"
    assert field.remote_field.on_delete is not models.CASCADE, "no cascade across apps"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_models_and_fields_have_chinese_names(model: type[models.Model]):
    assert CHINESE.search(str(model._meta.verbose_name))
    nameless = [
        field.name
        for field in model._meta.local_fields
        if field.name not in {"id", "password", "last_login"} and not CHINESE.search(str(field.verbose_name))
    ]
    assert nameless == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_constraints_and_indexes_have_names_of_ours(model: type[models.Model]):
    assert all(constraint.name for constraint in model._meta.constraints)
    assert all(index.name for index in model._meta.indexes)


def test_every_address_has_a_name():
    assert [str(pattern.pattern) for pattern in _patterns(get_resolver().url_patterns) if not pattern.name] == []


def _patterns(rows: list[URLPattern | URLResolver]) -> list[URLPattern]:
    return [
        found
        for row in rows
        for found in ([row] if isinstance(row, URLPattern) else _patterns(row.url_patterns))
        if "onewindow" in getattr(getattr(found, "callback", None), "__module__", "")
    ]


def test_migrations_import_only_django_and_the_standard_library():
    allowed = re.compile(r"^(django|datetime|uuid|decimal|json|hashlib|typing|onewindow\.kernel\.org\.people)\b")
    wrong = [
        f"{file.relative_to(source.PACKAGE)}: {name}"
        for file in source.PACKAGE.rglob("migrations/*.py")
        for name in source.imports(ast.parse(file.read_text()))
        if not allowed.match(name)
    ]
    assert wrong == []


def test_pages_and_api_obtain_objects_only_from_the_owning_app():
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        if name.startswith(AUDIENCES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert wrong == []


def test_audiences_do_not_write():
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        if name.startswith(AUDIENCES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    ]
    assert wrong == []


def test_outside_calls_stay_in_adapters():
    clients = re.compile(r"^(requests|httpx|urllib\.request|http\.client|smtplib|aiohttp)\b")
    wrong = [
        f"{name}: {target}"
        for name, tree in source.modules().items()
        if ".contrib." not in name and not name.startswith("onewindow.console")
        for target in source.imports(tree)
        if clients.match(target)
    ]
    assert wrong == []


def test_no_drawers():
    nounless = re.compile(r"\b(utils|helpers|common|misc|mixins|core)$")
    assert [name for name in source.modules() if nounless.search(name)] == []


def test_modules_stay_small():
    lines = {name: _length(tree) for name, tree in source.modules().items()}
    assert {name: length for name, length in lines.items() if length > 350} == {}


def _length(tree: ast.Module) -> int:
    return max((getattr(node, "end_lineno", 0) or 0 for node in ast.walk(tree)), default=0)


def test_functions_do_one_thing():
    sizes = {
        f"{name}.{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, tree in source.modules().items()
        for function in source.functions(tree)
    }
    assert median(sizes.values()) < 10
    assert {name: size for name, size in sizes.items() if size > 45} == {}
