import pytest

from onewindow.base.errors import Conflict, NotPermitted
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import chain, drawing, end, gateway, start, user


def test_the_earlier_step_waits_again_and_the_case_can_be_finished(line: Office) -> None:
    line.complete("a", line.examiner)
    advance = procedures.send_back(line.task("b"), "a", actor=line.chief, opinion="请补充踏勘情况")

    assert [node.id for node in advance.opened] == ["a"]
    assert procedures.open_tasks(SUBJECT).get().node == "a"
    returned = procedures.steps_of(SUBJECT).get(node="b")
    assert (returned.state, returned.person, returned.outcome) == ("done", line.chief, procedures.SENT_BACK)
    line.complete("a", line.colleague)
    assert line.complete("b", line.chief).ended


def test_other_branches_are_closed_when_the_fork_is_undone(office: Office) -> None:
    branches = (user("b", limit=3), user("c", limit=3))
    ends = (
        gateway("fork", "parallel"),
        gateway("join", "parallel"),
        end(),
        chain("s", "a", "fork", "b", "join", "e"),
        chain("fork", "c", "join"),
    )
    office.publish(drawing(start(), user("a"), *branches, *ends))
    office.start()
    office.complete("a", office.examiner)
    advance = procedures.send_back(office.task("b"), "a", actor=office.colleague)

    assert {node.id for node in advance.closed} == {"b", "c"}
    assert {task.node: task.state for task in procedures.steps_of(SUBJECT).order_by("-id")} | {"a": "open"} == {
        "a": "open",
        "b": "done",
        "c": "cancelled",
    }
    office.complete("a", office.examiner)
    office.complete("b", office.examiner)
    assert office.complete("c", office.examiner).ended


def test_only_a_step_that_led_here(line: Office) -> None:
    assert procedures.steps_before(line.task("a")) == ()
    with pytest.raises(Conflict) as refused:
        procedures.send_back(line.task("a"), "b", actor=line.examiner)

    assert refused.value.code == "not_an_earlier_step"
    line.complete("a", line.examiner)
    assert [node.id for node in procedures.steps_before(line.task("b"))] == ["a"]


def test_who_may_not_work_on_it_does_not_send_it_back(line: Office) -> None:
    line.complete("a", line.examiner)
    with pytest.raises(NotPermitted):
        procedures.send_back(line.task("b"), "a", actor=line.colleague)


def test_two_statements(line: Office, count) -> None:
    line.complete("a", line.examiner)
    task = line.task("b")

    assert count(lambda: procedures.send_back(task, "a", actor=line.chief), line.chief) == 2


def test_cancelling_ends_the_execution_and_its_tasks_in_one_statement(line: Office, count) -> None:
    assert count(lambda: procedures.cancel(SUBJECT, actor=line.clerk), line.clerk) == 1
    assert Execution.objects.get().state == "cancelled"
    assert not procedures.open_tasks(SUBJECT)
    procedures.cancel(SUBJECT, actor=line.clerk)
