"""服务双岗: on no way through the drawing do handling and deciding fall to the same person (docs/adr/0020, 0035).

The engine refuses a decision to whoever handled the case. Proved here is that there is something to refuse and somebody left:
no decision without a human look before it, and after any one person's look somebody else who can decide.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from onewindow.kernel.org.service import Person, Unit
from onewindow.procedures import soundness
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Graph, Node, element_of
from onewindow.procedures.models import HANDLING, Duty
from onewindow.procedures.staffing import Staff, steps
from onewindow.procedures.uses import Use, names_of


def check(graph: Graph, uses: Sequence[Use], named: Mapping[str, Unit], staff: Staff, faults: Faults) -> None:
    """Add a reason for every decision without a look before it, and for every one that only who looked could take."""
    looks = [node for node in steps(graph) if node.duty in HANDLING]
    decisions = [node for node in steps(graph) if node.duty == Duty.DECISION]
    _looked_at_first(graph, looks, decisions, uses, faults)
    for decision in decisions:
        for look in looks:
            if decision.id in graph.after[look.id]:
                _another_decides(look, decision, uses, named, staff, faults)


def _looked_at_first(
    graph: Graph, looks: Sequence[Node], decisions: Sequence[Node], uses: Sequence[Use], faults: Faults
) -> None:
    """An on-the-spot item is looked at by who decides it, after the window has accepted; any other by somebody before."""
    slow = [use for use in uses if not use.is_on_the_spot]
    if not slow or not decisions:
        return
    unlooked = soundness.reached_without(graph, {node.id for node in looks if node.duty == Duty.EXAMINATION})
    for decision in decisions:
        if decision.id in unlooked:
            words = {"step": decision.name, "items": names_of(slow)}
            sentence = _(
                "走到“%(step)s”之前可以没有任何人审查过，%(items)s不是即办件，要先由另一个人审查再决定（服务双岗）。"
            )
            faults.add(element_of(decision.id), sentence % words)


def _another_decides(
    look: Node, decision: Node, uses: Sequence[Use], named: Mapping[str, Unit], staff: Staff, faults: Faults
) -> None:
    for use, unit in [(one, unit) for one in uses for unit in one.units_of(decision, named)]:
        deciders = staff[decision.role, unit.pk]
        lookers = frozenset[Person]().union(*(staff[look.role, one.pk] for one in use.units_of(look, named)))
        if len(deciders) == 1 and deciders <= lookers:
            words = {"step": decision.name, "unit": unit, "person": next(iter(deciders)), "before": look.name}
            sentence = _(
                "“%(step)s”由同一个人审查又决定：%(unit)s能作决定的只有%(person)s，前面的“%(before)s”也可能由他（她）办（服务双岗）。"
            )
            faults.add(element_of(decision.id), sentence % words)
            return
