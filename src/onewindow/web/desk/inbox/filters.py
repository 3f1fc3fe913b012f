"""What of the inbox is asked for: a saved view, words, item, step, source; and how many lie in each view."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from onewindow.base import clock
from onewindow.base.codes import Channel
from onewindow.kernel.workcalendar.service import calendar

if TYPE_CHECKING:
    from onewindow.procedures.service import TaskQuerySet

SOON_DAYS = 3
# So many rows are looked at for the numbers; whoever has more sees 999+.
COUNTED = 1000


class View(TextChoices):
    """The saved filters."""

    ALL = "all", _("全部")
    OVERDUE = "overdue", _("已超期")
    TODAY = "today", _("今天到期")
    SOON = "soon", _("3 个工作日内")
    PAUSED = "paused", _("暂停或无时限")


@dataclass(frozen=True)
class Asked:
    """The question in the address bar."""

    view: str
    words: str
    item: str
    step: str
    channel: str

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        view = query.get("view", "")
        return cls(
            view=view if view in View.values else View.ALL,
            words=query.get("q", "").strip()[:60],
            item=query.get("item", ""),
            step=query.get("step", ""),
            channel=query.get("channel", ""),
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.item or self.step or self.channel)

    def narrow(self, tasks: "TaskQuerySet") -> "TaskQuerySet":
        """Only what the fields ask for, whatever the view."""
        exact = {"item_code": self.item, "name": self.step, "channel": self.channel}
        tasks = tasks.filter(subject_kind="case", **{name: value for name, value in exact.items() if value})
        if self.words:
            found = Q(title__icontains=self.words) | Q(party_name__icontains=self.words)
            tasks = tasks.filter(found | Q(subject_key__icontains=self.words))
        return tasks

    def in_view(self, tasks: "TaskQuerySet") -> "TaskQuerySet":
        """Of the dated ones those that lie in the view."""
        now, today, soon = moments()
        bounds: Mapping[str, Q] = {
            View.OVERDUE: Q(due_at__lt=now),
            View.TODAY: Q(due_at__gte=now, due_at__lte=today),
            View.SOON: Q(due_at__gte=now, due_at__lte=soon),
        }
        return tasks.filter(bounds.get(self.view, Q(due_at__isnull=False)))


def moments() -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    """Now, the end of today, the end of the third working day from today."""
    last = calendar().add_working_days(clock.today(), SOON_DAYS)
    return clock.now(), clock.end_of(clock.today()), clock.end_of(last)


@dataclass(frozen=True)
class Fact:
    """What the numbers and the choices are made from: one row of the inbox."""

    due_at: dt.datetime | None
    item_code: str
    step: str
    channel: str


@dataclass(frozen=True)
class Tab:
    """A saved view with its number."""

    key: str
    words: str
    count: str


def facts_of(tasks: "TaskQuerySet") -> list[Fact]:
    """The first thousand rows in few words: one indexed statement."""
    rows = tasks.filter(subject_kind="case").values_list("due_at", "item_code", "name", "channel")[:COUNTED]
    return [Fact(*row) for row in rows]


def counts(facts: Sequence[Fact]) -> dict[str, int]:
    """How many lie in each view."""
    now, today, soon = moments()
    dues = [fact.due_at for fact in facts if fact.due_at is not None]
    return {
        View.ALL: len(facts),
        View.OVERDUE: sum(due < now for due in dues),
        View.TODAY: sum(now <= due <= today for due in dues),
        View.SOON: sum(now <= due <= soon for due in dues),
        View.PAUSED: len(facts) - len(dues),
    }


def tabs(numbers: Mapping[str, int]) -> list[Tab]:
    """The views in order, with numbers a person can read."""
    return [
        Tab(view.value, str(view.label), str(numbers[view]) if numbers[view] < COUNTED else f"{COUNTED - 1}+")
        for view in View
    ]


def choices(values: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a select offers: only what lies in the inbox."""
    return sorted({(value, names.get(value, value)) for value in values if value}, key=lambda pair: pair[1])


def channels(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    labels = {str(channel.value): str(channel.label) for channel in Channel}
    return choices((fact.channel for fact in facts), labels)
