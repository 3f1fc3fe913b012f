"""``import_items FILE …``: service items from JSON Lines or workbooks, all or nothing per file."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import ImportReport
from onewindow.console.progress import progress_bar
from onewindow.kernel.org.service import system_actor

_SHOWN = 50


def _folder(path: Path, asked: Path | None) -> Path | None:
    """Where the file's blank forms and samples lie. Raises ``CommandError`` for a folder that is not there."""
    if asked is None:
        beside = path.parent / "files"
        return beside if beside.is_dir() else None
    if not asked.is_dir():
        raise CommandError(f"没有文件夹 {asked}")
    return asked


class Command(BaseCommand):
    help = "导入服务事项（.jsonl 或 .xlsx）。每个文件要么全部导入，要么一行也不导入；可以反复运行，不会重复。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--source", default="", help="数据来源；写了就按别处公布的清单原样收下，不套用本系统的发布规则"
        )
        parser.add_argument(
            "--files",
            dest="folder",
            type=Path,
            help="空白表格、样表、结果样本的文件夹；不写就用导入文件旁边的 files 文件夹（有的话）",
        )
        parser.add_argument("--all", action="store_true", help="列出每一条，不止前 50 条")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        shown = None if options["all"] else _SHOWN
        refused = []
        for path in options["files"]:
            report = self._import(path, options["source"], _folder(path, options["folder"]))
            self._tell(path.name, report, shown)
            if not report.is_stored:
                refused.append(path.name)
        if refused:
            raise CommandError(f"没有导入：{'、'.join(refused)}。改好上面列出的行再运行一次。")

    def _import(self, path: Path, source: str, files: Path | None) -> ImportReport:
        try:
            stream = io.BytesIO(path.read_bytes())
        except OSError as error:
            raise CommandError(f"读不了 {path}：{error.strerror}") from error
        lines = None if path.suffix == ".xlsx" else sum(1 for line in stream.getvalue().splitlines() if line.strip())
        with progress_bar(path.name, lines) as advance:

            def progress(_done: int, _total: int) -> None:
                advance(1)

            if path.suffix == ".xlsx":
                return catalogue.import_workbook(
                    stream, actor=system_actor(), progress=progress, source=source, files=files
                )
            return catalogue.import_jsonl(
                stream, actor=system_actor(), progress=progress, source=source, name=path.name, files=files
            )

    def _tell(self, name: str, report: ImportReport, shown: int | None) -> None:
        if report.check_digits:
            self.stdout.write(f"{name}：{len(report.check_digits)} 行的编码通不过校验：")
            self._list(report.check_digits, shown)
        if report.bad:
            self.stdout.write(f"{name}：{len(report.bad)} 处有问题，一行也没有导入：")
            self._list(report.bad, shown)
            return
        self.stdout.write(
            f"{name}：读到 {report.read} 项，新增 {report.created}，更新 {report.replaced}，没有变化 {report.unchanged}，"
            f"新建单位 {report.units_created}。"
        )

    def _list(self, rows: list[Any], shown: int | None) -> None:
        for row in rows[:shown]:
            self.stdout.write(f"  {row}")
        if shown is not None and len(rows) > shown:
            self.stdout.write(f"  …… 还有 {len(rows) - shown} 条，加 --all 全部列出。")
