"""Reading an index: each process keeps a searcher and looks at one file's stamp before each question."""

import logging
import threading
from dataclasses import dataclass
from typing import Any

import tantivy

from onewindow.base import clock
from onewindow.kernel.search import index
from onewindow.kernel.search.kinds import Kind

log = logging.getLogger(__name__)

_COMPLAIN_EVERY = 60.0


@dataclass(frozen=True)
class Hit:
    """A row found: its key, how well it fits, its title as indexed."""

    key: str
    score: float
    title: str


class Reader:
    """The searcher of one kind in this process."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.schema = index.schema_of(kind)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._generation = ""
        self._index: Any = None
        self._searcher: Any = None
        self._complained_at: float | None = None

    def find(self, query: Any, limit: int) -> list[Hit]:
        """The best ``limit`` hits; nothing when there is no usable index (the worker is asked to rebuild it)."""
        searcher = self._current()
        if searcher is None:
            return []
        found = searcher.search(query, limit, count=False).hits
        documents = [(score, searcher.doc(address)) for score, address in found]
        return [Hit(doc.get_first("key"), score, doc.get_first("title")) for score, doc in documents]

    def _current(self) -> Any:
        with self._lock:
            stamp = self._stamp_on_disk()
            if stamp is None or stamp != self._stamp:
                self._open(stamp)
            return self._searcher

    def _stamp_on_disk(self) -> tuple[int, int] | None:
        try:
            stat = (index.folder(self.kind) / "state.json").stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino

    def _open(self, stamp: tuple[int, int] | None) -> None:
        state = index.state_of(self.kind)
        if state is None or state.format != self.kind.format:
            self._forget("search index of %s is missing or of another format; the worker rebuilds it")
            return
        try:
            self._reload(state.generation)
        except (ValueError, OSError):
            index.report_broken(self.kind)
            self._forget("search index of %s cannot be opened; the worker rebuilds it")
            return
        self._stamp = stamp

    def _reload(self, generation: str) -> None:
        if self._index is None or generation != self._generation:
            self._index = tantivy.Index.open(str(index.folder(self.kind) / generation))
            self._index.config_reader("manual")
            self._generation = generation
        self._index.reload()
        self._searcher = self._index.searcher()

    def _forget(self, complaint: str) -> None:
        self._stamp = self._index = self._searcher = None
        now = clock.stopwatch()
        if self._complained_at is None or now - self._complained_at > _COMPLAIN_EVERY:
            log.error(complaint, self.kind.name)
            self._complained_at = now


_readers: dict[str, Reader] = {}


def reader_of(kind: Kind) -> Reader:
    """The reader of this process for the kind."""
    reader = _readers.get(kind.name)
    if reader is None or reader.kind is not kind:
        reader = _readers[kind.name] = Reader(kind)
    return reader
