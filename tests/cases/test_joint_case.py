"""A case whose step several units do at once (并联): each on its own clock; withdrawn in the middle, nothing of it goes on."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.base.errors import DomainError, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.flows import cases as flow
from onewindow.kernel.audit import service as audit
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Person, Role, Unit, system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task
from tests.cases.road import Road, at, is_the_applicant
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.drawings import chain, drawing, end, several, start, user


@pytest.fixture
def others(road: Road) -> list[Unit]:
    """The two units that give their opinion at once."""
    return [UnitFactory(parent=road.government, name=name) for name in ("明川市消防救援支队", "明川市生态环境局")]


@pytest.fixture
def opinions(others: list[Unit]) -> list[Person]:
    return [StaffFactory(unit=unit, role=Role.EXAMINER) for unit in others]


@pytest.fixture
def case(road: Road, others: list[Unit]) -> Case:
    """Accepted: the bureau's own look is behind it, two units have it at once."""
    codes = " ".join(unit.code for unit in others)
    decide = user("decide", role="chief", duty="decision")
    xml = drawing(
        start(),
        user("look"),
        several("joint", codes, ow_limit=5),
        decide,
        end(),
        chain("s", "look", "joint", "decide", "e"),
    )
    procedures.publish("joint", "并联审批", xml, actor=system_actor())
    accepted = road.case_in("accepted", road.item(procedure=False, procedure_code="joint"))
    return cases.examine(accepted, opinion="可以并联。", actor=road.examiner)


def open_steps(case: Case) -> dict[Unit, Task]:
    return {task.unit: task for task in procedures.open_tasks(case.subject)}


def clocks(case: Case) -> dict[str, str]:
    return {limit.label: limit.state for limit in timelimits.of_subject(case.subject) if limit.kind == "step"}


def test_each_unit_has_its_step_and_its_clock(case: Case, others: list[Unit]) -> None:
    assert set(open_steps(case)) == set(others)
    limits = [limit for limit in timelimits.of_subject(case.subject) if limit.kind == "step" and limit.label != "look"]
    assert {limit.responsible_unit for limit in limits} == set(others)
    assert {clock.local(limit.due_at).date() for limit in limits if limit.due_at} == {at(3, 9).date()}


def test_the_units_that_have_a_step_know_the_case_and_no_others(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    for person in opinions:
        assert cases.visible_to(person).get() == case
        assert [line.number for line in cases.lines(person, [case.number])] == [case.number]
    for stranger in (UnitFactory(parent=road.government), *UnitFactory.create_batch(1, parent=others[0])):
        below = stranger.parent == others[0]
        seen = cases.visible_to(StaffFactory(unit=stranger, role=Role.EXAMINER)).filter(pk=case.pk)
        assert not seen.exists(), below
    another = road.case_in("accepted")  # of the same bureau, by a drawing that asks nobody else
    assert not cases.visible_to(opinions[0]).filter(pk=another.pk).exists()


def test_taking_part_costs_one_statement_whatever_the_number_of_cases(
    case: Case, road: Road, opinions: list[Person], statements: Callable[[int], AbstractContextManager[None]]
) -> None:
    for _more in range(2):
        cases.examine(road.case_in("accepted", case.revision), opinion="可以并联。", actor=road.examiner)
    with statements(4):  # roles, units, the numbers taken part in, then the cases
        assert len(cases.visible_to(opinions[0])) == 3
    with statements(3):
        assert len(cases.visible_to(road.examiner)) == 3


def test_the_opinion_is_given_by_the_unit_s_own_examiner_and_the_bureau_decides(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    waiting = open_steps(case)
    with pytest.raises(NotPermitted):  # the bureau speaks for itself, not for the fire brigade
        cases.complete_task(waiting[others[0]].pk, outcome="agree", opinion="同意。", actor=road.examiner)
    with pytest.raises(NotPermitted):
        cases.complete_task(waiting[others[0]].pk, outcome="agree", opinion="同意。", actor=opinions[1])
    for unit, person in zip(others, opinions, strict=True):
        cases.complete_task(waiting[unit].pk, outcome="agree", opinion=f"{unit.name}同意。", actor=person)

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.examined_by) == (
        "in_review",
        road.examiner,
    )  # who examined for the organ stays its examiner
    with pytest.raises(NotPermitted):
        cases.decide(case, outcome="granted", opinion="同意。", actor=opinions[0])
    assert cases.decide(case, outcome="granted", opinion="同意。", actor=road.chief).state == "decided"
    said = [step.opinion for step in procedures.steps_of(case.subject) if step.node.startswith("joint/")]
    assert said == [f"{unit.name}同意。" for unit in others]


def test_when_it_is_over_who_did_a_step_still_knows_it(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    colleague = StaffFactory(unit=others[0], role=Role.CHIEF)
    assert cases.visible_to(colleague).filter(pk=case.pk).exists()
    cases.complete_task(open_steps(case)[others[0]].pk, outcome="agree", opinion="同意。", actor=opinions[0])
    cases.withdraw(case, reason="不办了", actor=road.applicant)

    assert cases.visible_to(opinions[0]).filter(pk=case.pk).exists()
    assert not cases.visible_to(opinions[1]).filter(pk=case.pk).exists()
    assert not cases.visible_to(colleague).filter(pk=case.pk).exists()


def test_nobody_gives_an_opinion_in_a_matter_of_their_own(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    is_the_applicant(opinions[0], road)
    with pytest.raises(NotPermitted) as own:
        cases.complete_task(open_steps(case)[others[0]].pk, outcome="agree", opinion="同意。", actor=opinions[0])
    assert own.value.code == "own_case"


def test_at_the_desk_it_is_opened_and_answered(case: Case, others: list[Unit], opinions: list[Person]) -> None:
    desk = Client()
    desk.force_login(opinions[0], "onewindow.kernel.org.backends.PasswordBackend")
    assert case.number in desk.get("/desk/").content.decode()
    page = desk.get(f"/desk/cases/{case.number}/")
    assert page.status_code == 200
    task = open_steps(case)[others[0]]
    assert f"examine.{task.pk}.agree" in page.content.decode()
    url = f"/desk/cases/{case.number}/do/examine.{task.pk}.agree/"
    answer = desk.post(url, {"opinion": "消防条件符合。", "confirmed": "1"})
    assert answer.status_code == 302
    assert Task.objects.get(pk=task.pk).opinion == "消防条件符合。"


def test_withdrawn_in_the_middle_no_branch_goes_on(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    first, second = (open_steps(case)[unit] for unit in others)
    cases.complete_task(first.pk, outcome="agree", opinion="同意。", actor=opinions[0])
    cases.withdraw(case, reason="不办了", actor=road.applicant)

    assert open_steps(case) == {}
    assert set(clocks(case).values()) == {"finished"}
    assert Task.objects.get(pk=first.pk).state == "done"
    assert Task.objects.get(pk=second.pk).state == "cancelled"
    assert [entry.verb for entry in audit.history(case.subject)][-1] == "case.withdrawn"
    with pytest.raises(DomainError) as late:
        cases.complete_task(second.pk, outcome="agree", opinion="同意。", actor=opinions[1])
    assert late.value.message


def test_withdrawn_the_units_that_had_it_in_hand_are_told(
    case: Case, road: Road, others: list[Unit], opinions: list[Person]
) -> None:
    colleague = StaffFactory(unit=others[1], role=Role.EXAMINER)
    procedures.claim(open_steps(case)[others[0]], actor=opinions[0])
    StaffFactory(unit=others[0], role=Role.EXAMINER)  # a colleague took it: nothing waits for this one
    cases.withdraw(case, reason="不办了", actor=road.applicant)
    flow.tell_withdrawn(cases.CaseWithdrawn(case.number, "不办了"))
    flow.tell_withdrawn(cases.CaseWithdrawn(case.number, "不办了"))

    told = [notice.person for notice in Notice.objects.filter(template="staff_withdrawn")]
    assert sorted(person.pk for person in told if person) == sorted(
        person.pk for person in (road.examiner, opinions[0], opinions[1], colleague)
    )
