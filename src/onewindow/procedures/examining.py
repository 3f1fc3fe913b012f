"""The proof of a drawing before it is published, and what stands in its way: one sentence at each element.

First the drawing by itself: what is run, whole, sound. Then against each item that uses it: people, two hands, time, names.
A later question is asked only when the earlier ones are answered: it would have nothing to stand on.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.kernel.org.service import Unit
from onewindow.procedures import (
    bpmn,
    checks,
    composing,
    graph,
    known_names,
    longest_way,
    outside,
    soundness,
    staffing,
    two_hands,
)
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import ITEM_UNIT, WINDOW_UNIT, Graph, Kind, element_of
from onewindow.procedures.models import Version
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


def obstacles(xml: str) -> list[Finding]:
    """Where a drawing of another program cannot be taken, by element; empty when everything in it is. No statement.

    The file itself is kept as it came, and the reader passes over nothing that carries a token, so what is taken is taken without loss.
    Who does a step, and by when, no other program knows: that is asked at the check before publication.
    """
    faults = Faults()
    with suppress(Invalid):  # every reason is in the faults
        checks.arrows_land(bpmn.read(xml, faults), faults)
    return [Finding(element, sentence) for element, sentence in faults.items()]


def compile_drawing(xml: str, uses: Sequence[Use] = ()) -> tuple[Graph, dict[str, int]]:
    """The graph of a drawing that may be published, with the procedures it calls in it as they are published now, and the ids of the
    units it names by code.

    Raises ``Invalid('bpmn_refused')`` with the sentences of ``examine`` in ``fields``.
    """
    faults = Faults()
    plan = bpmn.read(xml, faults)
    checks.arrows_land(plan, faults)
    faults.refuse()
    units = _units(plan)
    checks.check(plan, faults, units={ITEM_UNIT, WINDOW_UNIT, *units}, has_service=outside.has_service)
    faults.refuse()
    if composing.called_by(plan):
        plan = _with_calls(plan, faults)
        units = _units(plan)
    _ids_fit(plan, faults)
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


def _with_calls(plan: Graph, faults: Faults) -> Graph:
    """Add a reason at every call of a procedure that is not published, else put each in the place of its call: one statement."""
    versions = Version.objects.filter(definition__code__in=composing.called_by(plan), state=Version.State.PUBLISHED)
    latest = versions.order_by("definition_id", "-number").distinct("definition_id")
    called = {code: graph.from_json(data["graph"]) for code, data in latest.values_list("definition__code", "compiled")}
    for node in plan.nodes:
        if node.kind is Kind.CALL and node.called not in called:
            faults.add(node.id, _("没有已发布的流程“%(code)s”可以调用。") % {"code": node.called})
    faults.refuse()
    return composing.with_calls(plan, called)


def _ids_fit(plan: Graph, faults: Faults) -> None:
    for node in composing.with_instances(plan).nodes:
        if len(node.id) > bpmn.LONGEST_ID:
            faults.add(element_of(node.id), _("id 太长，连同里面的环节不超过 60 个字符：%(id)s") % {"id": node.id})


def _units(plan: Graph) -> dict[str, Unit]:
    codes = {code for node in plan.nodes if node.kind is Kind.USER for code in node.units or (node.unit,)}
    codes -= {ITEM_UNIT, WINDOW_UNIT}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes, is_active=True)} if codes else {}
