"""Pages: an undefined variable in a template fails, statements are counted, people sign in."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.kernel.org.service import Person

_FRAME = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK)")


class _Trap(str):
    """Django writes this where a variable is not defined: here that is an error of the template."""

    __slots__ = ()

    def __contains__(self, _text: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"undefined in a template: {name}")


@pytest.fixture(autouse=True)
def _undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", _Trap())


@pytest.fixture
def statements() -> Callable[[int], AbstractContextManager[None]]:
    """``with statements(5):`` exactly so many SQL statements, the frame of a transaction apart; else their text."""

    @contextmanager
    def counted(number: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        said = [query["sql"] for query in captured if not _FRAME.match(query["sql"])]
        shown = "\n".join(f"{n}. {sql[:300]}" for n, sql in enumerate(said, start=1))
        assert len(said) == number, f"{len(said)} statements instead of {number}:\n{shown}"

    return counted


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which this person is signed in."""

    def enter(person: Person) -> Client:
        client = Client()
        client.force_login(person, "onewindow.kernel.org.backends.PasswordBackend")
        return client

    return enter
