"""Jobs that failed for good, from the keyboard."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events

pytestmark = pytest.mark.django_db


def dead_job() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('facts', 'onewindow.deliver', '{\"handler\": \"search.learn\"}', 'failed', 5) RETURNING id"
        )
        return cursor.fetchone()[0]


def said(*words: str, **options: bool) -> str:
    out = io.StringIO()
    call_command("jobs", *words, stdout=out, **options)
    return out.getvalue()


def test_listed_with_handler_and_tries() -> None:
    number = dead_job()
    told = said()
    assert f"{number}  " in told
    assert "search.learn  试了 5 次" in told
    assert "共 1 个" in told


def test_put_back_by_number_and_the_audit_keeps_it() -> None:
    first, second = dead_job(), dead_job()
    said("rerun", str(first))
    assert [job.id for job in events.dead()] == [second]
    assert audit.Entry.objects.filter(verb="job.rerun", subject_key=str(first)).exists()


def test_put_back_all() -> None:
    dead_job()
    dead_job()
    assert "放回队列 2 个" in said("rerun", all=True)
    assert events.dead() == []


def test_a_number_that_is_none_and_no_number() -> None:
    with pytest.raises(CommandError, match="没有这个失败的任务"):
        said("rerun", "999")
    with pytest.raises(CommandError, match="编号"):
        said("rerun")
