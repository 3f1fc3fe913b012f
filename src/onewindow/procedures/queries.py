"""Selections of tasks as sentences."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from onewindow.base.subjects import Subject

if TYPE_CHECKING:
    from onewindow.procedures.models import Task


class TaskQuerySet(QuerySet["Task"]):
    def of(self, subject: Subject) -> "TaskQuerySet":
        return self.filter(subject_kind=subject.kind, subject_key=subject.key)

    def active(self) -> "TaskQuerySet":
        return self.filter(state__in=("open", "claimed"))

    def locked(self, pk: int) -> "QuerySet[Task]":
        """A task with its execution, locked as it is read; whoever else works on the subject waits.

        The execution comes first, so that nobody holds a task while waiting for it: a step of one branch may close another branch.
        """
        rows = self.select_related("execution", "unit").select_for_update(of=("execution", "self"))
        return rows.filter(pk=pk)
