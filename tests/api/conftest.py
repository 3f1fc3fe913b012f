"""A bureau's own system with a key, in the city of the cases' tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from onewindow.config.wsgi import application
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from tests.api.caller import Caller
from tests.cases.conftest import road, spring, statements
from tests.cases.road import Road
from tests.factories import MachineFactory, StaffFactory

__all__ = ["road", "spring", "statements"]


@pytest.fixture
def operator(road: Road) -> Person:
    return StaffFactory(unit=road.government, role=Role.OPERATOR)


@pytest.fixture
def machine(road: Road) -> Person:
    """The bureau's own system; it may take applications in."""
    return MachineFactory(unit=road.bureau, role=Role.CLERK)


@pytest.fixture
def caller(machine: Person, operator: Person) -> Caller:
    """HTTP with the key of ``machine``."""
    return Caller(Client(), org.issue_api_key(machine, "业务系统", actor=operator)[1])


@pytest.fixture
def stranger(road: Road, operator: Person) -> Caller:
    """HTTP with the key of another unit's system."""
    other = MachineFactory(role=Role.CLERK)
    operator_there = StaffFactory(unit=other.unit, role=Role.OPERATOR)
    return Caller(Client(), org.issue_api_key(other, "别的系统", actor=operator_there)[1])


@pytest.fixture
def wsgi(db: None) -> Callable[..., list[bytes]]:
    """The application as the server calls it, on the test's own connection and in its transaction."""

    def call(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        # Between requests Django closes a connection that does not commit by itself; here it is the test's.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        response = application(environ, start_response)
        body = b"".join(response)
        response.close()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        return [body]

    return call
