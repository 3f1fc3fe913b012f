"""Selections of tasks as sentences."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from onewindow.base.subjects import Subject

if TYPE_CHECKING:
    from onewindow.procedures.models import Task


class TaskQuerySet(QuerySet["Task"]):
    def of(self, subject: Subject) -> "TaskQuerySet":
        return self.filter(subject_kind=subject.kind, subject_key=subject.key)

    def active(self) -> "TaskQuerySet":
        return self.filter(state__in=("open", "claimed"))

    def for_roles(self, posts: Iterable[tuple[str, list[int]]], person_id: int) -> "TaskQuerySet":
        """Tasks the person holds, and open ones of a role in one of the units; each arm is one partial index."""
        waiting = Q(state="claimed", person_id=person_id)
        for role, units in posts:
            waiting |= Q(state="open", role=role, unit_id__in=units)
        return self.filter(waiting)

    def due_first(self) -> "TaskQuerySet":
        return self.order_by(F("due_at").asc(nulls_last=True), "id")

    def locked(self, pk: int) -> "QuerySet[Task]":
        """A task with its execution, locked as it is read; whoever else works on the subject waits.

        The execution comes first, so that nobody holds a task while waiting for it: a step of one branch may close another branch.
        """
        rows = self.select_related("execution", "unit").select_for_update(of=("execution", "self"))
        return rows.filter(pk=pk)
