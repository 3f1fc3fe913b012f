import pytest

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from onewindow.kernel.workcalendar.service import Calendar
from tests.kernel import calendars


@pytest.fixture(scope="session")
def china() -> Calendar:
    return calendars.china()


@pytest.fixture
def holidays(db: None) -> Calendar:
    return calendars.store()


@pytest.fixture
def clerk(db: None) -> Person:
    return Person.objects.create(username="clerk", kind="applicant", name="林知远", created_at=clock.now())
