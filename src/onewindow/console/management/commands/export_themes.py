"""``export_themes``: every theme in force, one line each, as ``import_themes`` reads them."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from onewindow.kernel.org import service as org
from onewindow.packages import service as packages


class Command(BaseCommand):
    help = "写出在用的一件事主题（JSON Lines）"

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in packages.export_themes(packages.themes_visible_to(org.system_actor()).in_force()):
            sys.stdout.buffer.write(line)
