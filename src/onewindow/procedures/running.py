"""The verbs that move a procedure. They are parts of the case's own command: one transaction, and its audit entry is the caller's,
who knows the better words; the tasks themselves keep who did what, when, with which outcome and opinion."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, NotFound
from onewindow.base.prepared import Prepared
from onewindow.base.subjects import Subject
from onewindow.base.transactions import joining, sent_together
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.procedures import engine, limits, permissions, rows
from onewindow.procedures.compiled import compiled
from onewindow.procedures.events import MessageSent
from onewindow.procedures.graph import Graph, Node
from onewindow.procedures.marking import from_json
from onewindow.procedures.models import HANDLING, Execution, Task, Version
from onewindow.procedures.states import TASK


@dataclass(frozen=True)
class TaskContext:
    """What every task of the subject shows and where it goes: ``unit`` implements the item, ``window_unit`` received it."""

    title: str
    unit: Unit
    party_name: str = ""
    item_code: str = ""
    channel: str = ""
    window_unit: Unit | None = None
    due_at: dt.datetime | None = None


@dataclass(frozen=True)
class Advance:
    """What an act brought about: the steps now open, the ones it closed beside its own, and whether the procedure is over."""

    opened: tuple[Node, ...]
    closed: tuple[Node, ...]
    ended: bool


@joining
def start(
    code: str, subject: Subject, *, variables: Mapping[str, Any], context: TaskContext, actor: Person
) -> Execution:
    """Start the latest published version of a procedure for a subject. Two statements, and one where a step has a limit.

    Raises ``NotFound('no_such_procedure')``, ``Conflict('procedure_already_running')``.
    """
    version_id = _latest(code)
    plan = compiled(version_id)
    step = engine.begin(plan.graph, variables)
    execution = Execution(
        version_id=version_id,
        subject_kind=subject.kind,
        subject_key=subject.key,
        variables=dict(variables),
        title=context.title,
        party_name=context.party_name,
        item_code=context.item_code,
        channel=context.channel,
        unit=context.unit,
        window_unit=context.window_unit,
        due_at=context.due_at,
    )
    if not rows.insert(execution, plan.graph, plan.units, step):
        raise Conflict("procedure_already_running", _("这件事已经在办理流程中。"), subject=str(subject))
    limits.begin(execution, plan, step.opened, step.begun, actor=actor)
    _send(execution, plan.graph, step)
    return execution


class Due(Enum):
    """A step changes the due time only when it is told one; ``None`` is a clock that stands still."""

    AS_BEFORE = "as_before"


@joining
def complete(
    task: Task | int,
    *,
    outcome: str,
    actor: Person,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
    due_at: dt.datetime | Due | None = Due.AS_BEFORE,
) -> Advance:
    """Finish a step with its outcome; ``variables`` join those of the procedure before conditions are asked, ``due_at``
    is when the subject is due from now on.

    Two statements, one more where a step that closes or opens has a limit of its own; what is written travels together.
    Raises ``Conflict('wrong_state')`` when somebody was faster, ``Conflict('task_taken')``, ``NotPermitted('task_of_others')``,
    ``NotPermitted('same_person_examines_and_decides')``, ``Invalid('condition_failed')``.
    """
    task = locked(task)
    execution = task.execution
    TASK.next_state("complete", task.state)
    permissions.require(permissions.obstacle(actor, task))
    execution.variables = {**execution.variables, **(variables or {})}
    if due_at is not Due.AS_BEFORE:
        execution.due_at = due_at
    if task.duty in HANDLING and actor.pk not in execution.examined_by:
        execution.examined_by = [*execution.examined_by, actor.pk]
    graph = compiled(execution.version_id).graph
    step = engine.advance(graph, from_json(execution.marking), task.node, outcome, execution.variables)
    return write(step, rows.Closing(execution, actor, task, outcome, opinion))


@joining
def send_back(task: Task | int, to_node: str, *, actor: Person, opinion: str = "") -> Advance:
    """Return to an earlier step; what followed from that step is done again, also in parallel branches.

    Raises ``Conflict('not_an_earlier_step')`` and what ``complete`` raises.
    """
    task = locked(task)
    TASK.next_state("send_back", task.state)
    permissions.require(permissions.obstacle(actor, task))
    execution = task.execution
    graph = compiled(execution.version_id).graph
    marking = from_json(execution.marking)
    step = engine.send_back(graph, marking, task.node, to_node, execution.variables)
    return write(step, rows.Closing(execution, actor, task, SENT_BACK, opinion))


SENT_BACK = "sent_back"


@joining
def cancel(subject: Subject, *, actor: Person) -> None:
    """End the running procedure of a subject, if any, with all its open tasks."""
    cancelled = rows.cancel(subject.kind, subject.key)
    if cancelled is not None:
        version, marking, nodes = cancelled
        timers = engine.running_timers(compiled(version).graph, from_json(marking))
        limits.end(subject, [*nodes, *timers], actor=actor)


@joining
def set_due(subject: Subject, due_at: dt.datetime | None) -> None:
    """The subject's clock was paused (None), resumed or extended: its open tasks and those to come show it."""
    rows.set_due(subject.kind, subject.key, due_at)


def steps_before(task: Task) -> tuple[Node, ...]:
    """The steps a task may be sent back to, in the order they were done. Load ``task.execution`` with the task."""
    graph = compiled(task.execution.version_id).graph
    names = engine.earlier_steps(graph, from_json(task.execution.marking), task.node)
    return tuple(graph.node[name] for name in names)


def locked(task: Task | int) -> Task:
    """The task and its execution, locked and read in one statement.

    Raises ``NotFound('no_such_task')``.
    """
    found = _LOCKED.rows(pk=task if isinstance(task, int) else task.pk)
    if not found:
        raise NotFound("no_such_task", _("没有找到这个待办，可能已经办完。"))
    return found[0]


_LOCKED = Prepared(Task.objects.locked, {"pk": -7001})


def write(step: engine.Step, closing: rows.Closing) -> Advance:
    """What a step of the engine changes, in the rows, on the clock and among the facts."""
    execution = closing.execution
    plan = compiled(execution.version_id)
    closed = [closing.task.node, *step.closed] if closing.task else step.closed
    ended = [name for name in closed if plan.graph.node[name].limit] + list(step.stopped)
    with sent_together():
        rows.move(plan.graph, plan.units, step, closing)
        limits.begin(execution, plan, step.opened, step.begun, ended=ended, actor=closing.actor)
    _send(execution, plan.graph, step)
    opened = tuple(plan.graph.node[name] for name in step.opened)
    return Advance(opened, tuple(plan.graph.node[name] for name in step.closed), step.ended)


def _send(execution: Execution, graph: Graph, step: engine.Step) -> None:
    if step.sent:
        at = clock.now().isoformat()
        sent = (graph.node[name] for name in step.sent)
        events.publish(
            *(MessageSent(execution.subject_kind, execution.subject_key, node.id, node.message, at) for node in sent)
        )


def _latest(code: str) -> int:
    found = _LATEST.rows(code=code)
    if not found:
        raise NotFound("no_such_procedure", _("没有发布编码为“%(code)s”的流程。") % {"code": code}, procedure=code)
    return found[0]


def _versions(code: str) -> "QuerySet[Version, int]":
    published = Version.objects.filter(definition__code=code, state=Version.State.PUBLISHED)
    return published.order_by("-number").values_list("pk", flat=True)[:1]


_LATEST: Prepared[int] = Prepared(_versions, {"code": "?code"})
