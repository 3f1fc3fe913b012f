import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from tests.factories import MachineFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine() -> Person:
    return MachineFactory()


def test_a_key_opens_and_is_kept_as_digest_only(machine: Person) -> None:
    key, raw = org.issue_api_key(machine, "业务系统", actor=org.system_actor())
    with CaptureQueriesContext(connection) as queries:
        found = org.authenticate_api_key(raw)
    assert found == machine
    assert len(queries) == 1
    assert raw.startswith(key.prefix)
    key.refresh_from_db()
    assert raw.encode() not in bytes(key.digest)
    assert raw not in str([entry.changes for entry in audit.history(machine.subject)])


@pytest.mark.parametrize("raw", ["", "owk_", "owk_guess", "Bearer x"])
def test_guesses_open_nothing(machine: Person, raw: str) -> None:
    org.issue_api_key(machine, "业务系统", actor=org.system_actor())
    assert org.authenticate_api_key(raw) is None


def test_revoked_expired_and_closed_open_nothing(machine: Person) -> None:
    system = org.system_actor()
    key, raw = org.issue_api_key(machine, "一", actor=system)
    org.revoke_api_key(key, actor=system)
    org.revoke_api_key(key, actor=system)
    assert org.authenticate_api_key(raw) is None
    _key, raw = org.issue_api_key(machine, "二", actor=system, expires_at=clock.now() + dt.timedelta(days=1))
    assert org.authenticate_api_key(raw) == machine
    with clock.moved_to(clock.now() + dt.timedelta(days=2)):
        assert org.authenticate_api_key(raw) is None
    org.deactivate(machine, actor=system)
    assert org.authenticate_api_key(raw) is None
    verbs = [entry.verb for entry in audit.history(machine.subject)]
    assert verbs.count("api_key.revoked") == 1


def test_what_does_not_fit_is_refused(machine: Person) -> None:
    past = clock.now() - dt.timedelta(seconds=1)
    for person, label, expires_at, code in [
        (StaffFactory(), "业务系统", None, "machines_only"),
        (machine, " ", None, "blank_label"),
        (machine, "业务系统", past, "expired_already"),
    ]:
        with pytest.raises(DomainError) as refusal:
            org.issue_api_key(person, label, actor=org.system_actor(), expires_at=expires_at)
        assert refusal.value.code == code
