"""换版 of cases: what was promised stays, the trace is in the case, and what cannot move stays and says why."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Person, Role, roles_of
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Change, Execution, Moved
from tests.cases.road import Road, at, publish_spring
from tests.cases.versions import to_second
from tests.factories import StaffFactory

T = TypeVar("T")


def operator(road: Road) -> Person:
    return StaffFactory(unit=road.government, role=Role.OPERATOR)


def executions(*numbers: str) -> list[Execution]:
    rows = Execution.objects.select_related("unit", "window_unit").filter(subject_key__in=numbers)
    return list(rows.order_by("pk"))


def seen(*some: Case) -> dict[str, str]:
    return {one.subject_key: procedures.mark_of(one) for one in executions(*(case.number for case in some))}


def move(road: Road, change: Change, *some: Case, actor: Person | None = None) -> list[Moved]:
    return cases.move_to_version(change, seen(*some), reason="新规定要复核", actor=actor or operator(road))


def why(outcomes: list[Moved]) -> str:
    (outcome,) = outcomes
    assert outcome.obstacle is not None
    return outcome.obstacle.code


def test_the_case_goes_on_in_the_new_version_and_is_decided_after_it(road: Road) -> None:
    case, change = road.case_in(State.IN_REVIEW), to_second()
    move(road, change, case)

    task = road.task(case)
    assert (task.node, task.name, task.unit) == ("recheck", "复核", road.bureau)
    with pytest.raises(DomainError) as refused:
        cases.decide(case, outcome="granted", actor=road.chief)
    assert refused.value.code == "step_not_reached"
    cases.complete_task(
        task.pk, outcome="agree", opinion="复核无误", actor=StaffFactory(unit=road.bureau, role=Role.EXAMINER)
    )
    assert cases.decide(case, outcome="granted", actor=road.chief).state == State.DECIDED


def test_what_was_promised_stays(road: Road) -> None:
    case, change = road.case_in(State.IN_REVIEW), to_second()
    before = [(one.kind, one.due_at) for one in timelimits.of_subject(case.subject) if one.kind != "step"]
    due_at = case.due_at
    move(road, change, case)
    case.refresh_from_db()

    assert case.due_at == due_at == road.task(case).due_at
    assert [(one.kind, one.due_at) for one in timelimits.of_subject(case.subject) if one.kind != "step"] == before
    (kept,) = procedures.moves_of(case.subject)
    assert kept.promised_due_at == due_at
    assert (kept.told["left"], kept.told["longest"], kept.told["fits"]) == (10, 2, True)


def test_the_trace_and_the_proof_are_in_the_case(road: Road) -> None:
    case, change = road.case_in(State.IN_REVIEW), to_second()
    (outcome,) = move(road, change, case)

    entry = audit.history(case.subject).get(verb="case.moved_to_version")
    assert outcome.move is not None
    assert (entry.note, entry.changes) == ("新规定要复核", {"from": 1, "to": 2, "move": outcome.move.pk})
    event = next(one for one in cases.timeline(case) if one.verb == "case.moved_to_version")
    assert (event.desk_words, event.words, event.desk_note) == ("换到新版流程", "", "新规定要复核")


def test_whoever_had_the_step_in_hand_is_told(road: Road) -> None:
    case, change = road.case_in(State.IN_REVIEW), to_second()
    procedures.claim(road.task(case), actor=road.chief)
    move(road, change, case)
    events.run_pending()

    notice = Notice.objects.get(person=road.chief, template="staff_moved_to_version")
    assert "审定" in notice.body
    assert case.number in notice.title


@pytest.mark.parametrize(
    ("state", "code"),
    [(State.SUSPENDED, "clock_stands"), (State.DECIDED, "outward_lost"), (State.ISSUED, "outward_lost")],
)
def test_a_case_that_cannot_move_stays_and_says_why(road: Road, state: str, code: str) -> None:
    case, change = road.case_in(state), to_second()

    assert why(move(road, change, case)) == code
    assert executions(case.number)[0].version.number == 1
    assert not audit.history(case.subject).filter(verb="case.moved_to_version").exists()


def test_one_that_stays_keeps_no_other_from_moving(road: Road) -> None:
    moves, stays, change = road.case_in(State.ACCEPTED), road.case_in(State.SUSPENDED), to_second()
    outcomes = cases.move_to_version(
        change, {**seen(moves, stays), "MC00000000000": "x"}, reason="新规定", actor=operator(road)
    )

    told = {one.key: one.obstacle.code if one.obstacle else "" for one in outcomes}
    assert told == {moves.number: "", stays.number: "clock_stands", "MC00000000000": "no_such_case"}


def test_a_case_handled_meanwhile_stays(road: Road) -> None:
    case, change = road.case_in(State.ACCEPTED), to_second()
    looked = seen(case)
    cases.examine(case, opinion="符合规定", actor=road.examiner)

    outcomes = cases.move_to_version(change, looked, reason="新规定", actor=operator(road))
    assert why(outcomes) == "case_moved_on"


def test_what_is_foreseen_is_what_happens(road: Road) -> None:
    case, other, change = road.case_in(State.IN_REVIEW), road.case_in(State.SUSPENDED), to_second()
    person = operator(road)
    (first, free), (second, refusal) = cases.foresee_move(change, executions(case.number, other.number), actor=person)

    assert (first.key, free, first.plan.opened, first.plan.counted) == (case.number, None, ("recheck",), ("examine",))
    assert refusal is not None
    assert (second.key, refusal.code) == (other.number, "clock_stands")
    assert not procedures.moves_of(case.subject)


def test_many_cost_what_two_cost_but_for_the_clocks_of_their_steps(
    road: Road, statements: Callable[[int], AbstractContextManager[None]]
) -> None:
    some = [road.case_in(State.IN_REVIEW) for _ in range(6)]
    change, marks, person = to_second(), seen(*some), operator(road)
    roles_of(person)
    with statements(16 + len(some)):
        outcomes = cases.move_to_version(change, marks, reason="新规定", actor=person)
    assert all(outcome.obstacle is None for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_examined_and_moved_at_the_same_moment() -> None:
    """Two administrators and an examiner at once: one move at most, and the case goes on from wherever it then stands."""
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        case = road.case_in(State.ACCEPTED)
        change, looked = to_second(), seen(case)
        administrators = [operator(road), operator(road)]
    together = threading.Barrier(3)

    def at_once(deed: Callable[[], T]) -> T:
        try:
            with clock.moved_to(at(3, 2, 11)):
                together.wait()
                return deed()
        finally:
            connection.close()

    def move_by(person: Person) -> list[Moved]:
        return cases.move_to_version(change, looked, reason="新规定", actor=person)

    with ThreadPoolExecutor(3) as pool:
        examined = pool.submit(at_once, lambda: cases.examine(case, opinion="符合规定", actor=road.examiner))
        tries = [pool.submit(at_once, lambda person=person: move_by(person)) for person in administrators]
        assert examined.result().state == State.IN_REVIEW
        outcomes = [attempt.result()[0] for attempt in tries]

    moved = [outcome for outcome in outcomes if outcome.move]
    assert len(moved) == len(procedures.moves_of(case.subject)) <= 1
    assert {outcome.obstacle.code for outcome in outcomes if outcome.obstacle} == {"case_moved_on"}
    assert road.task(case).node == ("recheck" if moved else "decide")
