"""What of the inbox is asked for: a saved view, words, item, step, source; and how many lie in each view."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from onewindow.kernel.workcalendar.service import calendar
from onewindow.procedures import service as procedures
from onewindow.procedures.service import SavedFilter, Wanted
from onewindow.web.ui.templatetags.ow import counted

SOON_DAYS = 3
# So many rows are looked at for the numbers; whoever has more sees 999+.
COUNTED = 1000
ONE_DAY = dt.timedelta(days=1)


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

    @property
    def order(self) -> tuple[str, ...]:
        """What the rows of the view are sorted by."""
        return ("id",) if self.view == View.PAUSED else ("due_at", "id")

    def wanted(self, past: Sequence[Any] | None = None) -> Wanted:
        """What is asked for, as the inbox is asked; with ``past``, what follows a row with these values of ``order``."""
        words = Wanted(kind="case", item=self.item, step=self.step, channel=self.channel, words=self.words)
        if self.view == View.PAUSED:
            return replace(words, undated=True, past_undated=past[0] if past else 0)
        due, key = past or (None, 0)
        return replace(words, past_due=due, past_id=key, **self._span())

    def _span(self) -> dict[str, Any]:
        """From when until when the tasks of the view are due."""
        now, today, soon = moments()
        spans: Mapping[str, dict[str, Any]] = {
            View.OVERDUE: {"before": now},
            View.TODAY: {"since": now, "before": today},
            View.SOON: {"since": now, "before": soon},
        }
        return spans.get(self.view, {"dated": True})

    def rest(self) -> Wanted:
        """What has no due date now and follows the others in the whole inbox."""
        return replace(self, view=View.PAUSED).wanted()


def moments() -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    """Now, the beginning of tomorrow, that of the day after the third working day from today."""
    last = calendar().add_working_days(clock.today(), SOON_DAYS)
    return clock.now(), clock.at(clock.today() + ONE_DAY), clock.at(last + ONE_DAY)


@dataclass(frozen=True)
class Summary:
    """How many lie in each view, and which items (code and name), steps and sources occur."""

    numbers: Mapping[str, int]
    items: Mapping[str, str]
    steps: Collection[str]
    channels: Collection[str]


@dataclass(frozen=True)
class Tab:
    """A filter above the list: everybody's with its number, or one of one's own with its ``key``."""

    address: str
    words: str
    count: str = ""
    is_current: bool = False
    key: int = 0


def summary_of(person: Person) -> Summary:
    """Of the first thousand rows of the whole inbox: one statement."""
    heaps = procedures.overview(person, COUNTED, "case", moments())
    in_span = Counter[int | None]()
    for heap in heaps:
        in_span[heap.span] += heap.number
    numbers: dict[str, int] = {
        View.ALL: in_span.total(),
        View.OVERDUE: in_span[0],
        View.TODAY: in_span[1],
        View.SOON: in_span[1] + in_span[2],
        View.PAUSED: in_span[None],
    }
    items = {heap.item_code: heap.title for heap in heaps}
    return Summary(numbers, items, {heap.step for heap in heaps}, {heap.channel for heap in heaps})


def tabs(numbers: Mapping[str, int], asked: Asked, own: Iterable[SavedFilter]) -> list[Tab]:
    """Everybody's views with numbers a person can read, then one's own filters. The one that is asked now is current."""
    kept = [
        Tab(urlencode(one.question), one.name, is_current=one.question == asked.question, key=one.pk) for one in own
    ]
    is_own = any(tab.is_current for tab in kept)
    views = [
        Tab(f"view={view.value}", str(view.label), counted(numbers[view], COUNTED), view == asked.view and not is_own)
        for view in View
    ]
    return [*views, *kept]


def choices(values: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a select offers: only what lies in the inbox."""
    return sorted({(value, names.get(value, value)) for value in values if value}, key=lambda pair: pair[1])
