import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.kernel.org.service import forget_system_actor
from tests.cases.road import Road, at, publish_spring

_FRAME = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK)")

# Session, account and roles are read before a command over HTTP begins: 12 in all leave 9.
OF_A_COMMAND = 9


@pytest.fixture
def spring(db: None) -> Iterator[None]:
    """10:05 on Monday, 2 March 2026, with the holidays of the year published."""
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        yield
    forget_system_actor()


@pytest.fixture
def road(spring: None) -> Road:
    """The city, its people and one item."""
    return Road()


@pytest.fixture
def statements() -> Callable[[int], AbstractContextManager[None]]:
    """``with statements(9):`` at most so many SQL statements, the frame of the transaction apart; else their text."""

    @contextmanager
    def counted(most: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        said = [query["sql"] for query in captured if not _FRAME.match(query["sql"])]
        shown = "\n".join(f"{n}. {sql[:300]}" for n, sql in enumerate(said, start=1))
        assert len(said) <= most, f"{len(said)} statements instead of {most}:\n{shown}"

    return counted
