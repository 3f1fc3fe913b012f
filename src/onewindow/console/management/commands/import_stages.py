"""``import_stages FILE``: the stages of construction projects and the grounds of the green channel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.base.errors import Invalid
from onewindow.console.city import rows
from onewindow.kernel.org import service as org
from onewindow.projects import service as projects


class Command(BaseCommand):
    help = "载入工程建设项目的审批阶段（牵头单位、主题、时限）和绿色通道事由（JSON Lines），全部成立才写入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            count = projects.import_stages(rows.read(options["file"]), actor=org.system_actor())
        except Invalid as refused:
            raise CommandError(refused.message) from refused
        except (OSError, ValueError) as error:
            raise CommandError(f"读不了：{error}") from error
        self.stdout.write(f"审批阶段和绿色通道事由：{count} 行")
