"""The names that a condition reads, and a division that can only fail: the expression's words, without its meaning.

The zen language offers its parse tree to nobody, so the words are told apart here. What is quoted, a number, a keyword, a called
function or a name that the expression gives itself (``x = …``, ``map(xs as x, …)``, ``#``) reads no variable.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_WORDS = re.compile(
    r"""
    (?P<text>'[^']*'|"[^"]*")
    |(?P<template>`[^`]*`)
    |(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_$\#][\w$]*)
    |(?P<sign>\.\.|==|!=|<=|>=|\?\?|\S)
    """,
    re.VERBOSE | re.ASCII,
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false", "null", "as"})
Word = tuple[str, str]
_END: Word = ("", "")


def read_by(expression: str) -> list[str]:
    """Every variable that the expression reads, as a dotted path (``answers.fire``), in order, each once."""
    return list(dict.fromkeys(_paths(_words(expression))))


def divides_by_zero(expression: str) -> bool:
    """Whether a divisor is written as the number zero."""
    words = [*_words(expression), _END]
    for index, (_kind, word) in enumerate(words[:-1]):
        if word in {"/", "%"}:
            signed = index + 2 if words[index + 1][1] in {"-", "+"} and index + 2 < len(words) else index + 1
            kind, number = words[signed]
            if kind == "number" and float(number.replace("_", "")) == 0:
                return True
    return False


def _words(expression: str) -> list[Word]:
    """Kind and text of each word; what stands in ``${…}`` of a template counts as words of its own."""
    words: list[Word] = []
    for match in _WORDS.finditer(expression):
        kind = match.lastgroup or ""
        if kind == "template":
            words.append(("text", ""))
            words.extend(
                word for inner in re.findall(r"\$\{([^}]*)\}", match.group()) for word in (*_words(inner), _END)
            )
        else:
            words.append((kind, match.group()))
    return words


def _paths(words: list[Word]) -> Iterator[str]:
    words = [_END, *words, _END, _END, _END]
    own = _own_names(words)
    for index in range(1, len(words) - 3):
        if _begins_a_path(words, index):
            path = _path_from(words, index)
            if path and path[0] not in own:
                yield ".".join(path)


def _own_names(words: list[Word]) -> set[str]:
    """Names that the expression gives: before a single ``=``, after ``as``."""
    pairs = list(pairwise(words))
    assigned = {word for (kind, word), (_kind, sign) in pairs if kind == "name" and sign == "="}
    return assigned | {word for (_kind, before), (kind, word) in pairs if kind == "name" and before == "as"}


def _begins_a_path(words: list[Word], index: int) -> bool:
    kind, word = words[index]
    before, following = words[index - 1][1], words[index + 1][1]
    if kind != "name" or word in _KEYWORDS or word.startswith("#"):
        return False
    is_member, is_called = before == ".", following == "("
    is_key = following == ":" and before in {"{", ","}
    return not (is_member or is_called or is_key)


def _path_from(words: list[Word], index: int) -> list[str]:
    """The name and its members, as far as they are written out; a member that is called is a function of the value."""
    path = [words[index][1]]
    index += 1
    while True:
        (_kind, sign), (kind, word), (_next, closing) = words[index : index + 3]
        if sign == "." and kind == "name" and closing != "(":
            path.append(word)
            index += 2
        elif sign == "[" and kind == "text" and closing == "]":
            path.append(word[1:-1])
            index += 3
        else:
            return path[1:] if path[0] == "$root" else path
