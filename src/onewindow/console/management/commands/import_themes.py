"""``import_themes FILE [--elements FILE]``: one-thing themes and the data dictionary they share fields by."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.base.errors import Invalid
from onewindow.console.city import rows
from onewindow.kernel.org import service as org
from onewindow.packages import service as packages


class Command(BaseCommand):
    help = "载入一件事主题和数据字典（JSON Lines），全部成立才写入；没有变化的不动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--elements", type=Path, help="数据字典")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._load(options["file"], options["elements"])
        except Invalid as refused:
            told = [refused.message, *(f"  {sentence}" for sentence in refused.fields.values())]
            raise CommandError("\n".join(told)) from refused
        except (OSError, ValueError) as error:
            raise CommandError(f"读不了：{error}") from error

    def _load(self, file: Path | None, elements: Path | None) -> None:
        actor = org.system_actor()
        if elements is not None:
            changed = packages.import_elements(rows.read(elements), actor=actor)
            self.stdout.write(f"数据字典：新增和更新 {changed}")
        if file is not None:
            done = packages.import_themes(rows.read(file), actor=actor)
            self.stdout.write(f"一件事：发布 {done.published}，没有变化 {done.unchanged}")
