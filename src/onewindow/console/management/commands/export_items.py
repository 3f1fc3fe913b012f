"""``export_items FILE``: items in force as JSON Lines or as a workbook, in the shape that ``import_items`` takes.

Blank forms and samples are named by their keys, without the files: these lie in the attachment store and come with a backup.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.catalogue import service as catalogue
from onewindow.console.progress import progress_bar


class Command(BaseCommand):
    help = "导出在用和暂停的服务事项（文件名以 .jsonl 或 .xlsx 结尾）；--template 只写一个空模板。空表和样表文件不在里面，随备份走。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", help="只导出这个单位（单位编码）")
        parser.add_argument("--template", action="store_true", help="空的 Excel 模板")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["template"]:
            path.write_bytes(catalogue.template())
            return
        revisions = catalogue.in_force()
        if options["unit"]:
            revisions = revisions.of_unit(options["unit"])
        if path.suffix == ".xlsx":
            path.write_bytes(catalogue.export_workbook(revisions))
        elif path.suffix == ".jsonl":
            with path.open("wb") as stream, progress_bar(path.name, revisions.count()) as advance:
                for line in catalogue.export_jsonl(revisions):
                    stream.write(line)
                    advance(1)
        else:
            raise CommandError("文件名要以 .jsonl 或 .xlsx 结尾。")
