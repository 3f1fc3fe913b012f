"""The city of the desk's pages, and who oversees it."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.supervision import service as supervision
from tests.cases.road import Road, at
from tests.factories import StaffFactory
from tests.web.desk.conftest import road

__all__ = ["road"]


@pytest.fixture
def enter(signed_in: Callable[[Person], Client]) -> Callable[[Person], Client]:
    return signed_in


@pytest.fixture
def supervisor(road: Road) -> Person:
    return StaffFactory(unit=road.government, role=Role.SUPERVISOR, name="罗景行")


@pytest.fixture
def march(road: Road, supervisor: Person) -> Iterator[dict[str, Case]]:
    """One over the limit of the law, one over the promise, one decided in time; it is the first of April."""
    plain = road.item(procedure=False)
    found = {"double_red": road.case_in("accepted", plain)}
    with clock.moved_to(at(3, 12)):
        found["red"] = road.case_in("in_review", plain)
    with clock.moved_to(at(3, 18)):
        found["on_time"] = road.case_in("in_review", plain)
    with clock.moved_to(at(3, 20)):
        cases.decide(found["on_time"], outcome="refused", reason="不符合", actor=road.chief)
        cases.deliver(found["on_time"], method="counter", actor=road.clerk)
    with clock.moved_to(at(4, 1)):
        timelimits.sweep()
        supervision.keep_days()
        yield found
