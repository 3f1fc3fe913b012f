"""A page of the inbox: tasks with their cases and lights, a constant number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.cases import service as cases
from onewindow.kernel.org.service import Person
from onewindow.procedures.service import Task
from onewindow.projects import service as projects
from onewindow.web.desk.lights import Lit, lit


@dataclass(frozen=True)
class Row:
    """One line: the task, its case and its light; ``is_green`` is marked, to be done before others of the same day."""

    task: Task
    lit: Lit
    is_green: bool = False

    @property
    def channel(self) -> str:
        return str(self.lit.case.get_channel_display())

    @property
    def hint(self) -> str:
        """What to know before opening it."""
        case = self.lit.case
        if case.new_material_at and case.accepted_at and case.new_material_at > case.accepted_at:
            return _("有新材料")
        if case.extended_at:
            return _("已延期")
        if self.is_mine:
            return _("我领取的")
        return ""

    @property
    def is_mine(self) -> bool:
        return bool(self.task.state == Task.State.CLAIMED)

    @property
    def last_day(self) -> str:
        due = self.due_at
        if due:
            return dates.short_date(clock.local(due).date())
        return _("恢复后再算") if self.is_paused else _("没有时限")

    @property
    def is_paused(self) -> bool:
        """A limit stands still. A task without one is not paused: it has none."""
        return bool(self.lit.remaining and self.lit.remaining.paused)

    @property
    def due_at(self) -> dt.datetime | None:
        """The end of the limit that counts now; the task's own where there is none."""
        return self.lit.limit.due_at if self.lit.limit else self.task.due_at

    def cells(self) -> list[str]:
        """The line in an Excel sheet."""
        remaining = self.lit.remaining
        case = self.lit.case
        due = self.due_at
        return [
            remaining.words if remaining else "",
            clock.local(due).date().isoformat() if due else "",
            case.item_name,
            self.lit.applicant,
            self.task.name,
            self.channel,
            _("，").join(filter(None, (_("绿色通道") if self.is_green else "", self.hint))),
            case.number,
        ]


def rows_of(person: Person, tasks: Sequence[Task]) -> list[Row]:
    """The tasks with what their lines show: three statements, whatever their number. A case out of sight has no line."""
    numbers = [task.subject_key for task in tasks]
    by_number = {row.case.number: row for row in lit(cases.lines(person, numbers))}
    green = projects.green_cases(numbers)
    return [
        Row(task, by_number[task.subject_key], task.subject_key in green)
        for task in tasks
        if task.subject_key in by_number
    ]
