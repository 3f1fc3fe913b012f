"""Who moves cases to another version: the system administrators of the units they are in, and never a case of their own."""

import pytest

from onewindow.base.errors import DomainError, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Person, Role
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution
from tests.cases.road import Road, is_the_applicant
from tests.cases.versions import to_second
from tests.factories import StaffFactory


def moved_by(person: Person, case: Case) -> DomainError | None:
    change = to_second()
    (execution,) = Execution.objects.filter(subject_key=case.number)
    seen = {case.number: procedures.mark_of(execution)}
    (outcome,) = cases.move_to_version(change, seen, reason="新规定", actor=person)
    return outcome.obstacle


@pytest.mark.parametrize("place", ["bureau", "government"])
def test_an_administrator_of_the_unit_or_above(road: Road, place: str) -> None:
    assert moved_by(StaffFactory(unit=getattr(road, place), role=Role.OPERATOR), road.case_in(State.ACCEPTED)) is None


def test_not_one_of_another_unit(road: Road) -> None:
    refusal = moved_by(StaffFactory(role=Role.OPERATOR), road.case_in(State.ACCEPTED))

    assert refusal is not None
    assert refusal.code == "not_permitted"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_no_other_role(road: Road, role: Role) -> None:
    with pytest.raises(NotPermitted) as refused:
        moved_by(StaffFactory(unit=road.bureau, role=role), road.case_in(State.ACCEPTED))
    assert refused.value.code == "publish_procedure"


def test_nobody_their_own(road: Road) -> None:
    person, case = StaffFactory(unit=road.government, role=Role.OPERATOR), road.case_in(State.ACCEPTED)
    is_the_applicant(person, road)
    refusal = moved_by(person, case)

    assert refusal is not None
    assert refusal.code == "own_case"
