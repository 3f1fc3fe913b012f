"""``export_events FILE --format xes|ocel``: what happened to the cases, as an event log for process mining."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.console.progress import Advance, progress_bar
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Trace

_WRITERS = {"xes": supervision.write_xes, "ocel": supervision.write_ocel}


class Command(BaseCommand):
    help = "导出办件的事件日志（XES 或 OCEL 2.0 JSON），给流程挖掘用；不含姓名、证件号码和电话。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(_WRITERS), required=True)
        parser.add_argument("--since", type=dt.date.fromisoformat, help="只要这一天起提交的（2026-01-31）")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="只要这一天为止提交的，含当天")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        path: Path = options["file"]
        submitted = cases.visible_to(org.system_actor()).submitted_between(options["since"], options["until"])
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as stream, progress_bar(path.name, submitted.count()) as advance:
                events = _WRITERS[options["format"]](_counted(supervision.traces(submitted), advance), stream)
            with transaction.atomic():
                _trace(path, options["format"], events)
                part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"没有写成 {path}：{error.strerror}。原来的文件没有动。") from error
        self.stdout.write(f"{path}：{events} 个事件。")


def _trace(path: Path, form: str, events: int) -> None:
    changes = {"format": form, "events": events}
    audit.record("event_log.exported", Subject("event_log", path.name[:80]), actor=org.system_actor(), changes=changes)


def _counted(traces: Iterable[Trace], advance: Advance) -> Iterator[Trace]:
    for trace in traces:
        yield trace
        advance(1)
