"""OCEL 2.0 as JSON (ocel-standard.org): cases, steps, parties, people and units as objects, what happened as events between them."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from onewindow.cases import service as cases
from onewindow.supervision.event_logs.traces import STEP_WORDS, Occurrence, Place, Trace

# Attributes are text: the standard's schema knows no other value.
_OBJECTS = {
    "case": ("item_code", "item_name", "channel", "state", "outcome", "due_at"),
    "step": ("name", "duty", "role", "outcome"),
    "party": ("kind",),
    "person": ("kind",),
    "unit": ("name",),
}
_EVENT = ("words",)
# Of the others each belongs to one case and comes once.
_SHARED = ("party", "person", "unit")
Relations = Mapping[str, str]


def write_ocel(traces: Iterable[Trace], stream: IO[bytes]) -> int:
    """Write the log; how many events it has. Objects wait in a file of their own until the events are written."""
    events = 0
    with tempfile.TemporaryFile() as objects:
        stream.write(b'{"objectTypes":' + _bytes([_type(name, known) for name, known in _OBJECTS.items()]))
        verbs = [*cases.verbs(), *STEP_WORDS]
        stream.write(b',"eventTypes":' + _bytes([_type(verb, _EVENT) for verb in verbs]) + b',"events":[')
        known: set[str] = set()
        for trace in traces:
            for one in trace.occurrences:
                events += 1
                _append(stream, _event(trace, one, events), first=events == 1)
            for row in _objects(trace):
                if row["id"] not in known:
                    _append(objects, row, first=objects.tell() == 0)
                    known.update([row["id"]] if row["type"] in _SHARED else [])
        stream.write(b'],"objects":[')
        objects.seek(0)
        stream.writelines(objects)
        stream.write(b"]}")
    return events


def _event(trace: Trace, one: Occurrence, number: int) -> dict[str, Any]:
    # Readers keep only objects to which something happened.
    relations = {trace.number: "case", trace.party: "applicant", _unit(trace.unit): "unit", one.actor: "actor"}
    if one.step:
        relations[one.step.key] = "step"
    words = [{"name": "words", "value": one.words}]
    row = {"id": f"event-{number}", "type": one.activity, "time": one.at.isoformat(), "attributes": words}
    return row | {"relationships": _relations(relations)}


def _objects(trace: Trace) -> Iterator[dict[str, Any]]:
    begun = trace.occurrences[0].at.isoformat() if trace.occurrences else "1970-01-01T00:00:00+00:00"
    ended = trace.occurrences[-1].at.isoformat() if trace.occurrences else begun
    fixed = {"item_code": trace.item_code, "item_name": trace.item_name, "channel": trace.channel}
    now = {"state": trace.state, "outcome": trace.outcome, "due_at": trace.due_at.isoformat() if trace.due_at else ""}
    whose = {trace.party: "applicant", trace.agent: "agent", _unit(trace.window): "window", _unit(trace.unit): "unit"}
    yield _object(trace.number, "case", [*_values(fixed, begun), *_values(now, ended)], whose)
    for step in trace.steps:
        told = {"name": step.name, "duty": step.duty, "role": step.role, "outcome": step.outcome}
        yield _object(step.key, "step", _values(told, begun), {trace.number: "case"})
    yield _object(trace.party, "party", _values({"kind": trace.party_kind}, begun))
    if trace.agent:
        yield _object(trace.agent, "party", _values({"kind": trace.agent_kind}, begun))
    for place in dict.fromkeys(one for one in (trace.unit, trace.window) if one):
        yield _object(_unit(place), "unit", _values({"name": place.name}, begun))
    for one in trace.occurrences:
        if one.actor:
            yield _object(one.actor, "person", _values({"kind": one.actor_kind}, begun))


def _object(key: str, kind: str, values: list[dict[str, str]], relations: Relations | None = None) -> dict[str, Any]:
    return {"id": key, "type": kind, "attributes": values, "relationships": _relations(relations or {})}


def _values(told: Mapping[str, str], at: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value, "time": at} for name, value in told.items() if value]


def _relations(relations: Relations) -> list[dict[str, str]]:
    return [{"objectId": key, "qualifier": qualifier} for key, qualifier in relations.items() if key]


def _unit(place: Place | None) -> str:
    return f"unit-{place.code}" if place else ""


def _type(name: str, attributes: Iterable[str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": attribute, "type": "string"} for attribute in attributes]}


def _append(stream: IO[bytes], row: dict[str, Any], *, first: bool) -> None:
    stream.write((b"" if first else b",\n") + _bytes(row))


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
