"""Whoever manages one unit cannot take over an account that reaches beyond it."""

import datetime as dt
from collections.abc import Callable

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from tests.factories import MachineFactory, StaffFactory, UnitFactory, hold, mobile

pytestmark = pytest.mark.django_db
Take = Callable[[Person, Person], object]

TAKES: dict[str, Take] = {
    "password": lambda them, actor: org.set_password(them, "first-of-nine-bridges", actor=actor),
    "totp": lambda them, actor: org.reset_totp(them, actor=actor, reason="手机丢失"),
    "phone": lambda them, actor: org.set_phone(them, mobile(), actor=actor),
    "change": lambda them, actor: org.change_staff(them, "别名", actor.unit, actor=actor),
    "close": lambda them, actor: org.deactivate(them, actor=actor),
}


@pytest.fixture
def top() -> Unit:
    return UnitFactory()


@pytest.fixture
def bureau(top: Unit) -> Unit:
    return UnitFactory(parent=top)


@pytest.mark.parametrize("take", TAKES.values(), ids=TAKES)
def test_a_role_elsewhere_is_out_of_reach(top: Unit, bureau: Unit, take: Take) -> None:
    junior, senior = StaffFactory(unit=bureau, role=Role.OPERATOR), StaffFactory(unit=top, role=Role.OPERATOR)
    them = StaffFactory(unit=bureau)
    hold(them, Role.OPERATOR, top)
    assert not org.can_manage_person(junior, them)
    with pytest.raises(NotPermitted) as refusal:
        take(them, junior)
    assert refusal.value.code == "roles_elsewhere"
    assert org.can_manage_person(senior, them)
    take(them, senior)


def test_a_role_to_come_counts_and_one_that_is_over_does_not(top: Unit, bureau: Unit) -> None:
    junior, them = StaffFactory(unit=bureau, role=Role.OPERATOR), StaffFactory(unit=bureau, role=Role.CLERK)
    assert org.can_manage_person(junior, them)
    holding = hold(them, Role.AUDITOR, top)
    holding.valid_from = clock.today() + dt.timedelta(days=9)
    holding.save()
    assert not org.can_manage_person(junior, them)
    holding.valid_from, holding.valid_until = (clock.today() - dt.timedelta(days=n) for n in (9, 1))
    holding.save()
    assert org.can_manage_person(junior, them)


def test_a_key_of_a_machine_that_reaches_further(top: Unit, bureau: Unit) -> None:
    junior, machine = StaffFactory(unit=bureau, role=Role.OPERATOR), MachineFactory(unit=bureau)
    key, _raw = org.issue_api_key(machine, "业务系统", actor=junior)
    hold(machine, Role.CLERK, top)
    for deed in (
        lambda: org.issue_api_key(machine, "业务系统", actor=junior),
        lambda: org.revoke_api_key(key, actor=junior),
    ):
        with pytest.raises(NotPermitted):
            deed()
