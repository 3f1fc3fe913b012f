"""Asking: a person's words as a Tantivy query. Every term may be missing, in any order; the more fit, the higher."""

from typing import Any

from tantivy import Occur, Query

from onewindow.kernel.search import analysis
from onewindow.kernel.search.analysis import Term
from onewindow.kernel.search.kinds import Kind, registry
from onewindow.kernel.search.reading import Hit, Reader, reader_of

_LONGEST_QUESTION = 200
_WHOLE_TITLE, _PHRASE, _CHARACTER, _SYNONYM, _INITIALS = 20.0, 2.0, 2.0, 0.6, 10.0
# Of a question's terms at least this part must be found, or the end of a long list is noise.
_NEEDED, _NEEDED_OF_SYNONYM, _NEEDED_CHARACTERS = 0.3, 0.6, 0.7
_LONGEST_PHRASE, _LONGEST_SHORT_FORM = 30, 4
_WEIGHED = 200


def query(kind: str, text: str, limit: int = 200) -> list[Hit]:
    """The rows that fit the words, best first (BM25 over words and bigrams, weighted by field, then ``_whole_first``); ``[]`` for no
    words.

    The caller shows only what its ``visible_to`` lets through: this answer knows nothing of permissions.
    """
    searched = registry.named(kind)
    reader = reader_of(searched)
    clauses = _question(searched, reader, text[:_LONGEST_QUESTION])
    return _whole_first(reader.find(Query.boolean_query(clauses), limit), text) if clauses else []


def _whole_first(hits: list[Hit], text: str) -> list[Hit]:
    """Of the best, titles with every word asked for come first, the shortest at the top: it says least that was not asked."""
    words = analysis.normalise(text).split()
    if len(words) == 1:
        words = [term.text for term in analysis.question_terms(text) if term.is_word]
    best = hits[:_WEIGHED]
    whole = [hit for hit in best if words and all(word in analysis.title(hit.title) for word in words)]
    others = [hit for hit in hits if hit not in whole]
    return [*sorted(whole, key=lambda hit: (len(hit.title), -hit.score, hit.key)), *others]


def suggest(kind: str, prefix: str, limit: int = 8) -> list[Hit]:
    """Titles for what has been typed so far: beginning with it, containing it, or its pinyin initials."""
    searched = registry.named(kind)
    reader = reader_of(searched)
    whole = analysis.squeezed(prefix[:_LONGEST_QUESTION])
    if not whole:
        return []
    clauses = [
        _should(_prefix(reader, "title_whole", whole), 3 * _WHOLE_TITLE),
        *_phrase(reader, prefix, _WHOLE_TITLE),
        *_initials(reader, whole),
        *_words_of_title(searched, reader, prefix),
    ]
    hits = reader.find(Query.boolean_query(clauses), 4 * limit)
    return sorted(hits, key=lambda hit: (-round(hit.score, 1), len(hit.title), hit.key))[:limit]


def _question(kind: Kind, reader: Reader, text: str) -> list[Any]:
    whole = analysis.squeezed(text)
    if not whole:
        return []
    terms = analysis.question_terms(text)
    clauses = [
        _should(Query.const_score_query(Query.term_query(reader.schema, "title_whole", whole), 1.0), _WHOLE_TITLE),
        *_phrase(reader, text, _PHRASE),
        *_characters(reader, text),
        *_initials(reader, whole),
    ]
    if terms:
        clauses.append((Occur.Should, _terms(kind, reader, terms, _NEEDED)))
    for expansion in registry.expansions(analysis.normalise(text)):
        expanded = analysis.question_terms(expansion)
        if expanded:
            clauses.append(_should(_terms(kind, reader, expanded, _NEEDED_OF_SYNONYM), _SYNONYM))
    return clauses


def _terms(kind: Kind, reader: Reader, terms: list[Term], needed: float) -> Any:
    """Each term in any field, by the field's weight; at least the ``needed`` part of them."""
    clauses = [(Occur.Should, _term(kind, reader, term)) for term in terms]
    return Query.boolean_query(clauses, minimum_number_should_match=max(1, int(len(terms) * needed)))


def _term(kind: Kind, reader: Reader, term: Term) -> Any:
    """A word in any field; a bigram that is no word only in the title, elsewhere it is chance."""
    fields = kind.fields if term.is_word else {kind.title: kind.fields[kind.title]}
    return Query.boolean_query(
        [
            _should(Query.term_query(reader.schema, f"f_{field}", term.text, "freq"), weight * term.weight)
            for field, weight in fields.items()
        ]
    )


def _words_of_title(kind: Kind, reader: Reader, text: str) -> list[Any]:
    """All the words typed, somewhere in the title."""
    words = [term for term in analysis.question_terms(text) if term.is_word]
    must = [(Occur.Must, Query.term_query(reader.schema, f"f_{kind.title}", word.text, "freq")) for word in words]
    return [(Occur.Should, Query.boolean_query(must))] if must else []


def _phrase(reader: Reader, text: str, weight: float) -> list[Any]:
    """The characters as they stand, next to each other in the title; a single one as itself."""
    characters = analysis.characters(text)[:_LONGEST_PHRASE]
    if len(characters) > 1:
        return [_should(Query.phrase_query(reader.schema, "title_characters", [*characters]), weight)]
    return [_should(Query.term_query(reader.schema, "title_characters", character), weight) for character in characters]


def _characters(reader: Reader, text: str) -> list[Any]:
    """Each character somewhere in the title: tells near misses apart, and lets 挖路 find 挖掘城市道路.

    A few characters must all be there; of a longer question they only help what its words have found.
    """
    characters = list(dict.fromkeys(analysis.characters(text)))[:_LONGEST_PHRASE]
    if len(characters) < 2:
        return []
    needed = len(characters) if len(characters) <= _LONGEST_SHORT_FORM else int(len(characters) * _NEEDED_CHARACTERS)
    each = [(Occur.Should, Query.term_query(reader.schema, "title_characters", character)) for character in characters]
    return [_should(Query.boolean_query(each, minimum_number_should_match=needed), _CHARACTER)]


def _initials(reader: Reader, whole: str) -> list[Any]:
    """Latin letters alone may be the initials of the title, or of a part of it."""
    if not (analysis.is_latin(whole) and len(whole) > 1):
        return []
    return [
        _should(_prefix(reader, "initials", whole), 2 * _INITIALS),
        _should(_prefix(reader, "initials_inside", whole), _INITIALS),
    ]


def _prefix(reader: Reader, field: str, text: str) -> Any:
    return Query.const_score_query(Query.fuzzy_term_query(reader.schema, field, text, distance=0, prefix=True), 1.0)


def _should(query: Any, weight: float) -> Any:
    return Occur.Should, Query.boost_query(query, weight)
