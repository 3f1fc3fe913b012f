import threading
from collections.abc import Callable

import pytest
from django.db import connection

from onewindow.base.errors import Conflict, DomainError
from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import history
from onewindow.kernel.org.service import Role
from onewindow.procedures import service as procedures
from tests.factories import StaffFactory
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import BRANCHES, chain, drawing, start, user


def test_a_claimed_task_is_in_the_claimer_s_hands_with_a_trace(line: Office) -> None:
    task = procedures.claim(line.task("a"), actor=line.examiner)

    assert (task.state, task.person) == ("claimed", line.examiner)
    assert [entry.verb for entry in history(SUBJECT)] == ["task.claimed"]


def test_claiming_one_s_own_again_changes_nothing(line: Office) -> None:
    procedures.claim(line.task("a"), actor=line.examiner)
    procedures.claim(line.task("a"), actor=line.examiner)

    assert history(SUBJECT).count() == 1


def test_a_done_task_is_not_claimed(line: Office) -> None:
    task = line.task("a")
    line.complete("a", line.examiner)
    with pytest.raises(Conflict) as refused:
        procedures.claim(task, actor=line.colleague)

    assert refused.value.code == "wrong_state"


def test_a_stranger_does_not_claim(line: Office) -> None:
    stranger = StaffFactory(role=Role.EXAMINER)

    assert not procedures.can_claim(stranger, line.task("a"))
    with pytest.raises(DomainError, match="审查人员"):
        procedures.claim(line.task("a"), actor=stranger)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_exactly_one_wins(line: Office) -> None:
    task = line.task("a")
    people = [StaffFactory(unit=line.unit, role=Role.EXAMINER) for _ in range(6)]
    results: list[str] = []
    together = threading.Barrier(len(people))

    def claim(person) -> None:
        together.wait()
        try:
            results.append(procedures.claim(task.pk, actor=person).state)
        except DomainError as error:
            results.append(error.code)
        connection.close()

    threads = [threading.Thread(target=claim, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["claimed"] + ["task_taken"] * 5


@pytest.mark.django_db(transaction=True)
def test_two_branches_completed_at_once_both_count(office: Office) -> None:
    from_branches(office)
    results: list[bool] = []
    together = threading.Barrier(2)
    tasks = [office.task("b").pk, office.task("c").pk]

    def complete(task: int) -> None:
        together.wait()
        results.append(bool(procedures.complete(task, outcome="ok", actor=office.examiner).opened))
        connection.close()

    threads = [threading.Thread(target=complete, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True]
    assert office.task("d").state == "open"


def from_branches(office: Office) -> None:
    office.publish(drawing(*BRANCHES))
    office.start()
    office.complete("a", office.examiner)


@pytest.mark.django_db(transaction=True)
def test_a_return_and_a_step_of_the_branch_it_closes_never_block_each_other(office: Office) -> None:
    office.publish(
        drawing(start(), user("z"), *BRANCHES[1:-2], chain("s", "z", "fork", "a", "b", "join", "d", "e"), BRANCHES[-1])
    )
    for number in range(8):
        subject = Subject("case", f"R{number}")
        office.start(subject)
        procedures.complete(office.task("z", subject), outcome="ok", actor=office.examiner)
        results = at_once(
            lambda pk: procedures.send_back(pk, "z", actor=office.examiner),
            lambda pk: procedures.complete(pk, outcome="ok", actor=office.examiner),
            tasks=[office.task("a", subject).pk, office.task("c", subject).pk],
        )

        assert results[0] == "done"
        assert results[1] in {"done", "wrong_state"}
        assert [task.node for task in procedures.open_tasks(subject)] == ["z"]


def at_once(*acts: Callable[[int], object], tasks: list[int]) -> list[str]:
    """Each act on its task, all together, each on a connection of its own; how each ended."""
    together = threading.Barrier(len(acts))
    results = [""] * len(acts)

    def run(index: int) -> None:
        together.wait()
        try:
            acts[index](tasks[index])
            results[index] = "done"
        except DomainError as error:
            results[index] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
