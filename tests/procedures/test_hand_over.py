import pytest

from onewindow.base.errors import Conflict, DomainError
from onewindow.kernel.audit.service import history
from onewindow.kernel.org.service import Role
from onewindow.procedures import service as procedures
from tests.factories import StaffFactory, hold
from tests.procedures.conftest import SUBJECT, Office


def test_a_task_goes_into_a_colleague_s_hands_with_a_trace(line: Office) -> None:
    procedures.claim(line.task("a"), actor=line.examiner)
    task = procedures.hand_over(line.task("a"), line.colleague, actor=line.examiner, note="出差")

    assert (task.state, task.person) == ("claimed", line.colleague)
    last = history(SUBJECT).last()
    assert "task.handed_over" in {entry.verb for entry in history(SUBJECT)}
    assert last is not None
    assert procedures.can_work_on(line.colleague, line.task("a"))


def test_an_open_task_can_be_handed_over(line: Office) -> None:
    assert procedures.hand_over(line.task("a"), line.colleague, actor=line.examiner).person == line.colleague


def test_a_done_task_is_not_handed_over(line: Office) -> None:
    task = line.task("a")
    line.complete("a", line.examiner)
    with pytest.raises(Conflict) as refused:
        procedures.hand_over(task, line.colleague, actor=line.examiner)

    assert refused.value.code == "wrong_state"


def refusal(line: Office, to_person, actor, node: str = "a") -> str:
    with pytest.raises(DomainError) as error:
        procedures.hand_over(line.task(node), to_person, actor=actor)
    return error.value.code


def test_only_to_a_holder_of_the_role(line: Office) -> None:
    assert refusal(line, line.chief, line.examiner) == "receiver_without_role"
    assert refusal(line, StaffFactory(role=Role.EXAMINER), line.examiner) == "receiver_without_role"


def test_only_by_whom_it_concerns(line: Office) -> None:
    assert refusal(line, line.colleague, line.chief) == "task_of_others"
    procedures.claim(line.task("a"), actor=line.colleague)
    assert refusal(line, line.examiner, line.examiner) == "task_taken"
    assert not procedures.can_hand_over(line.examiner, line.task("a"))
    assert procedures.can_hand_over(line.colleague, line.task("a"))


def test_a_decision_is_not_handed_to_who_examined(line: Office) -> None:
    hold(line.examiner, Role.CHIEF)
    line.complete("a", line.examiner)

    assert refusal(line, line.examiner, line.chief, "b") == "same_person_examines_and_decides"
