"""Who may change the organisation: the operator of the unit or of one above it, and the system. Nobody else."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Delegation, Person, Role, Unit
from tests.factories import ApplicantFactory, DivisionFactory, MachineFactory, StaffFactory, UnitFactory, hold

pytestmark = pytest.mark.django_db
Command = Callable[[Unit, Person], Any]


def _staff(unit: Unit) -> Person:
    return StaffFactory(unit=unit)


COMMANDS: dict[str, Command] = {
    "create_staff": lambda unit, actor: org.create_staff("neu", "新人", unit, actor=actor),
    "create_machine": lambda unit, actor: org.create_machine("neu", "接口", unit, actor=actor),
    "change_staff": lambda unit, actor: org.change_staff(_staff(unit), "新名", unit, actor=actor),
    "deactivate": lambda unit, actor: org.deactivate(_staff(unit), actor=actor),
    "activate": lambda unit, actor: org.activate(_staff(unit), actor=actor),
    "set_password": lambda unit, actor: org.set_password(_staff(unit), "nine-bridges-here", actor=actor),
    "set_phone": lambda unit, actor: org.set_phone(_staff(unit), "19912345678", actor=actor),
    "reset_totp": lambda unit, actor: org.reset_totp(_staff(unit), actor=actor, reason=""),
    "grant_role": lambda unit, actor: org.grant_role(_staff(unit), Role.CLERK, unit, actor=actor),
    "end_role": lambda unit, actor: org.end_role(hold(_staff(unit), Role.CLERK), actor=actor),
    "create_unit": lambda unit, actor: org.create_unit(
        "NEU", "新科", "section", DivisionFactory(), actor=actor, parent=unit
    ),
    "change_unit": lambda unit, actor: org.change_unit(unit, actor=actor, name="新名"),
    "move_unit": lambda unit, actor: org.move_unit(UnitFactory(parent=unit), unit, actor=actor),
    "close_unit": lambda unit, actor: org.close_unit(UnitFactory(parent=unit), actor=actor),
    "delegate": lambda unit, actor: org.delegate(
        Delegation.Kind.ENTRUSTED, unit, UnitFactory(), [], "决定", actor=actor, valid_from=clock.today()
    ),
    "issue_api_key": lambda unit, actor: org.issue_api_key(MachineFactory(unit=unit), "测试", actor=actor),
    "revoke_api_key": lambda unit, actor: org.revoke_api_key(
        org.issue_api_key(MachineFactory(unit=unit), "测试", actor=org.system_actor())[0], actor=actor
    ),
}


@pytest.fixture
def bureau() -> Unit:
    return UnitFactory()


@pytest.fixture
def section(bureau: Unit) -> Unit:
    return UnitFactory(parent=bureau)


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_operator_of_the_unit_or_above_and_the_system_may(bureau: Unit, section: Unit, verb: str) -> None:
    COMMANDS[verb](section, StaffFactory(unit=bureau, role=Role.OPERATOR))


@pytest.mark.parametrize("verb", COMMANDS)
def test_nobody_else_may(bureau: Unit, section: Unit, verb: str) -> None:
    strangers = [
        StaffFactory(role=Role.OPERATOR),
        StaffFactory(unit=UnitFactory(parent=section), role=Role.OPERATOR),
        StaffFactory(unit=section, roles=[role for role in Role.values if role != Role.OPERATOR]),
        StaffFactory(unit=bureau, role=Role.OPERATOR, is_active=False),
        MachineFactory(unit=bureau, role=Role.OPERATOR),
        ApplicantFactory(),
    ]
    for stranger in strangers:
        with pytest.raises(NotPermitted):
            COMMANDS[verb](section, stranger)


def test_a_root_is_made_by_the_system_only(bureau: Unit) -> None:
    operator = StaffFactory(unit=bureau, role=Role.OPERATOR)
    with pytest.raises(NotPermitted):
        org.create_unit("NEU", "新市", "government", DivisionFactory(), actor=operator)
    assert org.create_unit("NEU", "新市", "government", DivisionFactory(), actor=org.system_actor()).pk


def test_an_operator_whose_time_is_over_may_not(bureau: Unit) -> None:
    operator = StaffFactory(unit=bureau)
    holding = hold(operator, Role.OPERATOR)
    org.end_role(holding, actor=org.system_actor(), last_day=clock.today())
    assert org.can_manage(operator, bureau)
    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        assert not org.can_manage(operator, bureau)


def test_whom_an_operator_sees(bureau: Unit, section: Unit) -> None:
    operator = StaffFactory(unit=bureau, role=Role.OPERATOR)
    local, machine, strange = StaffFactory(unit=section), MachineFactory(unit=section), StaffFactory()
    assert set(org.people_visible_to(operator)) == {operator, local, machine}
    assert set(org.people_visible_to(strange)) == {strange}
    assert set(org.units_managed_by(operator)) == {bureau, section}
    assert not org.units_managed_by(local).exists()
    key, _raw = org.issue_api_key(machine, "测试", actor=operator)
    assert list(org.api_keys_visible_to(operator)) == [key]
    assert not org.api_keys_visible_to(strange).exists()


def test_the_units_are_shown_to_staff_only(bureau: Unit) -> None:
    assert org.units_visible_to(StaffFactory(unit=bureau)).filter(pk=bureau.pk).exists()
    assert not org.units_visible_to(ApplicantFactory()).exists()
