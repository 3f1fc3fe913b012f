"""All arms of ``bench engine`` do the same work; nothing here is timed."""

import sys
from collections.abc import Iterator

import pytest
from django.core.management.base import CommandError

from onewindow.base.subjects import Subject
from onewindow.console.bench import engine, office
from onewindow.console.bench.engine_arms import KIND
from onewindow.kernel.audit import service as audit
from onewindow.kernel.timelimits.service import LimitState, of_subject
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution, Task


@pytest.fixture
def arms(transactional_db: None) -> Iterator[dict[str, engine.Arm]]:
    """With real commits: plain SQL has a connection of its own."""
    with engine.arms(office.opened()) as compared:
        yield compared


def test_every_arm_does_the_eight_steps_in_the_same_order_to_the_end(arms: dict[str, engine.Arm]) -> None:
    assert {name: arm.run(name).steps for name, arm in arms.items()} == dict.fromkeys(arms, len(office.STEPS))
    for name in (engine.WRITTEN, engine.PLAIN):
        done = procedures.steps_of(Subject(KIND, name)).order_by("closed_at")
        assert [task.node for task in done] == list(office.STEPS)


def test_commands_leave_tasks_clocks_and_an_audit_entry_per_step(arms: dict[str, engine.Arm]) -> None:
    subject = Subject(KIND, "k")
    arms[engine.WRITTEN].run("k")

    assert Execution.objects.get(subject_key="k").state == Execution.State.ENDED
    assert [task.state for task in procedures.steps_of(subject)] == [Task.State.DONE] * 8
    assert [limit.state for limit in of_subject(subject)] == [LimitState.FINISHED] * 4
    assert [entry.verb for entry in audit.history(subject)].count("bench.stepped") == 8


def test_plain_sql_leaves_the_same_rows(arms: dict[str, engine.Arm]) -> None:
    arms[engine.WRITTEN].run("k")
    arms[engine.PLAIN].run("m")

    engine.same_rows()


def test_a_yardstick_with_other_rows_gives_no_figures(arms: dict[str, engine.Arm]) -> None:
    arms[engine.WRITTEN].run("k")
    arms[engine.PLAIN].run("m")
    Task.objects.filter(subject_key="m", node="fire").update(opinion="")

    with pytest.raises(CommandError, match="对照不成立"):
        engine.same_rows()


def test_without_the_yardstick_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "onewindow.console.bench.spiff")
    monkeypatch.setitem(sys.modules, "SpiffWorkflow.bpmn.parser", None)

    with pytest.raises(CommandError, match="requirements/development"):
        __import__("onewindow.console.bench.spiff")
