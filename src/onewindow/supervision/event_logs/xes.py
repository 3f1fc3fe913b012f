"""XES (IEEE 1849-2016): one trace for each case, its events in order; written as it is read."""

from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from onewindow.supervision.event_logs.traces import CANCELLED, DONE, OPENED, Occurrence, Trace

_EXTENSIONS = {
    "Concept": "concept",
    "Time": "time",
    "Organizational": "org",
    "Lifecycle": "lifecycle",
}
# What became of a step, in the standard model of the lifecycle extension; a verb is done when it is recorded.
_TRANSITIONS = {OPENED: "schedule", DONE: "complete", CANCELLED: "ate_abort"}


def write_xes(traces: Iterable[Trace], stream: IO[bytes]) -> int:
    """Write the log; how many events it has. Activities are the step's name, or the desk's word for the verb; the verb is beside it."""
    xml = XMLGenerator(stream, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "log", {"xes.version": "1849-2016", "xes.features": "", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix in _EXTENSIONS.items():
        address = f"http://www.xes-standard.org/{prefix}.xesext"
        _empty(xml, "extension", {"name": name, "prefix": prefix, "uri": address})
    _empty(xml, "classifier", {"name": "Activity", "keys": "concept:name lifecycle:transition"})
    written = sum(_write_trace(xml, trace) for trace in traces)
    xml.endElement("log")
    xml.endDocument()
    return written


def _write_trace(xml: XMLGenerator, trace: Trace) -> int:
    _open(xml, "trace")
    told = {"item_code": trace.item_code, "item_name": trace.item_name, "channel": trace.channel, "state": trace.state}
    window = trace.window.name if trace.window else ""
    whose = {"outcome": trace.outcome, "unit": trace.unit.name, "window": window, "party": trace.party}
    _strings(xml, {"concept:name": trace.number, **told, **whose, "party_kind": trace.party_kind, "agent": trace.agent})
    if trace.due_at:
        _empty(xml, "date", {"key": "due_at", "value": trace.due_at.isoformat()})
    for one in trace.occurrences:
        _write_event(xml, one, trace.unit.name)
    xml.endElement("trace")
    return len(trace.occurrences)


def _write_event(xml: XMLGenerator, one: Occurrence, unit: str) -> None:
    _open(xml, "event")
    _empty(xml, "date", {"key": "time:timestamp", "value": one.at.isoformat()})
    names = {
        "concept:name": one.step.name if one.step else one.words,
        "lifecycle:transition": _TRANSITIONS.get(one.activity, "complete"),
        "org:resource": one.actor,
        "org:role": one.step.role if one.step else one.actor_kind,
        "org:group": unit if one.step else "",
        "verb": one.activity,
        "step": one.step.key if one.step else "",
        "outcome": one.step.outcome if one.step and one.activity == DONE else "",
    }
    _strings(xml, names)
    xml.endElement("event")


def _strings(xml: XMLGenerator, values: dict[str, str]) -> None:
    for key, value in values.items():
        if value:
            _empty(xml, "string", {"key": key, "value": value})


def _open(xml: XMLGenerator, name: str, attributes: dict[str, str] | None = None) -> None:
    xml.startElement(name, AttributesImpl(attributes or {}))


def _empty(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    _open(xml, name, attributes)
    xml.endElement(name)
