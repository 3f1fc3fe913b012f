"""Limits of single steps, kept on the one clock under the step's node."""

from collections import defaultdict
from collections.abc import Iterable

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures.compiled import Compiled
from onewindow.procedures.models import Execution
from onewindow.procedures.rows import unit_of


def begin(execution: Execution, plan: Compiled, opened: Iterable[str], *, actor: Person) -> None:
    """Start the clocks of the steps just opened: one statement for each unit that has such steps, as a rule one in all."""
    by_unit: dict[int, list[timelimits.Policy]] = defaultdict(list)
    for node in (plan.graph.node[name] for name in opened):
        if node.limit:
            policy = timelimits.Policy(timelimits.LimitKind.STEP, node.limit, node.limit_unit, label=node.id)
            by_unit[unit_of(execution, plan.units, node)].append(policy)
    for unit_id, policies in by_unit.items():
        timelimits.start(
            execution.subject,
            policies,
            actor=actor,
            responsible_unit=Unit(pk=unit_id),
            item_code=execution.item_code,
        )


def end(subject: Subject, nodes: list[str], *, actor: Person) -> None:
    """Finish the clocks of the steps just closed: one statement, none when no step had one."""
    if nodes:
        timelimits.finish(subject, [timelimits.LimitKind.STEP], labels=nodes, actor=actor)
