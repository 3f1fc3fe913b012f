"""The yardstick of ``bench replay`` leaves as many rows of each step as the replay; nothing here is timed."""

from collections import Counter

from onewindow.console.bench import plain, replay_sql
from onewindow.console.progress import progress_bar
from onewindow.console.replay import whole
from onewindow.console.replay.discovering import discover
from onewindow.kernel.audit.service import Entry
from onewindow.procedures.service import Task
from tests.console.replay.logs import log, trace


def done(kind: str) -> Counter[tuple[str, ...]]:
    tasks = Task.objects.filter(subject_kind=kind, state=Task.State.DONE).exclude(duty="decision")
    fields = ("subject_key", "node", "duty", "role", "outcome", "opinion", "closed_at", "due_at")
    return Counter(tasks.values_list(*fields, "person_id", "unit_id"))


def test_plain_sql_leaves_the_same_steps(transactional_db: None) -> None:
    small = log(trace("1", "abc", ended=5, deadline=30), trace("2", "aab", ended=None, deadline=2))
    whole.replay(small, discover(small), 1, progress_bar)

    with plain.connect() as own:
        by_sql = replay_sql.BySql(own)
        for step in replay_sql.steps(small.code):
            by_sql.do(step)

    assert done(replay_sql.KIND) == done("case")
    assert sum(done("case").values()) == small.events
    stepped = Entry.objects.filter(subject_kind="case", verb__in=["case.examined", "case.step_done"]).count()
    assert Entry.objects.filter(subject_kind=replay_sql.KIND).count() == stepped
