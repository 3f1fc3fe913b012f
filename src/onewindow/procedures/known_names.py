"""Conditions read only what a case of every item knows: an unknown name counts as false, and nobody would notice."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from onewindow.procedures import names
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import INSIDE, RECKONED, Graph, Kind, element_of
from onewindow.procedures.uses import Use, names_of

OUTCOME, OUTCOMES = "outcome", "outcomes"


def check(graph: Graph, uses: Sequence[Use], faults: Faults) -> None:
    """Add a reason for every condition that reads an unknown name, or the outcome of a step that is not drawn."""
    for place, expression in _expressions(graph):
        always = {OUTCOME, OUTCOMES, *_outcomes_known(graph, place)}
        for name in names.read_by(expression):
            if not _is_known(name, always):
                _look(element_of(place), expression, name, uses, faults)


def _expressions(graph: Graph) -> Iterator[tuple[str, str]]:
    """What is computed, and the id where it is written: conditions, rules, and the variables that list units."""
    yield from ((flow.id, flow.condition) for flow in graph.flows if flow.condition)
    yield from ((node.id, text) for node in graph.nodes for text in (node.rule, node.among) if text)


def _outcomes_known(graph: Graph, place: str) -> set[str]:
    """Within a called procedure its own elements go by their own ids."""
    inside = place.rpartition(INSIDE)[0] + INSIDE
    acting = {node.id for node in graph.nodes if node.kind is Kind.USER or node.kind in RECKONED}
    return {f"{OUTCOMES}.{name}" for name in acting | {name.removeprefix(inside) for name in acting}}


def _look(place: str, expression: str, name: str, uses: Sequence[Use], faults: Faults) -> None:
    words = {"text": expression, "name": name}
    without = [use for use in uses if not _is_known(name, use.fields)]
    if name.startswith(f"{OUTCOMES}."):
        faults.add(place, _("条件“%(text)s”里的“%(name)s”不是这张图里的环节。") % words)
    elif without:
        faults.add(
            place, _("条件“%(text)s”里的“%(name)s”，%(items)s没有这一项。") % {**words, "items": names_of(without)}
        )


def _is_known(name: str, known: Collection[str]) -> bool:
    """A name is known itself, or as the whole of which parts are."""
    return name in known or any(one.startswith(f"{name}.") for one in known)
