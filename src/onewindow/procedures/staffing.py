"""Every step has somebody who can do it today, in every unit that it falls to."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Graph, Kind, Node
from onewindow.procedures.uses import Use, names_of

Staff = Mapping[tuple[str, int], frozenset[Person]]


def read(graph: Graph, uses: Sequence[Use], named: Mapping[str, Unit]) -> Staff:
    """Who holds which role of the drawing in which of its units today: one statement, none without uses."""
    return org.people_in_posts({(node.role, use.unit_of(node, named)) for node in steps(graph) for use in uses})


def check(graph: Graph, uses: Sequence[Use], named: Mapping[str, Unit], staff: Staff, faults: Faults) -> None:
    """Add a reason for every step that nobody can do in one of the units: the unit, the role and the items."""
    for node in steps(graph):
        empty = [use for use in uses if not staff[node.role, use.unit_of(node, named).pk]]
        if empty:
            unit = empty[0].unit_of(node, named)
            words = {"unit": unit, "role": Role(node.role).label, "items": names_of(empty)}
            faults.add(node.id, _("%(unit)s今天没有人担任“%(role)s”，%(items)s走到这里没有人能办。") % words)


def steps(graph: Graph) -> list[Node]:
    """The steps that wait for people."""
    return [node for node in graph.nodes if node.kind is Kind.USER]
