"""``load_city FOLDER``: everything a city begins with, by the imports that every city uses."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from onewindow.catalogue import service as catalogue
from onewindow.console.city import applicants, applications, earlier, papers, played_cases, projects, rows, supervised
from onewindow.console.progress import progress_bar
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org


class Command(BaseCommand):
    help = "载入一座城市：日历、区划、单位、人员、流程、规则、事项；示范城市另有办事人和办件。没有变化就不重复载入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--without-cases", action="store_true", help="不载入示范办件")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        stamp, digest = settings.VAR_DIR / "city.stamp", _digest(folder)
        if org.Unit.objects.exists() and stamp.exists() and stamp.read_text() == digest:
            return
        for name, load in _STEPS:
            if (folder / name).exists():
                load(folder / name)
        if not options["without_cases"]:
            _cases(folder)
            _projects(folder / "projects.jsonl")
        earlier.catch_up(folder)
        audit.sign_bill()
        stamp.write_text(digest)


def _digest(folder: Path) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _people(file: Path) -> None:
    """Staff as they are in the file; in the demo everybody also gets the demo's password."""
    given = list(rows.read(file))
    if settings.ONEWINDOW_DEMO:
        given = [{"password": settings.ONEWINDOW_DEMO_PASSWORD, **row} for row in given]
    rows.told("人员", org.import_people(given, actor=org.system_actor()))


def _items(folder: Path) -> None:
    """The items, with the forms and samples of ``papers`` set as PDF; not again while neither has changed."""
    stamp, papers_folder = settings.VAR_DIR / "city-items.stamp", folder.parent / "papers"
    digest = _digest(folder) + _digest(papers_folder)
    if catalogue.Item.objects.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    files = sorted(folder.glob("*.jsonl"))
    if papers_folder.exists():
        with tempfile.TemporaryDirectory() as target:
            with progress_bar("样表", papers.count(files)) as advance:
                papers.set_papers(papers_folder, files, Path(target), advance)
            earlier.bring_items(folder.parent / "earlier" / "items.jsonl", files, Path(target))
            call_command("import_items", *files, folder=Path(target))
    else:
        call_command("import_items", *files)
    stamp.write_text(digest)


def _applicants(file: Path) -> None:
    if settings.ONEWINDOW_DEMO:
        applicants.load(file)


def _cases(folder: Path) -> None:
    """Invented cases only in the demo, and never beside cases of other people's; a load that was interrupted goes on."""
    if not settings.ONEWINDOW_DEMO or played_cases.has_foreign_cases():
        return
    files = sorted([*folder.glob("cases.jsonl"), *(folder / "cases").glob("*.jsonl")])
    together = [file for file in (folder / "applications.jsonl",) if file.exists()]
    with progress_bar("办件", sum(1 for file in [*files, *together] for _ in rows.read(file))) as advance:
        for file in files:
            played_cases.load(file, advance)
        for file in together:
            applications.load(file, advance)
    supervised.supervise()


def _projects(file: Path) -> None:
    """Invented projects only in the demo, beside its invented cases."""
    if not (settings.ONEWINDOW_DEMO and file.exists()) or played_cases.has_foreign_cases():
        return
    with progress_bar("工程建设项目", sum(1 for _ in rows.read(file))) as advance:
        projects.load(file, advance)


_STEPS: list[tuple[str, Callable[[Path], object]]] = [
    ("holidays.jsonl", lambda file: call_command("load_holidays", file)),
    ("divisions.jsonl", lambda file: call_command("import_org", divisions=file)),
    ("units.jsonl", lambda file: call_command("import_org", units=file)),
    ("people.jsonl", _people),
    ("procedures", earlier.bring_drawings),
    ("rules.jsonl", lambda file: call_command("import_rules", file)),
    ("registers.jsonl", lambda file: call_command("import_registers", file)),
    ("items", _items),
    ("elements.jsonl", lambda file: call_command("import_themes", elements=file)),
    ("themes.jsonl", lambda file: call_command("import_themes", file)),
    ("stages.jsonl", lambda file: call_command("import_stages", file)),
    ("synonyms.jsonl", lambda file: call_command("import_synonyms", file)),
    ("parties.jsonl", _applicants),
]
