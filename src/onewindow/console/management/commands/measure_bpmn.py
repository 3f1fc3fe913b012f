"""``measure_bpmn FOLDER``: how many drawings of other programs are taken without loss, and why the rest are not.

The reference models of the BPMN Model Interchange Working Group are such a folder.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.procedures import service as procedures

# So many reasons of one drawing are printed; the rest are counted.
SHOWN = 3


class Command(BaseCommand):
    help = "看文件夹里其他程序画的 BPMN 图能拿进来几张：逐张说明是否完整，拿不进来的说明是哪个元素；什么也不写入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        paths = sorted(path for path in options["folder"].iterdir() if path.suffix.lower() == ".bpmn")
        if not paths:
            raise CommandError(f"{options['folder']} 里没有 .bpmn 文件。")
        taken = [path for path in paths if self._told(path)]
        self.stdout.write(f"{len(paths)} 张图，{len(taken)} 张完整拿进来，{len(paths) - len(taken)} 张按元素拒绝。")

    def _told(self, path: Path) -> bool:
        """Say how it is with one drawing; whether it is taken without loss."""
        found = procedures.obstacles(path.read_text(encoding="utf-8-sig"))
        self.stdout.write(f"{'✗' if found else '✓'} {path.name}")
        for finding in found[:SHOWN]:
            self.stdout.write(f"    {finding.element}：{finding.sentence}")
        if len(found) > SHOWN:
            self.stdout.write(f"    还有 {len(found) - SHOWN} 处")
        return not found
