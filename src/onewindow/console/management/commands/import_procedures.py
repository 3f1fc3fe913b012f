"""``import_procedures FOLDER``: publish every BPMN drawing of a folder whose drawing has changed."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from onewindow.base.errors import Invalid
from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.org.service import system_actor
from onewindow.procedures import service as procedures

PROCESS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}process"


class Command(BaseCommand):
    help = "导入流程：把文件夹里有变化的 BPMN 图发布为新版本，文件名就是流程编码；有一张不合格就全部不导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        paths = sorted(options["folder"].glob("*.bpmn"))
        if not paths:
            raise CommandError(f"{options['folder']} 里没有 .bpmn 文件。")
        refused = [line for path in paths for line in self._publish(path)]
        if refused:
            raise CommandError("没有导入任何流程：\n" + "\n".join(refused))

    def _publish(self, path: Path) -> list[str]:
        xml = path.read_text(encoding="utf-8")
        before = procedures.published_number(path.stem)
        try:
            uses = uses_of(path.stem)
            version = procedures.publish(path.stem, _name(xml) or path.stem, xml, actor=system_actor(), uses=uses)
        except Invalid as error:
            return [f"{path.name} {element}：{reason}" for element, reason in error.fields.items()]
        what = "没有变化" if version.number == before else "已发布"
        self.stdout.write(f"{path.stem}  {version.definition.name}  第 {version.number} 版  {what}")
        return []


def _name(xml: str) -> str:
    """The process's own name; a file that cannot be read is refused by the publication itself."""
    try:
        process = fromstring(xml, forbid_dtd=True).find(PROCESS)
    except (ParseError, ValueError):
        return ""
    return "" if process is None else process.get("name", "")
