"""What the database says of a replayed log, asked of the clock and of the steps as for any other case; the log itself is not asked."""

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from onewindow.cases import service as cases
from onewindow.console.replay.log import Log
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits.service import Limit, LimitKind, LimitState
from onewindow.procedures.service import Duty, Task

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """The promises of a unit's cases: how many run (late among them), were kept, were not; the median length of those ended, in days."""

    unit: str
    running: int
    running_late: int
    on_time: int
    late: int
    median_days: float | None


@dataclass(frozen=True)
class Board:
    """``steps`` counts the steps done, by the unit that did them; decisions are the house's own and not among them."""

    lines: Sequence[Line]
    steps: Sequence[tuple[str, int]]
    cases: int

    @property
    def events(self) -> int:
        return sum(done for _unit, done in self.steps)

    @property
    def ended(self) -> int:
        return sum(line.on_time + line.late for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)


@dataclass(frozen=True)
class Agreement:
    """One figure of the log beside that of the database."""

    name: str
    log: int
    database: int

    @property
    def holds(self) -> bool:
        return self.log == self.database


def board(log: Log) -> Board:
    """As of the last moment of the log. Three statements."""
    promises = Limit.objects.filter(kind=LimitKind.PROMISED, item_code__startswith=log.code, subject_kind="case")
    by_unit: dict[str, list[Limit]] = defaultdict(list)
    for limit in promises.select_related("responsible_unit"):
        by_unit[limit.responsible_unit.name if limit.responsible_unit else ""].append(limit)
    done = Task.objects.filter(subject_kind="case", item_code__startswith=log.code, state=Task.State.DONE).exclude(
        duty=Duty.DECISION
    )
    counted = done.values_list("unit__name").annotate(times=Count("pk")).order_by("-times", "unit__name")
    filed = cases.visible_to(system_actor()).filter(item_code__startswith=log.code)
    lines = [_line(unit, limits, log.ends) for unit, limits in sorted(by_unit.items())]
    return Board(lines, list(counted), filed.count())


def agreement(log: Log, shown: Board) -> list[Agreement]:
    """What must be the same on both sides."""
    return [
        Agreement("办件", len(log.traces), shown.cases),
        Agreement("事件", log.events, shown.events),
        Agreement("有截止日期、已经办结", sum(trace.ended is not None for trace in log.traces), shown.ended),
        Agreement("其中超期办结", sum(trace.is_late for trace in log.traces), shown.late),
    ]


def _line(unit: str, limits: Iterable[Limit], at: dt.datetime) -> Line:
    ended = [limit for limit in limits if limit.state == LimitState.FINISHED]
    running = [limit for limit in limits if limit.state != LimitState.FINISHED]
    late = sum(_is_over(limit, limit.finished_at) for limit in ended)
    days = [(limit.finished_at - limit.started_at) / _A_DAY for limit in ended if limit.finished_at]
    return Line(
        unit=unit,
        running=len(running),
        running_late=sum(_is_over(limit, at) for limit in running),
        on_time=len(ended) - late,
        late=late,
        median_days=statistics.median(days) if days else None,
    )


def _is_over(limit: Limit, at: dt.datetime | None) -> bool:
    """Overdue only when the last instant has passed."""
    return at is not None and limit.due_at is not None and at > limit.due_at
