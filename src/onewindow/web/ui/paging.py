"""Lists read by key: a page costs the same at the first row and at the millionth."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, whether rows come before them, and the key the next page starts after."""

    rows: list[Row]
    has_previous: bool
    next_key: str


def page_of(queryset: QuerySet[Row], order: tuple[str, ...], after: str, size: int = 20) -> Page[Row]:
    """One page of ``queryset`` in ``order`` (``("-created_at", "-id")``; none of the fields null), after an opaque key.

    One statement.
    """
    ordered = queryset.order_by(*order)

    def read(past: list[Any] | None, most: int) -> list[Row]:
        return list((ordered if past is None else ordered.filter(_beyond(order, past)))[:most])

    return page_by(read, queryset.model, order, after, size)


def page_by(
    read: Callable[[list[Any] | None, int], list[Row]], model: type[Row], order: tuple[str, ...], after: str, size: int
) -> Page[Row]:
    """The same of a list that has a reader of its own, ``read(values of order in the row before, how many at most)``.

    A key that is broken or of another list begins at the first row: keys are signed for their list, so nothing else than a
    row's own values ever reaches the database.
    """
    signer = Signer(salt=f"{model._meta.label}:{','.join(order)}")
    values = _read_key(after, signer)
    rows = read(values, size + 1)
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, values is not None, _key_of(rows[-1], order, signer) if more else "")


def _beyond(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come later: ``a < x or (a = x and b < y)``."""
    condition = Q()
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        step = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    return condition


def _key_of(row: Model, order: tuple[str, ...], signer: Signer) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    return signer.sign_object([{"t": v.isoformat()} if isinstance(v, dt.datetime) else v for v in values])


def _read_key(key: str, signer: Signer) -> list[Any] | None:
    try:
        plain = signer.unsign_object(key)
    except (BadSignature, UnicodeEncodeError):
        return None
    return [dt.datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in plain]
