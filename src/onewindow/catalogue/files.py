"""JSON Lines in and out, in our shape or in a dialect told by its keys."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from onewindow.catalogue import guangdong, importing
from onewindow.catalogue.models import Revision
from onewindow.catalogue.plain_text import read_json
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.reports import BadRow, ImportReport, Row
from onewindow.catalogue.shape import to_data
from onewindow.catalogue.units import UnitFinder
from onewindow.kernel.org.service import Person


def import_jsonl(
    stream: IO[bytes],
    *,
    actor: Person,
    progress: importing.Progress = importing.silent,
    source: str = "",
    name: str = "JSON Lines",
    files: Path | None = None,
) -> ImportReport:
    """One item per line, all or nothing: a report with ``bad`` rows means that nothing was stored.

    ``source`` names another authority's published list, whose rows our rules do not bind; the list of Guangdong is
    recognised by its columns and names itself. ``files``: the folder of blank forms and samples. Raises ``NotPermitted``.
    """
    raws, bad = _lines(stream, name)
    seeds = {}
    rows = []
    for number, raw in raws:
        if not guangdong.is_row(raw):
            rows.append(Row(name, number, raw))
            continue
        source = source or guangdong.SOURCE
        try:
            rows.append(Row(name, number, guangdong.to_shape(raw)))
            seed = guangdong.unit_of(raw)
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            bad.append(BadRow(name, number, "", _("不认识的写法：%(word)s") % {"word": error.args[0]}))
            continue
        seeds[seed.uscc] = seed
    if bad:
        return ImportReport(read=len(raws), bad=bad)
    return importing.bring_in(rows, UnitFinder(seeds), actor=actor, source=source, progress=progress, files=files)


def _lines(stream: IO[bytes], name: str) -> tuple[list[tuple[int, Any]], list[BadRow]]:
    raws: list[tuple[int, Any]] = []
    bad: list[BadRow] = []
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            raw = read_json(line)
        except ValueError as error:
            bad.append(BadRow(name, number, "", _("这一行不是有效的 JSON：%(why)s") % {"why": error}))
            continue
        if not isinstance(raw, dict):
            bad.append(BadRow(name, number, "", _("这一行不是一个对象。")))
            continue
        raws.append((number, raw))
    return raws, bad


def export_jsonl(revisions: RevisionQuerySet) -> Iterator[bytes]:
    """The revisions in our shape, one line each; five statements per 500 rows."""
    revision: Revision
    for revision in revisions.with_parts().order_by("item__code", "number").iterator(chunk_size=500):
        yield json.dumps(to_data(revision), ensure_ascii=False).encode() + b"\n"
