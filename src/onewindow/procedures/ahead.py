"""What may still come to a subject: the duties of the steps that wait and of those its tokens can reach."""

from collections.abc import Sequence

from onewindow.procedures.compiled import compiled
from onewindow.procedures.graph import Graph
from onewindow.procedures.marking import Marking, from_json
from onewindow.procedures.models import Execution


def duties_ahead(kind: str, keys: Sequence[str]) -> dict[str, frozenset[str]]:
    """By subject, of what runs. One statement, and one for each version that this process has not met yet."""
    rows = Execution.objects.filter(subject_kind=kind, subject_key__in=list(keys), state=Execution.State.RUNNING)
    return {one.subject_key: _duties(compiled(one.version_id).graph, from_json(one.marking)) for one in rows}


def _duties(graph: Graph, marking: Marking) -> frozenset[str]:
    here = {place if place in graph.node else graph.flow[place].target for place in marking.places}
    reached = here.union(*(graph.after[name] for name in here))
    return frozenset(graph.node[name].duty for name in reached if graph.node[name].duty)
