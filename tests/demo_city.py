"""The demo city in a test's database: units, people, procedures, rules and items by the imports the demo uses; no papers, no cases."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import LazySettings
from django.core.management import call_command

from onewindow.console.city import earlier
from onewindow.kernel.org.service import forget_system_actor

CITY = Path(__file__).parents[1] / "demo" / "mingchuan"


def load(settings: LazySettings, items: Iterable[str] = ("*",)) -> None:
    """``items`` are the names of files, without their ending."""
    settings.ONEWINDOW_DEMO = True  # its people live in no real province
    forget_system_actor()
    call_command(
        "import_org", divisions=CITY / "divisions.jsonl", units=CITY / "units.jsonl", people=CITY / "people.jsonl"
    )
    earlier.bring_drawings(CITY / "procedures")
    call_command("import_rules", CITY / "rules.jsonl")
    if files := sorted(file for name in items for file in (CITY / "items").glob(f"{name}.jsonl")):
        call_command("import_items", *files)
