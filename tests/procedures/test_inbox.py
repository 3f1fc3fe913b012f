import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person, Role
from onewindow.procedures import service as procedures
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory, hold
from tests.procedures.conftest import SUBJECT, Office


def keys(person: Person) -> list[str]:
    return [task.subject_key for task in procedures.inbox(person, 100)]


def started(office: Office, key: str, days: int | None = None) -> None:
    office.start(Subject("case", key))
    if days is not None:
        procedures.set_due(Subject("case", key), clock.now() + dt.timedelta(days=days))


def test_what_is_due_first_comes_first_and_the_undated_last(office: Office) -> None:
    office.publish()
    for key, days in (("paused", None), ("later", 9), ("sooner", 1)):
        started(office, key, days)

    assert keys(office.examiner) == ["sooner", "later", "paused"]
    assert keys(office.chief) == keys(office.clerk) == keys(ApplicantFactory()) == []


def test_a_claimed_task_is_in_one_inbox_only(line: Office) -> None:
    procedures.claim(line.task("a"), actor=line.examiner)

    assert (keys(line.examiner), keys(line.colleague)) == (["MC1"], [])


def test_a_role_counts_beneath_its_unit_and_not_beside(line: Office) -> None:
    above = StaffFactory(unit=UnitFactory(), role=Role.EXAMINER)
    section = UnitFactory(parent=above.unit)
    context = procedures.TaskContext("事项", section)
    procedures.start("line", Subject("case", "MC2"), variables={}, context=context, actor=line.clerk)

    assert (keys(above), keys(line.examiner)) == (["MC2"], ["MC1"])


def test_later_steps_show_the_due_time_too(line: Office) -> None:
    due = clock.now() + dt.timedelta(days=3)
    procedures.set_due(SUBJECT, due)
    line.complete("a", line.examiner)

    assert line.task("b").due_at == due
    procedures.set_due(SUBJECT, None)
    assert line.task("b").due_at is None


def test_done_by_a_person_latest_first(office: Office) -> None:
    office.publish()
    for number in (1, 2):
        subject = Subject("case", f"MC{number}")
        office.start(subject)
        procedures.complete(office.task("a", subject), outcome="ok", actor=office.examiner)

    assert [task.subject_key for task in procedures.done_by(office.examiner)] == ["MC2", "MC1"]
    assert not procedures.done_by(office.colleague)


def test_progress_shows_what_is_passed_and_what_waits(line: Office) -> None:
    line.complete("a", line.examiner)
    progress = procedures.progress(SUBJECT)

    assert progress is not None
    assert progress.current == {"b"}
    assert {"s", "a"} <= progress.done
    assert "userTask" in progress.xml
    line.complete("b", line.chief)
    ended = procedures.progress(SUBJECT)
    assert ended is not None
    assert (ended.current, {"b", "e"} <= ended.done) == (frozenset(), True)
    assert procedures.progress(Subject("case", "nothing")) is None


def plan_of(question: Callable[[], object]) -> str:
    """How the server answers the last statement of a question."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        question()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[-1][0]}", asked[-1][1])
        return "\n".join(line for (line,) in cursor.fetchall())


def test_only_what_is_asked_for(office: Office) -> None:
    office.publish()
    now = clock.now()
    for key, days in (("late", -1), ("soon", 1), ("later", 9), ("paused", None)):
        started(office, key, days)
    procedures.claim(office.task("a", Subject("case", "soon")), actor=office.examiner)
    _late, soon, _later, paused = procedures.inbox(office.examiner, 100)

    def found(**wanted: Any) -> list[str]:
        asked = procedures.Wanted(**wanted)
        return [task.subject_key for task in procedures.inbox(office.examiner, 100, asked)]

    everything = ["late", "soon", "later", "paused"]
    assert found(kind="case") == found(step=soon.name) == everything
    assert found(kind="order") == found(step="none") == found(item="none") == found(channel="kiosk") == []
    assert found(words="LATE") == ["late", "later"]
    assert found(words="%") == []
    assert found(before=now) == ["late"]
    assert found(since=now, before=now + dt.timedelta(days=5)) == ["soon"]
    assert found(dated=True) == everything[:3]
    assert found(undated=True) == ["paused"]
    assert found(past_due=soon.due_at, past_id=soon.pk) == ["later"]
    assert found(undated=True, past_undated=paused.pk) == []
    assert [task.subject_key for task in procedures.inbox(office.examiner, 2)] == everything[:2]


def test_the_overview_counts_what_the_inbox_holds(office: Office) -> None:
    office.publish()
    now = clock.now()
    for key, days in (("a", -1), ("b", 1), ("c", 1), ("d", 9), ("e", None)):
        started(office, key, days)
    procedures.claim(office.task("a", Subject("case", "c")), actor=office.examiner)
    ends = (now, now + dt.timedelta(days=5))

    heaps = procedures.overview(office.examiner, 100, "case", ends)
    assert {heap.span: heap.number for heap in heaps} == {0: 1, 1: 2, 2: 1, None: 1}
    assert {(heap.title, heap.step) for heap in heaps} == {
        (task.title, task.name) for task in procedures.inbox(office.examiner, 100)
    }
    assert sum(heap.number for heap in procedures.overview(office.examiner, 2, "case", ends)) == 2
    assert procedures.overview(office.colleague, 100, "case", ends) != []
    assert procedures.overview(office.chief, 100, "case", ends) == []


@pytest.fixture
def many(line: Office) -> Office:
    """100,000 tasks of fifty units beside the office's own."""
    units = [UnitFactory().pk for _ in range(50)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO procedures_task (execution_id, node, name, duty, subject_kind, subject_key, title, party_name,
                item_code, channel, unit_id, role, state, opened_at, due_at, outcome, opinion, has_limit, closed_at)
            SELECT execution_id, 'n' || i, name, duty, subject_kind, subject_key, title, party_name, item_code, channel,
                (%s::bigint[])[1 + i %% 50], role, CASE WHEN i %% 3 = 0 THEN 'open' ELSE 'done' END, opened_at,
                opened_at + i * interval '1 minute', '', '', false, CASE WHEN i %% 3 = 0 THEN NULL ELSE opened_at END
            FROM procedures_task, generate_series(1, 100000) i
            """,
            [units],
        )
        cursor.execute("ANALYZE procedures_task")
    hold(line.examiner, Role.CHIEF)
    return line


def test_the_inbox_reads_partial_indexes_only(many: Office, count) -> None:
    plan = plan_of(lambda: procedures.inbox(many.examiner, 20, procedures.Wanted("case", dated=True)))

    assert "task_inbox_of_unit" in plan, plan
    assert "task_inbox_of_person" in plan
    assert "Seq Scan on procedures_task" not in plan
    assert keys(many.examiner) == ["MC1"]
    assert count(lambda: keys(many.examiner), many.examiner) == 1  # the units beneath the posts are known by now
