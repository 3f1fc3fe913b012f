"""What moving running cases to another version would mean for each: where it would stand, who would do it, what was promised."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, DomainError, Invalid, NotFound
from onewindow.kernel.org.service import Role, Unit
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures import moving, staffing
from onewindow.procedures.compiled import compiled
from onewindow.procedures.graph import Graph, Node
from onewindow.procedures.longest_way import longest_left
from onewindow.procedures.marking import Marking, from_json
from onewindow.procedures.models import Duty, Execution, Version
from onewindow.procedures.moving import Passage, Plan
from onewindow.procedures.staffing import Staff
from onewindow.procedures.uses import Use


@dataclass(frozen=True)
class Change:
    """From one published version of a procedure to another; the passage carries which step is which."""

    from_version: Version
    to_version: Version
    passage: Passage


@dataclass(frozen=True)
class Promise:
    """``due_at`` stays whatever is drawn, None while its clock stands still; ``left`` working days remain until then (negative when
    overdue), the steps' own limits take at most ``longest`` working days from where the case would stand."""

    due_at: Any
    left: int | None
    longest: Fraction

    @property
    def fits(self) -> bool | None:
        """None where nothing can be said: no due date now, or no step with a limit of its own."""
        return None if self.left is None or not self.longest else self.longest <= self.left


@dataclass(frozen=True)
class Prospect:
    """One case: its plan, its promise, and ``mark``, which tells whether it is still the case that was looked at."""

    execution: Execution
    plan: Plan
    promise: Promise | None
    mark: str
    obstacle: DomainError | None

    @property
    def key(self) -> str:
        return self.execution.subject_key


def change(code: str, from_number: int, to_number: int, mapping: Mapping[str, str] | None = None) -> Change:
    """Raises ``NotFound('no_such_version')``, ``Invalid`` with ``same_version`` and ``bad_mapping``."""
    if from_number == to_number:
        raise Invalid("same_version", _("请选两个不同的版本。"))
    versions = Version.objects.filter(definition__code=code, state=Version.State.PUBLISHED).defer("bpmn", "compiled")
    found = {
        one.number: one for one in versions.filter(number__in=(from_number, to_number)).select_related("definition")
    }
    if len(found) < 2:
        raise NotFound("no_such_version", _("没有这一版流程。"))
    old, new = found[from_number], found[to_number]
    return Change(old, new, Passage(compiled(old.pk).graph, compiled(new.pk).graph, dict(mapping or {})))


def foresee(change: Change, executions: Sequence[Execution]) -> list[Prospect]:
    """One prospect for each, in the order given. Two statements (posts, units the drawing names), whatever the number."""
    target = compiled(change.to_version.pk)
    named = {unit.code: unit for unit in Unit.objects.filter(code__in=target.units)} if target.units else {}
    uses = [_use(execution) for execution in executions]
    staff = staffing.read(target.graph, uses, named)
    return [_prospect(change, one, _Hands(use, named, staff)) for one, use in zip(executions, uses, strict=True)]


def standing(prospect: Prospect) -> tuple[Marking, Marking | None]:
    """Where the case stands, and where it would; None where no place was found."""
    return from_json(prospect.execution.marking), prospect.plan.marking


def mark_of(execution: Execution) -> str:
    """Another one as soon as anything moved the case: a step, a return, another version."""
    words = json.dumps([execution.version_id, execution.marking], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class _Hands:
    """Who there is for the steps of one case today."""

    use: Use
    named: Mapping[str, Unit]
    staff: Staff

    def of(self, node: Node) -> set[int]:
        units = self.use.units_of(node, self.named)
        return {person.pk for unit in units for person in self.staff[node.role, unit.pk]}


def _use(execution: Execution) -> Use:
    return Use(execution.item_code, execution.title, execution.unit, execution.window_unit)


def _prospect(change: Change, execution: Execution, hands: _Hands) -> Prospect:
    plan = moving.plan(change.passage, from_json(execution.marking), execution.variables)
    if plan.marking is None:
        return Prospect(execution, plan, None, mark_of(execution), plan.obstacle)
    graph = change.passage.new
    obstacle = plan.obstacle or _nobody(graph, plan.marking, plan.opened, execution, hands)
    return Prospect(execution, plan, _promise(graph, plan.marking, execution), mark_of(execution), obstacle)


def _nobody(
    graph: Graph, marking: Marking, opened: Sequence[str], execution: Execution, hands: _Hands
) -> DomainError | None:
    """A step that would wait for nobody; a decision that only those could take who have examined the case (服务双岗)."""
    for step in opened:
        if not hands.of(graph.node[step]):
            words = {"step": graph.node[step].name, "role": Role(graph.node[step].role).label}
            return Conflict("nobody_there", _("换过去要办“%(step)s”，今天没有人担任“%(role)s”，没有人能办。") % words)
    for name in moving.ahead(graph, marking):
        node = graph.node[name]
        if node.duty == Duty.DECISION and hands.of(node) <= set(execution.examined_by):
            sentence = _("新版的“%(step)s”只剩审查过这件的人能办，审查和决定要由两个人做（服务双岗）。")
            return Conflict("nobody_decides", sentence % {"step": node.name})
    return None


def _promise(graph: Graph, marking: Marking, execution: Execution) -> Promise:
    at = {graph.flow[place].target if place in graph.flow else place for place in marking.places}
    longest = longest_left(graph, at).total
    if execution.due_at is None:
        return Promise(None, None, longest)
    today, due = clock.today(), clock.local(execution.due_at).date()
    return Promise(execution.due_at, workcalendar.calendar().working_days_between(today, due), longest)
