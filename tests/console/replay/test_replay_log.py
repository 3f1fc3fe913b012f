"""The whole replay by its command: the database agrees with the log, and everything is there as in real life."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.console.progress import progress_bar
from onewindow.console.replay import reading, running, walking, whole
from onewindow.console.replay.board import agreement, board
from onewindow.console.replay.discovering import discover
from onewindow.console.replay.log import BadLog, Log
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Unit
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, LimitState
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task
from tests.console.replay.logs import REAL, hours, is_there, log, trace, written, xes

SAMPLE = [
    trace("on-time", "abc", ended=5, deadline=30),
    trace("late", "aab", ended=50.5, deadline=50),
    trace("ended-before-its-last-step", "abcb", ended=2.5, deadline=2),
    trace("runs", "ab", ended=None, deadline=40, department="Experts"),
    trace("ended-at-once", "a", ended=1, deadline=1),
]


@pytest.fixture(autouse=True)
def _bills_of_its_own(tmp_path: Path, settings: LazySettings) -> None:
    settings.ONEWINDOW_AUDIT_BILLS = tmp_path / "audit" / "bills.jsonl"


@pytest.fixture
def replayed(transactional_db: None, tmp_path: Path) -> str:
    """What the command said."""
    said = StringIO()
    call_command("replay_log", written(tmp_path, xes(SAMPLE)), workers=1, stdout=said)
    return said.getvalue()


def case(name: str) -> Case:
    return Case.objects.select_related("unit", "decided_by", "accepted_by").get(title=name)


def promise(name: str) -> timelimits.Limit:
    return next(limit for limit in timelimits.of_subject(case(name).subject) if limit.kind == LimitKind.PROMISED)


def test_the_board_and_the_agreement_are_told(replayed: str) -> None:
    assert "5 件，13 个事件" in replayed
    assert "办件：日志 5，数据库 5  ✓" in replayed
    assert "事件：日志 13，数据库 13  ✓" in replayed
    assert "有截止日期、已经办结：日志 4，数据库 4  ✓" in replayed
    assert "其中超期办结：日志 2，数据库 2  ✓" in replayed
    assert "个事件/秒" in replayed
    general = next(line for line in replayed.splitlines() if line.startswith("General"))
    assert general.split()[1:5] == ["0", "0", "2", "2"]
    experts = next(line for line in replayed.splitlines() if line.startswith("Experts"))
    assert experts.split()[1:] == ["1", "1", "0", "0", "—"]


def test_each_case_has_the_dates_and_the_deadline_of_the_log(replayed: str) -> None:
    for one in SAMPLE:
        limit = promise(one.name)
        assert limit.due_at == one.deadline
        assert limit.finished_at == one.ended
        assert case(one.name).accepted_at == one.opened


def test_each_step_was_done_by_its_person_in_its_unit_at_its_moment(replayed: str) -> None:
    done = procedures.steps_of(case("late").subject).filter(state=Task.State.DONE).select_related("person", "unit")
    assert [(task.name, task.person.name, task.unit.name, task.closed_at) for task in done] == [
        ("Receive", "R1", "Group 1", hours(1)),
        ("Receive", "R1", "Group 1", hours(2)),
        ("Check", "R2", "General", hours(3)),
        ("决定", "决定人（日志未载）", "General", hours(50.5)),
    ]


def test_audit_rows_papers_and_the_end_are_as_in_real_life(replayed: str) -> None:
    ended = case("on-time")
    assert [entry.verb for entry in audit.history(ended.subject)] == [
        "case.opened",
        "case.submitted",
        "case.accepted",
        "case.examined",
        "case.step_done",
        "case.step_done",
        "case.decided",
        "case.delivered",
    ]
    assert {paper.kind for paper in documents.of_subject(ended.subject)} == {
        "receipt",
        "acceptance",
        "grant",
        "delivery",
    }
    assert (ended.state, ended.channel, ended.closed_at) == ("delivered", "web", hours(5))
    assert ended.decided_by != ended.accepted_by
    assert list(audit.verify()) == []


def test_work_that_went_on_after_the_end_leaves_the_promise_where_it_was(replayed: str) -> None:
    subject = case("ended-before-its-last-step").subject
    assert promise("ended-before-its-last-step").finished_at == hours(2.5)
    assert case("ended-before-its-last-step").decided_at == hours(4)
    kept = next(entry for entry in audit.history(subject) if entry.verb == "event_log.case_ended")
    assert kept.at == hours(2.5)


def test_what_runs_waits_for_its_decision_and_its_light_has_turned(replayed: str) -> None:
    running = case("runs")
    assert [task.duty for task in procedures.open_tasks(running.subject)] == ["decision"]
    assert (promise("runs").state, promise("runs").light) == (LimitState.RUNNING, "red")


def test_what_else_the_log_says_stays_with_the_case(replayed: str) -> None:
    assert case("late").answers["log"] == {"channel": "Internet", "responsible": "R9"}


def test_people_hold_their_posts_where_they_worked_and_nobody_decides_own_work(replayed: str) -> None:
    unit = Unit.objects.get(name="Group 1")
    assert [person.name for person in org.people_holding("examiner", unit)] == ["R1"]
    assert not org.people_holding("chief", Unit.objects.get(name="General")).filter(name__startswith="R").exists()


def test_a_second_time_is_refused_and_changes_nothing(replayed: str, tmp_path: Path) -> None:
    before = (Case.objects.count(), Unit.objects.count(), audit.Entry.objects.count())
    with pytest.raises(CommandError, match="已经回放过。什么都没有改"):
        call_command("replay_log", written(tmp_path, xes(SAMPLE), "again.xes"), workers=1, stdout=StringIO())
    assert (Case.objects.count(), Unit.objects.count(), audit.Entry.objects.count()) == before


def test_a_log_with_a_fault_leaves_nothing(transactional_db: None, tmp_path: Path) -> None:
    text = xes(SAMPLE).replace('key="deadline"', 'key="until"')
    with pytest.raises(CommandError, match="第 1 个 trace“on-time”缺少 deadline"):
        call_command("replay_log", written(tmp_path, text), stdout=StringIO())
    assert not Unit.objects.exists()


def test_names_that_the_house_refuses_leave_nothing(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    small = log(trace("1", "a", ended=2, deadline=3))
    monkeypatch.setattr("onewindow.console.replay.preparing._username", lambda _log, _number: "一")
    with pytest.raises(BadLog, match="不能用作单位或人员"):
        whole.replay(small, discover(small), 1, progress_bar)
    assert not Unit.objects.exists()


def test_a_walker_that_cannot_go_on_says_where(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, xes(SAMPLE))
    monkeypatch.setattr(walking.Walker, "_close", lambda *_given: 1 / 0)
    for workers in (1, 2):
        name = file if workers == 1 else written(tmp_path, xes(SAMPLE[:3]), "other.xes")
        with pytest.raises(CommandError, match=r"没有放完，停在：2011-03-0\d .* CLOSE：ZeroDivisionError"):
            call_command("replay_log", name, workers=workers, stdout=StringIO())
    monkeypatch.undo()
    with pytest.raises(CommandError, match="中途停了"):
        call_command("replay_log", file, workers=1, stdout=StringIO())


def test_no_walkers_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="至少是 1"):
        call_command("replay_log", written(tmp_path, xes(SAMPLE)), workers=0)


def test_a_walker_whose_process_dies_is_noticed(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    small = log(*SAMPLE[:2])
    monkeypatch.setattr(running, "_walk", lambda *_given: (_ for _ in ()).throw(SystemExit(1)))
    with pytest.raises(running.Stopped, match="意外结束"):
        whole.replay(small, discover(small), 2, progress_bar)


@is_there
def test_real_cases_side_by_side_agree_with_the_log(transactional_db: None) -> None:
    whole_log = reading.read(REAL)
    some = Log(whole_log.name, whole_log.digest, whole_log.traces[:24])
    whole.replay(some, discover(some), 2, progress_bar)

    shown = board(some)
    assert all(one.holds for one in agreement(some, shown)), agreement(some, shown)
    late = {
        limit.subject_key
        for limit in timelimits.Limit.objects.filter(kind=LimitKind.PROMISED, state=LimitState.FINISHED)
        if limit.finished_at > limit.due_at
    }
    titles = set(Case.objects.filter(number__in=late).values_list("title", flat=True))
    assert titles == {one.name for one in some.traces if one.is_late}
    assert list(audit.verify()) == []
    assert clock.now() > some.ends
