"""``load_holidays FILE``: a year's holidays and exchanged workdays, and every provisional due date anew."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.workcalendar import service as workcalendar


class Command(BaseCommand):
    help = "载入放假通知（JSON Lines），并重新推算所有暂定的到期日"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        lines = options["file"].read_text(encoding="utf-8").splitlines()
        years = workcalendar.load_jsonl(lines, actor=system_actor())
        moved = sum(timelimits.recompute_year(year.region, year.year) for year in years)
        self.stdout.write(f"载入 {'、'.join(str(year.year) for year in years)} 年，重新推算了 {moved} 个到期日。")
