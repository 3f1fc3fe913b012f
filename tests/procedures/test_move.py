"""Running cases moved to another version: tasks, clocks, proof; who stays and why."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.base.errors import DomainError, Invalid, NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import history
from onewindow.kernel.org.service import end_role, holdings_of
from onewindow.kernel.timelimits.service import Limit, LimitState, of_subject
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution, Move, Moved, Task
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import chain, drawing, end, start, user

DECIDE = user("b", role="chief", duty="decision")


def drawn(*steps: str) -> str:
    return drawing(start(), *steps, end(), chain("s", *(step.split('"')[1] for step in steps), "e"))


LONGER = drawn(user("a"), user("x"), DECIDE)
RENAMED = drawn(user("a2"), DECIDE)


def changed(office: Office, xml: str = LONGER, mapping: Mapping[str, str] | None = None) -> procedures.Change:
    """The change from the first version to this drawing, published as the second."""
    office.publish(xml)
    return procedures.change("line", 1, 2, mapping)


def execution(key: str = SUBJECT.key) -> Execution:
    return Execution.objects.select_related("unit", "window_unit").get(subject_key=key)


def mark(key: str = SUBJECT.key) -> str:
    return procedures.mark_of(execution(key))


def move(
    office: Office, change: procedures.Change, seen: Mapping[str, str] | None = None, reason: str = "新规定"
) -> list[Moved]:
    wanted = {SUBJECT.key: mark()} if seen is None else seen
    return procedures.move(change, wanted, kind="case", reason=reason, actor=office.operator, refused={})


def stays(outcomes: list[Moved]) -> str:
    (outcome,) = outcomes
    assert outcome.move is None
    assert outcome.obstacle is not None
    return outcome.obstacle.code


def open_steps(key: str = SUBJECT.key) -> list[str]:
    return list(procedures.open_tasks(Subject("case", key)).values_list("node", flat=True))


def test_the_case_goes_on_in_the_new_version_where_it_stands(line: Office) -> None:
    change = changed(line)
    task = line.task("a")
    procedures.claim(task, actor=line.examiner)
    move(line, change)

    assert (execution().version, execution().state) == (change.to_version, "running")
    kept = line.task("a")
    assert (kept.pk, kept.state, kept.person) == (task.pk, Task.State.CLAIMED, line.examiner)
    line.complete("a", line.examiner)
    line.complete("x", line.colleague)
    assert line.complete("b", line.chief).ended


def test_a_step_new_on_the_way_opens_and_the_one_that_waited_closes(line: Office) -> None:
    change = changed(line)
    line.complete("a", line.examiner)
    waited = line.task("b")
    procedures.claim(waited, actor=line.chief)
    (outcome,) = move(line, change)

    assert open_steps() == ["x"]
    waited.refresh_from_db()
    assert waited.state == Task.State.CANCELLED
    assert [task.pk for task in outcome.tasks_ended] == [waited.pk]
    assert (line.task("x").unit, line.task("x").title) == (line.unit, "营业性演出审批")


def test_what_was_done_stays_done_by_whom_and_two_hands_stay_two(line: Office) -> None:
    change = changed(line, drawn(user("a"), DECIDE, user("c")))
    line.complete("a", line.examiner)
    move(line, change)

    assert execution().examined_by == [line.examiner.pk]
    assert procedures.steps_of(SUBJECT).get(node="a").person == line.examiner


def test_a_returned_case_goes_back_in_the_new_version(line: Office) -> None:
    change = changed(line)
    line.complete("a", line.examiner)
    move(line, change)
    line.complete("x", line.colleague)
    procedures.send_back(line.task("b"), "a", actor=line.chief)

    assert open_steps() == ["a"]


def test_the_proof_says_everything_and_holds(line: Office) -> None:
    change = changed(line)
    line.complete("a", line.examiner)
    (outcome,) = move(line, change, reason=" 新规定 ")
    (kept,) = procedures.moves_of(SUBJECT)

    assert kept == outcome.move
    assert (kept.from_version.number, kept.to_version.number, kept.person) == (1, 2, line.operator)
    assert (kept.reason, kept.mapping) == ("新规定", {})
    assert kept.told | {"longest": 0} == {
        "waits": ["b"],
        "stands": ["x"],
        "counted": ["a"],
        "skipped": [],
        "again": [],
        "opened": ["x"],
        "fresh": ["x"],
        "closed": ["b"],
        "overruled": [],
        "kept": {},
        "left": None,
        "longest": 0,
        "fits": None,
    }
    assert kept.after == execution().marking
    assert procedures.proof_holds(kept)


def test_a_proof_that_claims_more_than_was_done_does_not_hold(line: Office) -> None:
    change = changed(line)
    before = execution().marking
    line.complete("a", line.examiner)
    (outcome,) = move(line, change)

    assert outcome.move is not None
    outcome.move.before = before
    assert not procedures.proof_holds(outcome.move)
    outcome.move.before = outcome.move.after
    outcome.move.after = {**outcome.move.after, "live": []}
    assert not procedures.proof_holds(outcome.move)


def test_the_record_is_append_only(line: Office) -> None:
    (outcome,) = move(line, changed(line))
    assert outcome.move is not None
    for change in (lambda: Move.objects.update(reason="别的"), lambda: Move.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_procedure_s_own_history_counts_the_cases(line: Office) -> None:
    move(line, changed(line))
    entry = history(Subject("procedure", "line")).last()

    assert (entry.verb, entry.changes) == ("procedure.cases_moved", {"from": 1, "to": 2, "cases": 1})


def test_a_renamed_step_keeps_its_task_and_its_clock(office: Office) -> None:
    office.publish(drawn(user("a", limit=3), DECIDE))
    office.start()
    task, clock = office.task("a"), of_subject(SUBJECT)[0]
    office.publish(drawn(user("a2", limit=9), DECIDE))
    move(office, procedures.change("line", 1, 2, {"a": "a2"}))

    assert office.task("a2").pk == task.pk
    (limit,) = of_subject(SUBJECT)
    assert (limit.pk, limit.label, limit.due_at, limit.amount) == (clock.pk, "a2", clock.due_at, 3)
    office.complete("a2", office.examiner)
    assert Limit.objects.get().state == LimitState.FINISHED


def test_the_clock_of_a_step_that_ends_ends_and_that_of_a_new_one_begins(office: Office) -> None:
    office.publish(drawn(user("a"), user("b", role="chief", duty="decision", limit=3)))
    office.start()
    office.complete("a", office.examiner)
    office.publish(drawn(user("a"), user("x", limit=2), user("b", role="chief", duty="decision", limit=3)))
    move(office, procedures.change("line", 1, 2))

    assert [(one.label, one.state, one.amount) for one in of_subject(SUBJECT)] == [
        ("b", LimitState.FINISHED, 3),
        ("x", LimitState.RUNNING, 2),
    ]


def test_a_case_that_somebody_moved_on_meanwhile_stays(line: Office) -> None:
    change = changed(line)
    seen = {SUBJECT.key: mark()}
    line.complete("a", line.examiner)

    assert stays(move(line, change, seen)) == "case_moved_on"
    assert execution().version.number == 1
    assert not Move.objects.exists()


def test_a_case_is_not_moved_twice(line: Office) -> None:
    change = changed(line)
    seen = {SUBJECT.key: mark()}
    move(line, change, seen)

    assert stays(move(line, change, seen)) == "case_moved_on"
    assert stays(move(line, change, {"nowhere": "x"})) == "case_moved_on"


def test_those_that_can_move_move_and_the_others_say_why(line: Office) -> None:
    other = Subject("case", "MC2")
    line.start(other)
    procedures.complete(line.task("a", other), outcome="ok", actor=line.examiner)
    procedures.complete(line.task("b", other), outcome="ok", actor=line.chief)
    third = Subject("case", "MC3")
    line.start(third)
    procedures.complete(line.task("a", third), outcome="ok", actor=line.examiner)
    change = changed(line, RENAMED)
    outcomes = move(line, change, {key: mark(key) for key in (SUBJECT.key, "MC2", "MC3")})

    told = {one.key: one.obstacle.code if one.obstacle else "moved" for one in outcomes}
    assert told == {SUBJECT.key: "step_without_place", "MC2": "case_moved_on", "MC3": "moved"}
    assert (open_steps(), open_steps("MC3")) == (["a"], ["a2"])


def test_a_step_that_would_wait_for_nobody_keeps_the_case(line: Office) -> None:
    change = changed(line, drawn(user("a"), user("x", role="issuer", duty="issue"), DECIDE))
    line.complete("a", line.examiner)

    assert stays(move(line, change)) == "nobody_there"


def test_a_decision_that_only_the_examiner_could_take_keeps_the_case(line: Office) -> None:
    change = changed(line, drawn(user("a"), user("b", role="examiner", duty="decision")))
    line.complete("a", line.examiner)
    for holding in holdings_of(line.colleague):
        end_role(holding, actor=line.operator)

    assert stays(move(line, change)) == "nobody_decides"


def test_what_was_promised_is_told_beside_the_longest_way(office: Office) -> None:
    office.publish()
    office.start()
    change = changed(office, drawn(user("a", limit=3), user("b", role="chief", duty="decision", limit=4)))
    (prospect,) = procedures.foresee(change, [execution()])

    assert prospect.promise is not None
    assert (prospect.promise.longest, prospect.promise.left, prospect.promise.fits) == (7, None, None)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [((1, 1), "same_version"), ((1, 9), "no_such_version"), ((0, 1), "no_such_version")],
    ids=str,
)
def test_only_from_one_published_version_to_another(line: Office, numbers: tuple[int, int], refusal: str) -> None:
    with pytest.raises((Invalid, NotFound)) as refused:
        procedures.change("line", *numbers)
    assert refused.value.code == refusal


def test_a_reason_is_given_and_not_too_many_go_at_once(line: Office) -> None:
    change = changed(line)
    for words, seen, code in (
        ("  ", {SUBJECT.key: mark()}, "reason_missing"),
        ("新规定", {str(n): "x" for n in range(procedures.MOST_AT_ONCE + 1)}, "too_many_at_once"),
    ):
        with pytest.raises(Invalid) as refused:
            move(line, change, seen, words)
        assert refused.value.code == code
    assert execution().version.number == 1


def test_only_administrators_move_cases(line: Office) -> None:
    change = changed(line)
    with pytest.raises(DomainError) as refused:
        procedures.move(change, {SUBJECT.key: mark()}, kind="case", reason="新规定", actor=line.chief, refused={})

    assert isinstance(refused.value, NotPermitted)
    assert execution().version.number == 1


def test_an_administrator_lists_what_runs_in_their_units(line: Office) -> None:
    version = execution().version

    assert [one.subject_key for one in procedures.running_on(version, line.operator)] == [SUBJECT.key]
    assert not procedures.running_on(version, line.chief)


def test_ten_cases_cost_the_statements_of_two(office: Office, count) -> None:
    office.publish()
    change = changed(office)
    counts = []
    for size in (2, 10):
        keys = [f"N{size}-{number}" for number in range(size)]
        Execution.objects.filter(state="running").update(state="ended")
        for key in keys:
            _old_case(office, key, change)
        seen = {key: mark(key) for key in keys}
        counts.append(count(lambda seen=seen: move(office, change, seen), office.operator))
        assert all(open_steps(key) == ["x"] for key in keys)
    assert counts[0] == counts[1] <= 12


def _old_case(office: Office, key: str, change: procedures.Change) -> None:
    """A case that began before the second version, at its second step."""
    subject = Subject("case", key)
    office.start(subject)
    Execution.objects.filter(subject_key=key).update(version=change.from_version)
    procedures.complete(office.task("a", subject), outcome="ok", actor=office.examiner)


@pytest.mark.django_db(transaction=True)
def test_of_a_step_and_a_move_at_the_same_moment_one_comes_first(transactional_db: None, line: Office) -> None:
    """Both orders are right: the step first, and the case stays; the move first, and the step is one of the new version."""
    change = changed(line)
    task, seen = line.task("a"), {SUBJECT.key: mark()}

    def complete() -> bool:
        try:
            procedures.complete(task.pk, outcome="ok", actor=line.examiner)
        finally:
            connection.close()
        return True

    def go() -> list[Moved]:
        try:
            with transaction.atomic():
                return move(line, change, seen)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        stepped, outcomes = pool.submit(complete), pool.submit(go)
        assert stepped.result()
        moved = outcomes.result()[0].move is not None
    assert (execution().version.number, open_steps()) == ((2, ["x"]) if moved else (1, ["b"]))
