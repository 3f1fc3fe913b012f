"""The rows of a day, made from its cases: pure but for the calendar they are given."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.kernel.audit.service import Entry
from onewindow.kernel.timelimits.service import Limit, LimitKind
from onewindow.kernel.workcalendar.service import Calendar
from onewindow.procedures.service import Task
from onewindow.supervision.durations import Split, split
from onewindow.supervision.models import CaseDay, StepDay


class Place(NamedTuple):
    """Whose a case or a step is counted: unit, item, person (or nobody)."""

    unit_id: int
    item_code: str
    person_id: int | None


@dataclass
class Known:
    """What is known of a batch of cases, by their numbers."""

    history: Mapping[str, Sequence[Entry]]
    steps: Mapping[str, Sequence[Task]]
    limits: Mapping[str, Sequence[Limit]]
    calendar: Calendar


@dataclass
class Day:
    """The rows of one day, as they come together."""

    day: dt.date
    cases: dict[Place, CaseDay] = field(default_factory=dict)
    steps: dict[tuple[Place, str], StepDay] = field(default_factory=dict)

    def decided(self, case: Case, known: Known) -> None:
        """A case that was decided on this day, with its steps up to the decision."""
        row, spent = self._row(place_of(case)), _split(case, known, self.day)
        kept = kept_in_time(known.limits[case.number])
        row.decided += 1
        row.with_limit += kept is not None
        row.on_time += bool(kept)
        row.ended = _one_more(row.ended, spent.handling)
        row.authority_days += spent.authority
        row.applicant_days += spent.applicant
        row.special_days += spent.special
        self._steps_done(case, known, before_decision=True)

    def closed(self, case: Case, known: Known) -> None:
        """A case that was closed on this day: the steps after its decision, or how long it was handled until it was withdrawn."""
        if case.decided_at is not None:
            self._steps_done(case, known, before_decision=False)
        elif case.accepted_at is not None:
            row = self._row(place_of(case))
            row.left = _one_more(row.left, _split(case, known, self.day).handling)

    def still_running(self, case: Case, known: Known) -> None:
        """A case that nobody has decided, or whose result waits, at the end of this day."""
        end = clock.end_of(self.day)
        opened = [task for task in known.steps[case.number] if task.opened_at <= end]
        waiting = [task for task in opened if task.closed_at is None or task.closed_at > end]
        if case.accepted_at and case.accepted_at <= end and (case.decided_at is None or case.decided_at > end):
            holder = next((task.person_id for task in waiting if task.person_id), None)
            row = self._row(Place(case.unit_id, case.item_code, holder))
            row.running = _one_more(row.running, _split(case, known, self.day).handling)
        for task in waiting:
            row_of_step = self._step(task)
            row_of_step.waiting += 1
            row_of_step.waiting_days += _days(known.calendar, task.opened_at, self.day)

    def _steps_done(self, case: Case, known: Known, *, before_decision: bool) -> None:
        for task in known.steps[case.number]:
            if task.closed_at is None or case.decided_at is None or task.state != Task.State.DONE:
                continue
            if (task.closed_at <= case.decided_at) == before_decision:
                row = self._step(task)
                row.done += 1
                row.done_days += _days(known.calendar, task.opened_at, clock.local(task.closed_at).date())

    def _row(self, place: Place) -> CaseDay:
        return self.cases.setdefault(place, CaseDay(day=self.day, **place._asdict()))

    def _step(self, task: Task) -> StepDay:
        place = Place(task.unit_id, task.item_code, task.person_id)
        return self.steps.setdefault((place, task.name), StepDay(day=self.day, step=task.name, **place._asdict()))


def place_of(case: Case) -> Place:
    """经办人 of a decided case is who examined it; what nobody examines (即办件) is who took it in."""
    return Place(case.unit_id, case.item_code, case.examined_by_id or case.accepted_by_id)


def place_in(row: CaseDay | StepDay) -> Place:
    """Whose a row of a day is."""
    return Place(row.unit_id, row.item_code, row.person_id)


def kept_in_time(limits: Iterable[Limit]) -> bool | None:
    """按时办结: decided within what was promised, without a promise within the limit of the law; ``None`` where neither is."""
    ended = {limit.kind: limit for limit in limits if limit.finished_at and limit.due_at}
    limit = ended.get(LimitKind.PROMISED) or ended.get(LimitKind.STATUTORY)
    if limit is None or limit.finished_at is None or limit.due_at is None:
        return None
    return limit.finished_at <= limit.due_at


def _split(case: Case, known: Known, until: dt.date) -> Split:
    happened = ((clock.local(entry.at).date(), entry.verb) for entry in known.history[case.number])
    accepted = clock.local(case.accepted_at).date() if case.accepted_at else None
    return split(happened, known.calendar, until=until, accepted_on=accepted)


def _days(calendar: Calendar, opened: dt.datetime, last: dt.date) -> int:
    return max(0, calendar.working_days_between(clock.local(opened).date(), last))


def _one_more(histogram: Mapping[str, Any], days: int) -> dict[str, int]:
    counted = Counter({key: int(number) for key, number in histogram.items()})
    counted[str(days)] += 1
    return dict(counted)
