"""``./onewindow bench NAME``: one benchmark on a database of its own."""

import shutil

from onewindow.console.launcher import places
from onewindow.console.launcher.database import database, scratch
from onewindow.console.launcher.demo import prepare
from onewindow.console.launcher.environment import environment
from onewindow.console.launcher.frontend import ensure_frontend
from onewindow.console.launcher.processes import manage


def run(arguments: list[str]) -> int:
    """Migrate an empty database, run, drop it. The durability settings are those of operation."""
    ensure_frontend()
    with database() as url, scratch(url, "onewindow_bench") as own:
        var = places.var() / "bench"
        var.mkdir(exist_ok=True)
        for shared in ("vendor", "fonts"):
            if not (var / shared).exists():
                (var / shared).symlink_to(places.var() / shared)
        # Bills that were signed for databases that are no more would be missing in this one.
        shutil.rmtree(var / "audit", ignore_errors=True)
        bills = str(var / "audit" / "bills.jsonl")
        # The demo city's people: their numbers count only in the demo, and nobody carries a one-time code.
        env = environment(own, ONEWINDOW_VAR=str(var), ONEWINDOW_AUDIT_BILLS=bills, ONEWINDOW_DEMO="1")
        prepare(env)
        return manage(["bench", *arguments], env)
