"""Conditions read only what a case of every item knows: an unknown name counts as false, and nobody would notice."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from onewindow.procedures import names
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Flow, Graph, Kind
from onewindow.procedures.uses import Use, names_of

OUTCOME, OUTCOMES = "outcome", "outcomes"


def check(graph: Graph, uses: Sequence[Use], faults: Faults) -> None:
    """Add a reason for every condition that reads an unknown name, or the outcome of a step that is not drawn."""
    acting = {f"{OUTCOMES}.{node.id}" for node in graph.nodes if node.kind in (Kind.USER, Kind.SERVICE)}
    always = {OUTCOME, OUTCOMES, *acting}
    for flow in graph.flows:
        for name in names.read_by(flow.condition):
            if not _is_known(name, always):
                _look(flow, name, uses, faults)


def _look(flow: Flow, name: str, uses: Sequence[Use], faults: Faults) -> None:
    words = {"text": flow.condition, "name": name}
    without = [use for use in uses if not _is_known(name, use.fields)]
    if name.startswith(f"{OUTCOMES}."):
        faults.add(flow.id, _("条件“%(text)s”里的“%(name)s”不是这张图里的环节。") % words)
    elif without:
        faults.add(
            flow.id, _("条件“%(text)s”里的“%(name)s”，%(items)s没有这一项。") % {**words, "items": names_of(without)}
        )


def _is_known(name: str, known: Collection[str]) -> bool:
    """A name is known itself, or as the whole of which parts are."""
    return name in known or any(one.startswith(f"{name}.") for one in known)
