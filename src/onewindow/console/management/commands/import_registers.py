"""``import_registers FILE``: put the records of a file into the local tables that materials are verified against."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.base.errors import DomainError
from onewindow.console.city import rows
from onewindow.kernel.verification import service as verification


class Command(BaseCommand):
    help = "导入比对数据：每行一条记录（dataset、dataset_name、id_type、id_number、reference、valid_until、facts）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            count = verification.load_records(rows.read(options["file"]))
        except (DomainError, KeyError, ValueError) as error:
            raise CommandError(f"没有导入任何记录：{error}") from error
        self.stdout.write(f"比对数据：{count} 条")
