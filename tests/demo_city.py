"""The demo city in a test's database: units, people, procedures, rules and items by the imports the demo uses; no papers, no cases."""

from pathlib import Path

from django.conf import LazySettings
from django.core.management import call_command

from onewindow.kernel.org.service import forget_system_actor

CITY = Path(__file__).parents[1] / "demo" / "mingchuan"


def load(settings: LazySettings) -> None:
    settings.ONEWINDOW_DEMO = True  # its people live in no real province
    forget_system_actor()
    call_command(
        "import_org", divisions=CITY / "divisions.jsonl", units=CITY / "units.jsonl", people=CITY / "people.jsonl"
    )
    call_command("import_procedures", CITY / "procedures")
    call_command("import_rules", CITY / "rules.jsonl")
    call_command("import_items", *sorted((CITY / "items").glob("*.jsonl")))
