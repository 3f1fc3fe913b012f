"""A selection compiled to SQL once per process: on the hot path Django's own compiling costs more than the statement.

The selection is written as any other, with ``marks`` in place of what differs from call to call. What Django works out of a selection
before the first row of each answer (which columns are of which instance, who converts them) is kept too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from psycopg import Binary

Row = TypeVar("Row")
# A row as the driver gives it, to what the selection gives.
Maker = Callable[[Sequence[Any]], Any]
# Typed for the next version of Django already, with one argument more.
_populators: Any = get_related_populators


@dataclass(frozen=True)
class Compiled:
    """The statement, its parameters (those with a name are marks), and what makes its rows."""

    sql: str
    names: Sequence[tuple[str, Any]]
    converters: Sequence[tuple[int, tuple[Sequence[Callable[..., Any]], Any]]]
    make: Maker


class Prepared(Generic[Row]):
    """``Prepared(build, marks)``: ``build(**marks)`` gives the selection, whose parameters are found again by their marks.

    A mark must be of the parameter's type and a value that nothing else in the selection has. Lists go in through ``AnyOf``. Instances,
    ``values_list`` and its flat form come out as Django gives them; nothing that takes a second statement.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], marks: Mapping[str, Any]) -> None:
        self._build = build
        self._marks = marks

    def rows(self, **values: Any) -> list[Row]:
        """The rows for these values: one statement, and nothing compiled after the first call."""
        compiled = self._compiled
        # Each thread has a connection of its own.
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, [values[name] if name else param for name, param in compiled.names])
            found = cursor.fetchall()
        return [compiled.make(_converted(row, compiled.converters, connection)) for row in found]

    @cached_property
    def _compiled(self) -> Compiled:
        queryset: Any = self._build(**self._marks)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        named = [(self._name(param), param) for param in params]
        missing = set(self._marks) - {name for name, _param in named}
        if missing:
            raise ValueError(f"marks that the selection does not show: {sorted(missing)}")
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        return Compiled(sql, named, tuple(compiler.get_converters(columns).items()), _maker(queryset, compiler))

    def _name(self, param: Any) -> str:
        param = param.obj if isinstance(param, Binary) else param
        return next((name for name, mark in self._marks.items() if isinstance(param, type(mark)) and mark == param), "")


def _converted(row: Sequence[Any], converters: Sequence[Any], connection: Any) -> Sequence[Any]:
    if not converters:
        return row
    values = list(row)
    for place, (each, expression) in converters:
        for convert in each:
            values[place] = convert(values[place], expression, connection)
    return values


def _maker(queryset: Any, compiler: Any) -> Maker:
    """Raises ``ValueError`` for a selection whose rows would come out otherwise than Django gives them."""
    asked = vars(queryset)
    kind = asked["_iterable_class"]
    if asked["_prefetch_related_lookups"]:
        raise ValueError("a prepared selection is one statement: no prefetch")
    if kind is ModelIterable:
        return _instances(queryset.db, compiler)
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return tuple
    raise ValueError(f"rows of this kind are not prepared: {kind.__name__}")


def _instances(database: str, compiler: Any) -> Maker:
    """As ``ModelIterable`` makes them."""
    first, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
    from_db = compiler.klass_info["model"].from_db
    names = [column.target.attname for column, *_rest in compiler.select[first:end]]
    related = _populators(compiler.klass_info, compiler.select, database)
    annotations = tuple((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Any:
        instance = from_db(database, names, row[first:end])
        for populator in related:
            populator.populate(row, instance)
        for name, place in annotations:
            setattr(instance, name, row[place])
        return instance

    return made
