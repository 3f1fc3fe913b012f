"""One decision table as zen runs it: the JSON Decision Model, which zen and its editors read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import zen

_ENGINE = zen.ZenEngine()
_PLACE = {"x": 0, "y": 0}


def model(hit_policy: str, inputs: Mapping[str, tuple[str, str]], rules: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """A table between input and output that answers with ``row``, the number of a rule from 1 as text.

    ``inputs`` are name and field of each column by its id, ``rules`` the unary tests by these ids. By the hit policy ``first`` the first row
    that applies is the answer, by ``collect`` all of them.
    """
    content = {
        "hitPolicy": hit_policy,
        "inputs": [{"id": key, "name": name, "field": field} for key, (name, field) in inputs.items()],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": [{"_id": str(n), "row": str(n), **rule} for n, rule in enumerate(rules, start=1)],
    }
    nodes = [_node("in", "inputNode"), _node("table", "decisionTableNode", content=content), _node("out", "outputNode")]
    return {"nodes": nodes, "edges": [_edge("in", "table"), _edge("table", "out")]}


def decision(table: Mapping[str, Any]) -> Any:
    """The table of ``model``, ready to be asked: ``.evaluate(values)["result"]``."""
    return _ENGINE.create_decision(json.dumps(table))


def _node(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": _PLACE, **more}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
