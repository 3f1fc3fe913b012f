"""Limits of single steps and waits of timers, kept on the one clock under their node."""

import datetime as dt
from collections.abc import Collection, Iterable

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind, LimitState, Policy
from onewindow.procedures.compiled import Compiled
from onewindow.procedures.graph import Node
from onewindow.procedures.models import Execution
from onewindow.procedures.rows import unit_of

OF_NODES = (LimitKind.STEP, LimitKind.TIMER)


def begin(
    execution: Execution,
    plan: Compiled,
    opened: Iterable[str],
    begun: Iterable[str] = (),
    *,
    ended: Collection[str] = (),
    actor: Person,
) -> None:
    """Start the clocks of the steps just opened, each pressing the unit that does it, and of the timers just begun, and finish those of
    the nodes ``ended``: one statement, none when there are no such."""
    nodes = [plan.graph.node[name] for name in opened]
    policies = [_of_step(node, unit_of(execution, plan.units, node)) for node in nodes if node.limit]
    policies += [_of_timer(plan.graph.node[name]) for name in begun]
    timelimits.start(
        execution.subject,
        policies,
        actor=actor,
        item_code=execution.item_code,
        ending=OF_NODES if ended else (),
        ending_labels=ended,
    )


def end(subject: Subject, nodes: Collection[str], *, actor: Person) -> None:
    """Finish the clocks of the steps just closed and the timers just stopped: one statement, none when there are no such."""
    if nodes:
        timelimits.finish(subject, OF_NODES, labels=nodes, actor=actor)


def elapsed(subject: Subject) -> list[str]:
    """The timers of a subject whose time is over, the earliest first. One statement."""
    now = clock.now()
    over = [limit for limit in timelimits.of_subject(subject) if _is_over(limit, now)]
    return [limit.label for limit in sorted(over, key=lambda limit: (limit.due_at, limit.pk))]


def _is_over(limit: Limit, now: dt.datetime) -> bool:
    is_running = limit.kind == LimitKind.TIMER and limit.state == LimitState.RUNNING
    return is_running and limit.due_at is not None and limit.due_at < now


def _of_step(node: Node, unit: int) -> Policy:
    return Policy(LimitKind.STEP, node.limit, node.limit_unit, label=node.id, responsible_unit_id=unit)


def _of_timer(node: Node) -> Policy:
    """Nobody is pressed by a wait, and nobody warned."""
    return Policy(LimitKind.TIMER, node.limit, node.limit_unit, label=node.id)
