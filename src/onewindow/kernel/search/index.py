"""The index of one kind on this node's disk.

``<var>/index/<kind>/state.json`` names the generation (a Tantivy directory beside it) and the position in the stream of
changes it stands at. It is replaced atomically, so whoever queries sees the old index or the new one, never half of one;
a changed file is how readers in other processes notice. One writer at a time, by a lock on the file ``lock``.
"""

import fcntl
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from onewindow.base import chinese
from onewindow.kernel.search import analysis
from onewindow.kernel.search.kinds import Kind

log = logging.getLogger(__name__)

_WRITER_BYTES = 15_000_000
_BATCH = 500
_INITIALS_KEPT = 24
_TITLE_KEPT = 200


@dataclass(frozen=True)
class State:
    """What lies on disk: made how (``format``), of which database, up to which transaction (not included)."""

    format: str
    database: str
    generation: str
    position: int


def folder(kind: Kind) -> Path:
    return Path(settings.VAR_DIR) / "index" / kind.name


def schema_of(kind: Kind) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title_whole", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title_characters", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("initials", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("initials_inside", tokenizer_name="whitespace", index_option="basic")
    for field in kind.fields:
        builder.add_text_field(f"f_{field}", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def state_of(kind: Kind) -> State | None:
    """The state on disk; None when there is none or it cannot be read."""
    try:
        return State(**json.loads((folder(kind) / "state.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def report_broken(kind: Kind) -> None:
    """Ask the worker of this node to rebuild: the index there is cannot be opened."""
    try:
        (folder(kind) / "broken").touch()
    except OSError:
        log.warning("search index of %s is broken and cannot be marked", kind.name)


def is_broken(kind: Kind) -> bool:
    return (folder(kind) / "broken").exists()


@contextmanager
def writing(kind: Kind, *, wait: bool) -> Iterator[bool]:
    """Hold the right to write this kind's index; yields False when another process has it and ``wait`` is False."""
    home = folder(kind)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def write_all(
    kind: Kind,
    rows: Iterable[tuple[str, Mapping[str, str]]],
    *,
    database: str,
    position: int,
    progress: Callable[[int], None],
) -> None:
    """Build a new generation of every row and put it in the old one's place."""
    home = folder(kind)
    before = state_of(kind)
    generation = _next_generation(home)
    (home / generation).mkdir()
    with _writer(tantivy.Index(schema_of(kind), str(home / generation))) as writer:
        for number, (key, texts) in enumerate(rows, start=1):
            writer.add_document(_document(kind, key, texts))
            progress(number)
    _put_state(kind, State(kind.format, database, generation, position))
    (home / "broken").unlink(missing_ok=True)
    _sweep(home, keep={generation, before.generation if before else ""})


def write_changes(kind: Kind, state: State, keys: list[str], position: int) -> None:
    """Bring ``keys`` up to date and remember the position."""
    if keys:
        with _writer(tantivy.Index.open(str(folder(kind) / state.generation))) as writer:
            for start in range(0, len(keys), _BATCH):
                _write_batch(kind, writer, keys[start : start + _BATCH])
    _put_state(kind, State(state.format, state.database, state.generation, position))


def _write_batch(kind: Kind, writer: Any, keys: list[str]) -> None:
    texts = dict(kind.load(keys))
    for key in keys:
        writer.delete_documents_by_term("key", key)
        if key in texts:
            writer.add_document(_document(kind, key, texts[key]))


@contextmanager
def _writer(index: Any) -> Iterator[Any]:
    writer = index.writer(_WRITER_BYTES, 1)
    try:
        yield writer
        writer.commit()
    finally:
        writer.wait_merging_threads()


def _document(kind: Kind, key: str, texts: Mapping[str, str]) -> Any:
    title = texts.get(kind.title, "")
    initials = chinese.initials(analysis.squeezed(title))[:_INITIALS_KEPT]
    document = tantivy.Document()
    document.add_text("key", key)
    document.add_text("title", title)
    document.add_text("title_whole", analysis.squeezed(title)[:_TITLE_KEPT])
    document.add_text("title_characters", " ".join(analysis.characters(title)))
    document.add_text("initials", initials)
    document.add_text("initials_inside", " ".join(initials[i:] for i in range(1, len(initials) - 1)))
    for field in kind.fields:
        document.add_text(f"f_{field}", " ".join(analysis.terms(texts.get(field, ""))))
    return document


def _next_generation(home: Path) -> str:
    numbers = [int(path.name[1:]) for path in home.glob("g*") if path.name[1:].isdigit()]
    return f"g{max(numbers, default=0) + 1}"


def _put_state(kind: Kind, state: State) -> None:
    home = folder(kind)
    fresh = home / "state.new"
    fresh.write_text(json.dumps(asdict(state)))
    os.replace(fresh, home / "state.json")


def _sweep(home: Path, keep: set[str]) -> None:
    """The generation before the present one stays: a reader may be just opening it."""
    for path in home.glob("g*"):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
