"""``translations [--update | --check | --compile]``: the product's sentences and their English."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.console import catalogue_of_words

LANGUAGE = "en"


class Command(BaseCommand):
    help = "翻译：--update 收集新句子，--check 检查是否齐全，--compile 生成运行用的文件"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--update", action="store_true")
        what.add_argument("--check", action="store_true")
        what.add_argument("--compile", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["compile"]:
            catalogue_of_words.compile_all()
        elif options["update"]:
            fresh = catalogue_of_words.update(LANGUAGE)
            done = sum(1 for message in fresh if message.id and message.string)
            self.stdout.write(f"共 {len(fresh)} 句，英文已有 {done} 句。")
        else:
            self._check()

    def _check(self) -> None:
        found = catalogue_of_words.complaints(LANGUAGE)
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} 处要改。新句子用 ./onewindow manage translations --update 收集。")
