"""The logs as the field's own program reads them: pm4py in a process of its own, since it brings much along and warns of some of it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_OCEL = """
import json, sys, pm4py
log = pm4py.read_ocel2_json(sys.argv[1])
print(json.dumps({
    "events": len(log.events),
    "types": sorted(set(log.events["ocel:activity"])),
    "objects": {str(kind): int(n) for kind, n in log.objects["ocel:type"].value_counts().items()},
    "relations": len(log.relations),
    "flat": len(pm4py.ocel_flattening(log, "case")),
}))
"""
_XES = """
import json, sys, pm4py
log = pm4py.read_xes(sys.argv[1])
variants = pm4py.get_variants(log)
print(json.dumps({
    "cases": sorted(set(log["case:concept:name"])),
    "events": len(log),
    "activities": list(log["concept:name"]),
    "starts": pm4py.get_start_activities(log),
    "variants": len(variants),
}))
"""


def read_ocel(path: Path) -> dict[str, Any]:
    return _read(_OCEL, path)


def read_xes(path: Path) -> dict[str, Any]:
    return _read(_XES, path)


def _read(program: str, path: Path) -> dict[str, Any]:
    run = [sys.executable, "-W", "ignore", "-c", program, str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))
