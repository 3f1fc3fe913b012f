import pytest

from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution, Task
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import CHOICE, chain, drawing, end, flow, gateway, start, user


def test_a_step_is_done_by_whom_with_what_and_the_next_waits(line: Office) -> None:
    advance = procedures.complete(line.task("a"), outcome="ok", opinion="符合条件", actor=line.examiner)

    assert ([node.id for node in advance.opened], advance.ended) == (["b"], False)
    done = procedures.steps_of(SUBJECT).get(node="a")
    assert (done.state, done.person, done.outcome, done.opinion) == ("done", line.examiner, "ok", "符合条件")


def test_the_last_step_ends_the_procedure(line: Office) -> None:
    line.complete("a", line.examiner)

    assert line.complete("b", line.chief).ended
    assert Execution.objects.get().state == "ended"
    assert not procedures.open_tasks(SUBJECT)


def test_variables_given_with_a_step_decide_the_way(office: Office) -> None:
    office.publish(drawing(*CHOICE))
    office.start(amount=1)

    assert [node.id for node in office.complete("a", office.examiner, amount=6).opened] == ["b"]


def test_a_condition_that_fails_leaves_everything_as_it_was(office: Office) -> None:
    office.publish(drawing(*CHOICE))
    office.start(amount="many")
    with pytest.raises(Invalid):
        office.complete("a", office.examiner)

    assert office.task("a").state == "open"


def test_a_step_that_leads_to_itself_opens_again(office: Office) -> None:
    loop = (start(), gateway("in", "exclusive"), user("a"), gateway("x", "exclusive", default="x-e"), end())
    office.publish(drawing(*loop, chain("s", "in", "a", "x", "e"), flow("x", "in", "outcome == 'again'")))
    office.start()
    first = office.task("a")
    office.complete("a", office.examiner, "again")

    assert office.task("a").pk != first.pk
    assert office.complete("a", office.examiner).ended


def test_a_step_is_completed_once(line: Office) -> None:
    task = line.task("a")
    procedures.complete(task, outcome="ok", actor=line.examiner)
    with pytest.raises(Conflict) as refused:
        procedures.complete(task, outcome="ok", actor=line.examiner)

    assert refused.value.code == "wrong_state"


def test_a_task_that_is_not_there_is_not_found(line: Office) -> None:
    with pytest.raises(NotFound):
        procedures.complete(0, outcome="ok", actor=line.examiner)


def test_two_statements_whatever_the_size(office: Office, count) -> None:
    many = [user(f"n{i}") + chain("fork", f"n{i}", "join") for i in range(12)]
    ends = (
        gateway("fork", "parallel"),
        *many,
        gateway("join", "parallel"),
        end(),
        chain("s", "a", "fork"),
        chain("join", "e"),
    )
    office.publish()
    office.publish(drawing(start(), user("a"), *ends), "wide")
    for code in ("line", "wide"):
        office.start(Subject("case", code), code)
        task = office.task("a", Subject("case", code))

        made = count(lambda task=task: procedures.complete(task, outcome="ok", actor=office.examiner), office.examiner)
        assert made == 2
    assert Task.objects.filter(state="open").count() == 13


def test_three_statements_where_a_limit_ends_and_another_begins(office: Office, count) -> None:
    office.publish(drawing(start(), user("a", limit=3), user("b", limit=3), end(), chain("s", "a", "b", "e")))
    office.start()

    assert count(lambda: office.complete("a", office.examiner), office.examiner) == 1 + 3  # one finds the task
