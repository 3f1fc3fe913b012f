import pytest

from onewindow.base.errors import NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.org.service import Role
from tests.cases.road import Road
from tests.factories import ApplicantFactory, StaffFactory, stand_for

WORDS = {"ground": "70.1", "reason": "有效期届满"}


@pytest.mark.parametrize("role", [Role.CHIEF, Role.UNIT_HEAD])
def test_chief_and_head_of_the_unit_and_of_those_above(road: Road, role: Role) -> None:
    for unit in (road.bureau, road.government):
        person, case = StaffFactory(unit=unit, role=role), road.case_in("delivered")
        assert "revoke" in cases.possible_verbs(person, case)
        assert cases.revoke(case, actor=person, **WORDS).revoked_at


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHIEF, Role.UNIT_HEAD)])
def test_no_other_role(road: Road, role: Role) -> None:
    _refused(road, StaffFactory(unit=road.bureau, role=role))


@pytest.mark.parametrize("role", [Role.CHIEF, Role.UNIT_HEAD])
def test_not_of_another_unit_nor_of_the_window(road: Road, role: Role) -> None:
    _refused(road, StaffFactory(role=role))
    _refused(road, StaffFactory(unit=road.centre, role=role))


def test_nobody_their_own(road: Road) -> None:
    stand_for(road.head, road.party, "handler")
    _refused(road, road.head)
    _refused(road, road.applicant)
    _refused(road, ApplicantFactory())


def _refused(road: Road, person) -> None:
    case = road.case_in("delivered")
    assert "revoke" not in cases.possible_verbs(person, case)
    with pytest.raises(NotPermitted):
        cases.revoke(case, actor=person, **WORDS)
