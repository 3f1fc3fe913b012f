"""``import_synonyms FILE``: what people say and what the catalogue calls it, one pair a line, all or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.catalogue import service as catalogue
from onewindow.console.city import rows
from onewindow.kernel.org.service import system_actor


class Command(BaseCommand):
    help = "导入口语和事项用词的对照（JSON Lines，每行 word 和 expansion）；同一个词再导入就改成新的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        pairs = list(_pairs(options["file"]))
        bad = [
            f"  第 {number} 行：要有 word（一个词）和 expansion（用空格隔开的词）"
            for number, pair in pairs
            if pair is None
        ]
        if bad:
            raise CommandError("有问题，一行也没有写入：\n" + "\n".join(bad))
        count = catalogue.load_synonyms((pair for _number, pair in pairs if pair), actor=system_actor())
        self.stdout.write(f"对照 {count} 条。半分钟以内各处检索都会用上。")


def _pairs(file: Path) -> Iterator[tuple[int, Any]]:
    """Number and pair of each row; ``None`` for a row that is no pair. Raises ``CommandError`` for a file that cannot be read."""
    try:
        for number, row in enumerate(rows.read(file), start=1):
            pair = [text.strip() for text in (row.get("word"), row.get("expansion")) if isinstance(text, str)]
            yield number, pair if len(pair) == 2 and all(pair) else None
    except (OSError, ValueError, AttributeError) as error:
        raise CommandError(f"读不了 {file}：{error}") from error
