"""Limits of single steps, kept on the one clock under the step's node."""

from collections.abc import Iterable

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures.compiled import Compiled
from onewindow.procedures.models import Execution
from onewindow.procedures.rows import unit_of


def begin(execution: Execution, plan: Compiled, opened: Iterable[str], *, actor: Person) -> None:
    """Start the clocks of the steps just opened, each pressing the unit that does it: one statement, none when no step has one."""
    nodes = [plan.graph.node[name] for name in opened]
    policies = [
        timelimits.Policy(
            timelimits.LimitKind.STEP,
            node.limit,
            node.limit_unit,
            label=node.id,
            responsible_unit_id=unit_of(execution, plan.units, node),
        )
        for node in nodes
        if node.limit
    ]
    timelimits.start(execution.subject, policies, actor=actor, item_code=execution.item_code)


def end(subject: Subject, nodes: list[str], *, actor: Person) -> None:
    """Finish the clocks of the steps just closed: one statement, none when no step had one."""
    if nodes:
        timelimits.finish(subject, [timelimits.LimitKind.STEP], labels=nodes, actor=actor)
