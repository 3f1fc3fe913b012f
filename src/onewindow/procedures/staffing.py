"""Every step has somebody who can do it today, in every unit that it falls to."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import Graph, Kind, Node, element_of
from onewindow.procedures.uses import Use, names_of

Staff = Mapping[tuple[str, int], frozenset[Person]]


def read(graph: Graph, uses: Sequence[Use], named: Mapping[str, Unit]) -> Staff:
    """Who holds which role of the drawing in which of its units today: one statement, none without uses."""
    posts = {(node.role, unit) for node in steps(graph) for use in uses for unit in use.units_of(node, named)}
    return org.people_in_posts(posts)


def check(graph: Graph, uses: Sequence[Use], named: Mapping[str, Unit], staff: Staff, faults: Faults) -> None:
    """Add a reason for every step that nobody can do in one of the units: the unit, the role and the items."""
    for node in steps(graph):
        falls_to = [(use, unit) for use in uses for unit in use.units_of(node, named)]
        empty = [(use, unit) for use, unit in falls_to if not staff[node.role, unit.pk]]
        if empty:
            items = names_of(list(dict.fromkeys(use for use, _unit in empty)))
            words = {"unit": empty[0][1], "role": Role(node.role).label, "items": items}
            faults.add(
                element_of(node.id), _("%(unit)s今天没有人担任“%(role)s”，%(items)s走到这里没有人能办。") % words
            )


def steps(graph: Graph) -> list[Node]:
    """The steps that wait for people."""
    return [node for node in graph.nodes if node.kind is Kind.USER]
