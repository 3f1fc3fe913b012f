import pytest

from onewindow.base.errors import Conflict, DomainError, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.procedures import service as procedures
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory, hold
from tests.procedures.conftest import SUBJECT, Office


def refused(line: Office, actor: Person, node: str = "a") -> DomainError:
    """What the command answers; the button must agree."""
    assert not procedures.can_work_on(actor, line.task(node))
    with pytest.raises(DomainError) as error:
        line.complete(node, actor)
    return error.value


def test_the_role_in_the_unit_may(line: Office) -> None:
    assert procedures.can_work_on(line.examiner, line.task("a"))
    assert procedures.can_work_on(system_actor(), line.task("a"))


def test_the_role_above_the_unit_may(line: Office) -> None:
    section = UnitFactory(parent=line.unit)
    context = procedures.TaskContext("事项", section)
    procedures.start("line", Subject("case", "MC2"), variables={}, context=context, actor=line.clerk)

    assert procedures.can_work_on(line.examiner, line.task("a", Subject("case", "MC2")))


def test_another_role_or_another_unit_may_not(line: Office) -> None:
    elsewhere = StaffFactory(role=Role.EXAMINER)

    for stranger in (line.chief, line.clerk, elsewhere, ApplicantFactory()):
        assert refused(line, stranger).code == "task_of_others"


def test_a_claimed_task_is_the_claimer_s(line: Office) -> None:
    procedures.claim(line.task("a"), actor=line.examiner)

    assert isinstance(refused(line, line.colleague), Conflict)
    assert procedures.can_work_on(line.examiner, line.task("a"))


def test_who_examined_does_not_decide(line: Office) -> None:
    hold(line.examiner, Role.CHIEF)
    line.complete("a", line.examiner)

    assert refused(line, line.examiner, "b").code == "same_person_examines_and_decides"
    assert not procedures.can_claim(line.examiner, line.task("b"))
    with pytest.raises(NotPermitted):
        procedures.claim(line.task("b"), actor=line.examiner)
    assert procedures.can_work_on(line.chief, line.task("b"))


def test_who_examined_does_not_decide_after_a_new_start_either(line: Office) -> None:
    hold(line.examiner, Role.CHIEF)
    line.complete("a", line.examiner)
    procedures.cancel(SUBJECT, actor=line.clerk)
    line.start()
    line.complete("a", line.colleague)

    assert refused(line, line.examiner, "b").code == "same_person_examines_and_decides"


def test_a_done_task_offers_no_button(line: Office) -> None:
    line.complete("a", line.examiner)

    done = procedures.steps_of(SUBJECT).get(node="a")
    assert not procedures.can_work_on(line.examiner, done)
    assert not procedures.can_hand_over(line.examiner, done)
