"""Forms, filled-in samples and samples of results of a city's items: rows of ``papers/*.jsonl``, set as PDF.

A row: ``{"file": "wenlv-consent-blank.pdf", "kind": "blank" | "sample" | "result", "title", "lead", "fields": [[label, value], …],
"text": [paragraph, …], "sign": [label, …]}``. Only what an item names is set. The PDF of a row is always the same bytes, so that an
import that is run again finds the file it has already.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from onewindow.base import clock
from onewindow.catalogue import service as catalogue
from onewindow.console.city import rows
from onewindow.kernel.documents import service as documents

KINDS = ("blank", "sample", "result")
_KEYS = {"file", "kind", "title", "lead", "fields", "text", "sign"}
_SET_ON = dt.date(2026, 1, 1)


def set_papers(
    papers: Path, items: Iterable[Path], target: Path, advance: Callable[[int], None] = lambda _done: None
) -> int:
    """Set every file that the items name into ``target``; how many. Raises ``CommandError`` naming what is wrong."""
    known = _read(papers)
    wanted = _named_in(items)
    absent = [f"{file}（{where}）" for file, where in wanted.items() if file not in known]
    if absent:
        raise CommandError("事项写了这些文件，papers 里没有：\n  " + "\n  ".join(absent))
    moment = clock.at(_SET_ON, 9)
    for file in wanted:
        (target / file).write_bytes(documents.render("form", words(known[file]), at=moment))
        advance(1)
    return len(wanted)


def count(items: Iterable[Path]) -> int:
    """How many files the items name."""
    return len(_named_in(items))


def words(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the template ``form`` is given; whatever is an example says so on its page."""
    fields = [[str(cell) for cell in field] for field in row.get("fields", [])]
    return {
        "title": row["title"],
        "lead": row.get("lead", ""),
        "mark": "" if row["kind"] == "blank" else "样本",
        "is_result": row["kind"] == "result",
        "sections": [{"title": "", "fields": fields}],
        "text": list(row.get("text", [])),
        "sign": list(row.get("sign", [])),
        "foot": "" if row["kind"] == "blank" else "样本，内容均为虚构",
    }


def _read(papers: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(papers.glob("*.jsonl")):
        for number, row in enumerate(_rows(file), start=1):
            fault = _fault(row, found)
            if fault:
                raise CommandError(f"{file.name} 第 {number} 行：{fault}")
            found[row["file"]] = row
    return found


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from rows.read(file)
    except ValueError as error:
        raise CommandError(f"{file.name} 不是有效的 JSON Lines：{error}") from error


def _fault(row: Any, found: Mapping[str, Any]) -> str:
    """Why the row cannot be set; empty when it can."""
    if not isinstance(row, dict) or not {"file", "kind", "title"} <= set(row) <= _KEYS:
        return f"要有 file、kind、title，可以有 {'、'.join(sorted(_KEYS - {'file', 'kind', 'title'}))}，不能有别的"
    if row["kind"] not in KINDS:
        return f"kind 只能是 {'、'.join(KINDS)}"
    if not catalogue.is_file_name(row["file"]) or not row["file"].endswith(".pdf"):
        return f"“{row['file']}”不能作 PDF 的文件名"
    if any(len(field) != 2 for field in row.get("fields", [])):
        return "fields 里每一项都要是 [栏目, 内容]"
    if row["file"] in found and found[row["file"]] != row:
        return f"“{row['file']}”前面已经有了，内容不一样"
    return ""


def _named_in(items: Iterable[Path]) -> dict[str, str]:
    """Every file the items name, and the item that names it first."""
    named: dict[str, str] = {}
    for file in items:
        for line in file.read_text(encoding="utf-8").splitlines():
            for name in catalogue.file_names(json.loads(line)) if line.strip() else ():
                named.setdefault(name, f"{file.name} {json.loads(line)['name']}")
    return named
