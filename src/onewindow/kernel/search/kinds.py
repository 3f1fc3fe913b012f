"""What can be searched: a kind says how its rows become text, and which words people use instead of the official ones."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from onewindow.kernel.search.analysis import normalise

Load = Callable[[Sequence[str] | None], Iterable[tuple[str, Mapping[str, str]]]]
Synonyms = Callable[[], Mapping[str, Sequence[str]]]

# Raised when analysis or schema change: every index of an older number rebuilds itself.
FORMAT = 1


@dataclass(frozen=True)
class Kind:
    """A searchable kind.

    ``fields`` gives each field its weight; the first is the title, which suggestions, phrases and pinyin initials are
    made of. ``load(keys)`` yields ``(key, {field: text})`` for the rows that exist among ``keys``, or for every row when
    ``keys`` is None; a key it does not yield is taken out of the index. ``count`` is only for a progress bar.
    """

    name: str
    fields: Mapping[str, float]
    load: Load
    count: Callable[[], int] | None = None

    @property
    def title(self) -> str:
        return next(iter(self.fields))

    @property
    def format(self) -> str:
        """Names what an index of this kind is made of; another name means rebuild."""
        shape = json.dumps([FORMAT, list(self.fields)], ensure_ascii=False)
        return hashlib.sha256(shape.encode()).hexdigest()[:16]


class Registry:
    """The kinds of this installation and the city's synonyms; filled in ``AppConfig.ready``."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._provider: Synonyms | None = None
        self._given: Mapping[str, Sequence[str]] | None = None
        self._table: dict[str, tuple[str, ...]] = {}

    def register(self, kind: Kind) -> None:
        """Make a kind searchable; the same name again replaces it."""
        self._kinds[kind.name] = kind

    def clear(self) -> None:
        """Forget every kind; for tests."""
        self._kinds = {}

    def named(self, name: str) -> Kind:
        """The kind of this name; a programmer's mistake (KeyError) when nobody registered it."""
        return self._kinds[name]

    def all(self) -> list[Kind]:
        return list(self._kinds.values())

    def set_synonyms(self, provider: Synonyms | None) -> None:
        """``provider()`` gives {people's word: [official words, …]}, the same object as long as nothing changed."""
        self._provider = provider
        self._given = None
        self._table = {}

    def expansions(self, plain: str) -> list[str]:
        """The official words for every people's word contained in a normalised question."""
        if self._provider is None:
            return []
        given = self._provider()
        if given is not self._given:
            self._table = {normalise(word): tuple(normalise(text) for text in texts) for word, texts in given.items()}
            self._given = given
        return [text for word, texts in self._table.items() if word in plain for text in texts]


registry = Registry()
