"""The proof of a drawing before it is published, and what stands in its way: one sentence at each element.

First the drawing by itself: what is run, whole, sound. Then against each item that uses it: people, two hands, time, names.
A later question is asked only when the earlier ones are answered: it would have nothing to stand on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.base.errors import Invalid
from onewindow.kernel.org.service import Unit
from onewindow.procedures import bpmn, checks, engine, known_names, longest_way, soundness, staffing, two_hands
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import ITEM_UNIT, WINDOW_UNIT, Graph, Kind
from onewindow.procedures.uses import Use


@dataclass(frozen=True)
class Finding:
    """What stands in the way of publication. ``element`` is the id in the drawing; ``process``, ``definitions`` mean all of it."""

    element: str
    sentence: str


def examine(xml: str, uses: Sequence[Use] = ()) -> list[Finding]:
    """One finding for each element at fault, in the drawing's order; empty when the drawing may be published for these uses.

    Never raises for a drawing, however bad. A constant number of statements, whatever the number of steps and uses.
    """
    try:
        compile_drawing(xml, uses)
    except Invalid as refusal:
        place = {element: index for index, element in enumerate(bpmn.ids(xml))}
        found = [Finding(element, sentence) for element, sentence in refusal.fields.items()]
        return sorted(found, key=lambda finding: place.get(finding.element, -1))
    return []


def compile_drawing(xml: str, uses: Sequence[Use] = ()) -> tuple[Graph, dict[str, int]]:
    """The graph of a drawing that may be published, and the ids of the units it names by code.

    Raises ``Invalid('bpmn_refused')`` with the sentences of ``examine`` in ``fields``.
    """
    faults = Faults()
    plan = bpmn.read(xml, faults)
    checks.arrows_land(plan, faults)
    faults.refuse()
    units = _units(plan)
    checks.check(plan, faults, units={ITEM_UNIT, WINDOW_UNIT, *units}, has_service=engine.has_service)
    faults.refuse()
    soundness.prove(plan, faults)
    faults.refuse()
    _fit(plan, uses, units, faults)
    faults.refuse()
    return plan, {code: unit.pk for code, unit in units.items()}


def _fit(plan: Graph, uses: Sequence[Use], units: dict[str, Unit], faults: Faults) -> None:
    staff = staffing.read(plan, uses, units)
    staffing.check(plan, uses, units, staff, faults)
    two_hands.check(plan, uses, units, staff, faults)
    longest_way.check(plan, uses, faults)
    known_names.check(plan, uses, faults)


def _units(plan: Graph) -> dict[str, Unit]:
    codes = {node.unit for node in plan.nodes if node.kind is Kind.USER} - {ITEM_UNIT, WINDOW_UNIT}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes, is_active=True)} if codes else {}
