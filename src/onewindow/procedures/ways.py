"""Where a step can lead: the outcomes its drawing branches on, for the buttons of a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onewindow.procedures.compiled import compiled
from onewindow.procedures.engine import PLAIN
from onewindow.procedures.graph import Flow, Graph, Kind
from onewindow.procedures.models import Task

_OUTCOME = re.compile(r"outcome\s*==\s*'(\w+)'")


@dataclass(frozen=True)
class Way:
    """An outcome to complete a step with, and the names of the steps that it opens."""

    outcome: str
    steps: tuple[str, ...]
    name: str = ""


def ways_on(task: Task) -> tuple[Way, ...]:
    """The plain way first (outcome ``agree``), then one for each outcome a condition behind the step names.

    Load ``task.execution`` with the task; the drawing is kept in memory.
    """
    graph = compiled(task.execution.version_id).graph
    flows = list(_flows_behind(graph, task.node))
    plain = _steps(graph, [flow for flow in flows if not flow.condition])
    ways = [Way(PLAIN, plain)]
    for flow in flows:
        for outcome in _OUTCOME.findall(flow.condition):
            ways.append(Way(outcome, _steps(graph, [flow]), flow.name))
    return tuple(ways)


def _flows_behind(graph: Graph, node: str) -> Iterator[Flow]:
    """The arrows that leave the step and the gateways directly behind it."""
    waiting, seen = [node], {node}
    while waiting:
        for flow in graph.leaving[waiting.pop()]:
            yield flow
            if graph.node[flow.target].kind is not Kind.USER and flow.target not in seen and not flow.condition:
                seen.add(flow.target)
                waiting.append(flow.target)


def _steps(graph: Graph, flows: list[Flow]) -> tuple[str, ...]:
    names = [graph.node[flow.target].name for flow in flows if graph.node[flow.target].kind is Kind.USER]
    return tuple(dict.fromkeys(names))
