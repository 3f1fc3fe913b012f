"""Small logs, and where the real one lies."""

import datetime as dt
import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings

from onewindow.console.replay.log import Event, Log, Trace

REAL = settings.BASE_DIR.parent / "shared" / "data" / "permit_receipt_wabo.xes.gz"
is_there = pytest.mark.skipif(not REAL.exists(), reason="the public log lies beside the repository")
START = dt.datetime(2011, 3, 1, 8, 0, tzinfo=dt.UTC)
STEPS = {"a": ("Receive", "Group 1", "R1"), "b": ("Check", "EMPTY", "R2"), "c": ("Print", "Group 2", "TEST")}

_XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
 {traces}
</log>"""


def hours(count: float) -> dt.datetime:
    """So many hours after the log's first moment."""
    return START + dt.timedelta(hours=count)


def trace(name: str, steps: str, *, ended: float | None, deadline: float, department: str = "General") -> Trace:
    """A case whose steps are done an hour apart, named by letters."""
    events = [Event(*STEPS[letter], at=hours(n), instance=f"{name}-{n}") for n, letter in enumerate(steps, start=1)]
    end = None if ended is None else hours(ended)
    return Trace(name, START, hours(deadline), end, department, "Internet", events, {"responsible": "R9"})


def log(*traces: Trace) -> Log:
    return Log("sample", "0123456789abcdef" * 4, traces)


def xes(traces: Sequence[Trace]) -> str:
    """The log as a file has it."""
    return _XES.format(traces="\n".join(map(_trace, traces)))


def written(folder: Path, text: str, name: str = "sample.xes.gz") -> Path:
    file = folder / name
    data = text.encode()
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return file


def _trace(one: Trace) -> str:
    dates = {"startdate": one.started, "deadline": one.deadline, "enddate": one.ended}
    said = "".join(f'<date key="{key}" value="{at.isoformat()}"/>' for key, at in dates.items() if at)
    texts = {"concept:name": one.name, "department": one.department, "channel": one.channel, **one.facts}
    said += "".join(f'<string key="{key}" value="{value}"/>' for key, value in texts.items())
    return f"<trace>{said}{''.join(map(_event, one.events))}</trace>"


def _event(one: Event) -> str:
    texts = {
        "concept:name": one.step,
        "org:group": one.group,
        "org:resource": one.resource,
        "concept:instance": one.instance,
        "lifecycle:transition": "complete",
    }
    said = "".join(f'<string key="{key}" value="{value}"/>' for key, value in texts.items())
    return f'<event>{said}<date key="time:timestamp" value="{one.at.isoformat()}"/></event>'
