"""Published versions as the engine runs them, kept in memory: a published version never changes."""

from dataclasses import dataclass
from functools import lru_cache

from onewindow.procedures import composing, graph
from onewindow.procedures.graph import Graph
from onewindow.procedures.models import Version


@dataclass(frozen=True)
class Compiled:
    """The graph, and the ids of the units that it names by code."""

    graph: Graph
    units: dict[str, int]


@lru_cache(maxsize=512)
def compiled(version_id: int) -> Compiled:
    """One statement the first time a process meets the version, none after."""
    data = Version.objects.values_list("compiled", flat=True).get(pk=version_id)
    return Compiled(composing.with_instances(graph.from_json(data["graph"])), data["units"])
