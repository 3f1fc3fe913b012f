"""Rebuild this node's search indexes; questions go on meanwhile."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.console.progress import Advance, progress_bar
from onewindow.kernel.search import service as search


def _one_more(advance: Advance, _done: int) -> None:
    advance(1)


class Command(BaseCommand):
    help = "重建本机的检索索引。重建时检索照常可用，建好后整体替换。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="只重建这些类别；不写就是全部")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        known = {kind.name: kind for kind in search.kinds()}
        unknown = sorted(set(options["kinds"]) - set(known))
        if unknown:
            raise CommandError(f"没有这样的检索类别：{'、'.join(unknown)}。现有：{'、'.join(sorted(known)) or '无'}")
        for name in options["kinds"] or sorted(known):
            total = known[name].count
            with progress_bar(name, total() if total else None) as advance:
                search.reindex(name, partial(_one_more, advance))
