"""What of the inbox is asked for: a saved view, words, item, step, source; and how many lie in each view."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, TextChoices, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from onewindow.base import clock
from onewindow.base.codes import Channel
from onewindow.kernel.workcalendar.service import calendar

if TYPE_CHECKING:
    from onewindow.procedures.service import SavedFilter, TaskQuerySet

SOON_DAYS = 3
# So many rows are looked at for the numbers; whoever has more sees 999+.
COUNTED = 1000
_BETWEEN = "\t"


class View(TextChoices):
    """The filters that everybody has."""

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

    @property
    def question(self) -> dict[str, str]:
        """What is asked, as the address bar has it; nothing for the whole inbox."""
        view = "" if self.view == View.ALL else str(self.view)
        given = {"view": view, "q": self.words, "item": self.item, "step": self.step, "channel": self.channel}
        return {key: value for key, value in given.items() if value}

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
class Summary:
    """How many lie in each view, and which items (code and name), steps and sources occur."""

    numbers: Mapping[str, int]
    items: Mapping[str, str]
    steps: Sequence[str]
    channels: Sequence[str]


@dataclass(frozen=True)
class Tab:
    """A filter above the list: everybody's with its number, or one of one's own with its ``key``."""

    address: str
    words: str
    count: str = ""
    is_current: bool = False
    key: int = 0


def summary_of(tasks: "TaskQuerySet") -> Summary:
    """Of the first thousand rows: one statement, one row."""
    now, today, soon = moments()
    rows = tasks.filter(subject_kind="case").values("id", "due_at", "item_code", "title", "name", "channel")[:COUNTED]
    found = rows.aggregate(
        **{
            View.ALL: Count("id"),
            View.OVERDUE: Count("id", filter=Q(due_at__lt=now)),
            View.TODAY: Count("id", filter=Q(due_at__gte=now, due_at__lte=today)),
            View.SOON: Count("id", filter=Q(due_at__gte=now, due_at__lte=soon)),
            View.PAUSED: Count("id", filter=Q(due_at__isnull=True)),
        },
        items=ArrayAgg(Concat("item_code", Value(_BETWEEN), "title"), distinct=True, default=[]),
        steps=ArrayAgg("name", distinct=True, default=[]),
        channels=ArrayAgg("channel", distinct=True, default=[]),
    )
    numbers = {view.value: found[view.value] for view in View}
    items = dict(pair.split(_BETWEEN, 1) for pair in found["items"])
    return Summary(numbers, items, found["steps"], found["channels"])


def tabs(numbers: Mapping[str, int], asked: Asked, own: Iterable["SavedFilter"]) -> list[Tab]:
    """Everybody's views with numbers a person can read, then one's own filters. The one that is asked now is current."""
    kept = [
        Tab(urlencode(one.question), one.name, is_current=one.question == asked.question, key=one.pk) for one in own
    ]
    is_own = any(tab.is_current for tab in kept)
    views = [
        Tab(f"view={view.value}", str(view.label), _counted(numbers[view]), view == asked.view and not is_own)
        for view in View
    ]
    return [*views, *kept]


def _counted(number: int) -> str:
    return str(number) if number < COUNTED else f"{COUNTED - 1}+"


def choices(values: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a select offers: only what lies in the inbox."""
    return sorted({(value, names.get(value, value)) for value in values if value}, key=lambda pair: pair[1])


def channel_names() -> dict[str, str]:
    return {channel.value: str(channel.label) for channel in Channel}
