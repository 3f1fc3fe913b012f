import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, RoleHolding
from tests.factories import ApplicantFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Person:
    return StaffFactory()


def test_granted_today_and_ended_today_leaves_only_the_trace(clerk: Person) -> None:
    holding = org.grant_role(clerk, Role.CLERK, clerk.unit, actor=org.system_actor())
    assert org.holds(clerk, Role.CLERK, clerk.unit)
    org.end_role(holding, actor=org.system_actor())
    org.end_role(holding, actor=org.system_actor())
    assert not org.holds(holding.person, Role.CLERK, clerk.unit)
    assert not RoleHolding.objects.filter(person=clerk).exists()
    assert sorted(entry.verb for entry in audit.history(clerk.subject)) == ["role.ended", "role.granted"]


def test_a_role_counts_to_the_end_of_its_last_day(clerk: Person) -> None:
    since = clock.today() - dt.timedelta(days=9)
    holding = org.grant_role(clerk, Role.CLERK, clerk.unit, actor=org.system_actor(), valid_from=since)
    org.end_role(holding, actor=org.system_actor(), last_day=clock.today())
    clerk.held_on = None
    assert org.holds(clerk, Role.CLERK, clerk.unit)
    assert [row.valid_until for row in org.holdings_of(clerk)] == [clock.today()]
    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        assert not org.holds(clerk, Role.CLERK, clerk.unit)


def test_what_does_not_fit_is_refused(clerk: Person) -> None:
    today, system = clock.today(), org.system_actor()
    org.grant_role(clerk, Role.CLERK, clerk.unit, actor=system)
    cases: list[tuple[Person, str, dict[str, dt.date], str]] = [
        (clerk, Role.CLERK, {}, "role_held_already"),
        (clerk, "king", {}, "unknown_role"),
        (clerk, Role.CHIEF, {"valid_until": today - dt.timedelta(days=1)}, "dates_reversed"),
        (ApplicantFactory(), Role.CLERK, {}, "not_for_applicants"),
    ]
    for person, role, dates, code in cases:
        with pytest.raises(DomainError) as refusal:
            org.grant_role(person, role, clerk.unit, actor=system, **dates)
        assert refusal.value.code == code
