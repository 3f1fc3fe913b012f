"""Finding items in a person's own words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onewindow.base import clock
from onewindow.catalogue.models import Revision, Synonym
from onewindow.catalogue.permissions import visible_to
from onewindow.catalogue.subjects import KIND
from onewindow.kernel.org.service import Person
from onewindow.kernel.search import service as search

_FIELDS = {"name": 6.0, "themes": 1.5, "summary": 2.0, "materials": 1.0, "questions": 1.0, "unit": 1.2}
_SYNONYMS_KEPT_SECONDS = 30.0


def _texts(revision: Revision) -> Mapping[str, str]:
    questions = [f"{question.question} {question.answer}" for question in revision.questions.all()]
    return {
        "name": revision.name,
        "themes": " ".join(dict.fromkeys([*revision.person_themes, *revision.legal_themes])),
        "summary": revision.summary,
        "materials": " ".join(material.name for material in revision.materials.all()),
        "questions": " ".join(questions),
        "unit": f"{revision.authority_name} {revision.item.unit.short_name}",
    }


def _load(codes: Sequence[str] | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    revisions = Revision.objects.in_force().select_related("item__unit").prefetch_related("materials", "questions")
    if codes is not None:
        revisions = revisions.filter(item__code__in=codes)
    for revision in revisions.order_by("pk").iterator(chunk_size=500):
        yield revision.item.code, _texts(revision)


def _count() -> int:
    return Revision.objects.in_force().count()


KIND_OF_ITEMS = search.Kind(KIND, _FIELDS, _load, _count)


class Synonyms:
    """The city's list of people's words, read again every half minute, the same object as long as it is the same."""

    def __init__(self) -> None:
        self._table: dict[str, list[str]] = {}
        self._read_at: float | None = None

    def __call__(self) -> Mapping[str, Sequence[str]]:
        now = clock.stopwatch()
        if self._read_at is None or now - self._read_at > _SYNONYMS_KEPT_SECONDS:
            table: dict[str, list[str]] = {}
            for word, expansion in Synonym.objects.order_by("pk").values_list("word", "expansion"):
                table[word] = expansion.split()
            if table != self._table:
                self._table = table
            self._read_at = now
        return self._table

    def forget(self) -> None:
        """After the rows were changed in this process."""
        self._read_at = None


synonyms = Synonyms()


def _in_order(codes: Iterable[str], person: Person | None) -> list[Revision]:
    wanted = list(codes)
    if not wanted:
        return []
    found = visible_to(person).in_force().for_list().filter(item__code__in=wanted)
    by_code = {revision.item.code: revision for revision in found}
    return [by_code[code] for code in wanted if code in by_code]


def search_items(text: str, person: Person | None = None, limit: int = 50) -> list[Revision]:
    """Revisions in force that fit the words, best first, item and unit loaded; at most two statements."""
    return _in_order((hit.key for hit in search.query(KIND, text, limit)), person)


def suggest(prefix: str, limit: int = 8) -> list[tuple[str, str]]:
    """(code, name) for what has been typed so far, beginnings first; no statement. Names of items in force are public."""
    return [(hit.key, hit.title) for hit in search.suggest(KIND, prefix, limit)]
