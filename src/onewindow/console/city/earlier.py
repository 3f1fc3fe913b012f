"""What stood in the demo city before, so that today has something to be compared with.

``earlier/items.jsonl``: what an item asked for once, besides what it asks now: ``{"code", "in_force_from", "materials": [more of them]}``.
``earlier/procedures/``: drawings on which the played cases began; ``moves.jsonl`` then moves those under way to today's:
``{"procedure", "from", "to", "reason"}``. None of it is brought in where the item or the procedure is known already.
"""

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.catalogue import service as catalogue
from onewindow.console.city import rows
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.procedures import service as procedures


def bring_items(earlier: Path, now: Iterable[Path], papers: Path) -> None:
    """The first version of items that asked for more, in force from its own day."""
    before = {row["code"]: row for row in rows.read(earlier)} if settings.ONEWINDOW_DEMO and earlier.exists() else {}
    known = set(catalogue.Item.objects.filter(code__in=before).values_list("code", flat=True))
    asked = [row for file in now for row in rows.read(file) if row["code"] in before.keys() - known]
    for day in sorted({before[row["code"]]["in_force_from"] for row in asked}):
        of_day = [row for row in asked if before[row["code"]]["in_force_from"] == day]
        file = papers / f"{day}.jsonl"
        file.write_text("\n".join(json.dumps(_as_it_was(row, before[row["code"]])) for row in of_day), encoding="utf-8")
        with clock.moved_to(clock.at(dt.date.fromisoformat(day), 9)):
            call_command("import_items", file, folder=papers)


def _as_it_was(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {**row, "materials": [*row["materials"], *before["materials"]]}


def bring_drawings(today: Path) -> None:
    """Today's drawings, but the earlier ones of procedures that the house does not know yet."""
    earlier = sorted((today.parent / "earlier" / "procedures").glob("*.bpmn")) if settings.ONEWINDOW_DEMO else []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(today, folder, dirs_exist_ok=True)
        for file in earlier:
            if not procedures.published_number(file.stem):
                shutil.copy(file, folder)
        call_command("import_procedures", Path(folder))


def catch_up(city: Path) -> None:
    """Today's drawings come into force; whatever is under way and can be moved goes on in them. Once."""
    if not settings.ONEWINDOW_DEMO or not (city / "moves.jsonl").exists():
        return
    call_command("import_procedures", city / "procedures")
    top = org.Unit.objects.filter(parent__isnull=True).order_by("pk").first()
    operator = org.people_holding(Role.OPERATOR, top).order_by("pk").first() if top else None
    for row in rows.read(city / "moves.jsonl"):
        if operator is not None and procedures.published_number(row["procedure"]) >= row["to"]:
            _move(row, operator)


def _move(row: dict[str, Any], operator: Person) -> None:
    change = procedures.change(row["procedure"], row["from"], row["to"])
    running = procedures.running_on(change.from_version, operator).filter(subject_kind="case").order_by("pk")
    foreseen = cases.foresee_move(change, list(running[: procedures.MOST_AT_ONCE]), actor=operator)
    seen = {prospect.key: prospect.mark for prospect, obstacle in foreseen if obstacle is None}
    if seen:
        cases.move_to_version(change, seen, reason=row["reason"], actor=operator)
