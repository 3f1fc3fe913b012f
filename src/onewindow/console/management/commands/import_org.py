"""``import_org [--divisions FILE] [--units FILE] [--people FILE]``: the organisation from JSON Lines."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from onewindow.console.city import rows
from onewindow.kernel.org import service as org

KINDS = {
    "divisions": ("行政区划", org.import_divisions),
    "units": ("单位", org.import_units),
    "people": ("人员", org.import_people),
}


class Command(BaseCommand):
    help = "导入区划、单位、人员（JSON Lines）。每个文件要么全部导入，要么一行也不导入；可以反复运行，不会重复。"

    def add_arguments(self, parser: CommandParser) -> None:
        for kind, (label, _importer) in KINDS.items():
            parser.add_argument(f"--{kind}", type=Path, help=label)

    def handle(self, *_args: Any, **options: Any) -> None:
        for kind, (label, importer) in KINDS.items():
            if options[kind]:
                lines = options[kind].read_text(encoding="utf-8").splitlines()
                self.stdout.write(rows.told(label, importer(lines, actor=org.system_actor())))
