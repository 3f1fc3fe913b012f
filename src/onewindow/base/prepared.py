"""A selection compiled to SQL once per process: on the hot path Django's own compiling costs more than the statement.

The selection is written as any other, with ``marks`` in place of what differs from call to call.
"""

import copy
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from psycopg import Binary

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """``Prepared(build, marks)``: ``build(**marks)`` gives the selection, whose parameters are found again by their marks.

    A mark must be of the parameter's type and a value that nothing else in the selection has. Lists go in through ``AnyOf``.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], marks: Mapping[str, Any]) -> None:
        self._build = build
        self._marks = marks

    def rows(self, **values: Any) -> list[Row]:
        """The rows for these values: one statement, and nothing compiled after the first call."""
        queryset, compiler, sql, converters, names = self._compiled
        params = tuple(values[name] if name else param for name, param in names)
        ready = copy.copy(compiler)
        # Each thread has a connection of its own.
        ready.connection = connections[DEFAULT_DB_ALIAS]
        ready.as_sql = lambda *_given, **_more: (sql, params)
        ready.get_converters = lambda _columns: converters
        # Copying a queryset would evaluate it, marks and all; a chained one is a fresh question.
        asked = queryset.all()
        asked.query.get_compiler = lambda *_given, **_more: ready
        return list(asked)

    @cached_property
    def _compiled(self) -> tuple[Any, Any, str, Any, list[tuple[str, Any]]]:
        queryset: Any = self._build(**self._marks)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        named = [(self._name(param), param) for param in params]
        missing = set(self._marks) - {name for name, _param in named}
        if missing:
            raise ValueError(f"marks that the selection does not show: {sorted(missing)}")
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        return queryset, compiler, sql, converters, named

    def _name(self, param: Any) -> str:
        param = param.obj if isinstance(param, Binary) else param
        return next((name for name, mark in self._marks.items() if isinstance(param, type(mark)) and mark == param), "")
