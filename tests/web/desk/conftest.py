import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from tests.cases.conftest import spring
from tests.cases.road import Road, at, publish_spring

# The same days.
__all__ = ["spring"]

_FRAME = re.compile(r"^(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK)")


@pytest.fixture
def road(db: None) -> Iterator[Road]:
    """10:05 on Monday, 2 March 2026: the city, its people and one item."""
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        made = Road()
        for named in (made.applicant, made.party):  # a name no colleague can have by chance
            named.name = "欧阳如故"
            named.save(update_fields=["name"])
        yield made


@pytest.fixture
def enter(client: Client) -> Callable[[Person], Client]:
    """``enter(person)``: the browser of somebody who is signed in."""

    def entered(person: Person) -> Client:
        client.force_login(person)
        return client

    return entered


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """``with statements() as said:`` the SQL that was said, the frame of transactions apart."""

    @contextmanager
    def counted() -> Iterator[list[str]]:
        said: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield said
        said += [query["sql"] for query in captured if not _FRAME.match(query["sql"])]

    return counted
