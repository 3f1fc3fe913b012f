"""``import_rules FILE``: put every rule set of a file into force whose table has changed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onewindow.base.errors import DomainError
from onewindow.console.city import rows
from onewindow.kernel.org.service import Unit, system_actor
from onewindow.rulings import service as rulings


class Command(BaseCommand):
    help = "导入秒批规则：每行一套（code、name、unit、basis、sample_rate、table），有变化的发布为新版本；有一套不合格就全部不导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        refused = [line for row in rows.read(options["file"]) for line in self._bring_in(row)]
        if refused:
            raise CommandError("没有导入任何规则：\n" + "\n".join(refused))

    def _bring_in(self, row: dict[str, Any]) -> list[str]:
        unit = Unit.objects.filter(code=row.get("unit")).first()
        if unit is None:
            return [f"{row.get('code')}：没有单位 {row.get('unit')}"]
        try:
            version = rulings.bring_in(row, unit, actor=system_actor())
        except DomainError as error:
            return [f"{row['code']}：{error.message}"]
        self.stdout.write(f"{row['code']}  {row['name']}  第 {version.number} 版")
        return []
