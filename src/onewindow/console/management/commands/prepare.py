"""``prepare [FOLDER]``: tables up to date, translations compiled, a city loaded: what must be there before the doors open.

One process for all of it, because starting one is most of what a second start costs.
"""

from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onewindow.console import catalogue_of_words
from onewindow.console.config_checks import require_working_integrations
from onewindow.kernel.org import service as org


class Command(BaseCommand):
    help = "建表、编译翻译、载入城市；已经做过的不重复"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--without-cases", action="store_true", help="不载入示范办件")

    def handle(self, *_args: Any, **options: Any) -> None:
        require_working_integrations()
        catalogue_of_words.compile_all()
        call_command("migrate", verbosity=0)
        _require_the_own_data_key()
        if options["folder"]:
            call_command("load_city", options["folder"], without_cases=options["without_cases"])


def _require_the_own_data_key() -> None:
    """One sealed number is tried: with another key the whole city would look well and open nothing. Raises ``CommandError``."""
    person = org.Person.objects.filter(phone_sealed__isnull=False).order_by("pk").first()
    try:
        org.phone_of(person) if person else ""
    except InvalidToken as error:
        raise CommandError(
            "数据库里的个人信息不是用现在的 ONEWINDOW_DATA_KEY 封存的。请把原来的 secrets.env 放回 var/ 再运行；数据没有改动。"
        ) from error
