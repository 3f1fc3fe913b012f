"""How a text becomes terms. The same for what is indexed and for what is asked, so that the two meet.

Full-width and half-width, Traditional and Simplified, upper and lower case are one. Chinese runs give words (rjieba)
and character bigrams: words carry the meaning, bigrams forgive a wrong cut, a dropped or an added character.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc
import rjieba

_SIMPLIFIED = opencc.OpenCC("t2s")
_RUNS = re.compile(r"[㐀-鿿々〇]+|[a-z0-9]+")
_QUESTION_WORDS = re.compile(r"请问|怎么样|怎么|怎样|如何|哪里|哪儿|什么|我要|我想|想要|需要|一下|可以|能不能|吗|呢|的")
_WORD_WEIGHT, _BIGRAM_WEIGHT = 1.0, 0.4


@dataclass(frozen=True)
class Term:
    """A term of a question; ``weight`` is less for a bigram that is no word."""

    text: str
    weight: float

    @property
    def is_word(self) -> bool:
        return self.weight == _WORD_WEIGHT


def normalise(text: str) -> str:
    """One spelling for all spellings: NFKC, lower case, Simplified characters."""
    return str(_SIMPLIFIED.convert(unicodedata.normalize("NFKC", text).lower()))


@lru_cache(maxsize=10_000)
def title(text: str) -> str:
    """``normalise`` for titles, which come again and again."""
    return normalise(text)


def squeezed(text: str) -> str:
    """The normalised text without punctuation and blanks."""
    return "".join(_RUNS.findall(normalise(text)))


def characters(text: str) -> list[str]:
    """Every Chinese character and every Latin run, in order: for phrases and one-character questions."""
    return [part for run in _RUNS.findall(normalise(text)) for part in (run if _is_chinese(run) else [run])]


def terms(text: str) -> list[str]:
    """The terms a text is indexed by, repeated as often as they occur."""
    found: list[str] = []
    for run in _RUNS.findall(normalise(text)):
        if _is_chinese(run):
            found.extend(_bigrams(run))
            found.extend(word for word in rjieba.cut_for_search(run) if len(word) > 2)
        else:
            found.append(run)
    return found


def question_terms(text: str) -> list[Term]:
    """The terms of a question, each once. Words of asking (怎么, 请问) count only when nothing else is left."""
    plain = normalise(text)
    weights = _weights(_QUESTION_WORDS.sub(" ", plain)) or _weights(plain)
    return [Term(term, weight) for term, weight in weights.items()]


def is_latin(text: str) -> bool:
    """Whether the (normalised) text is Latin letters alone: it may be pinyin initials."""
    return text.isascii() and text.isalpha()


def _weights(plain: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for run in _RUNS.findall(plain):
        if not _is_chinese(run):
            weights[run] = _WORD_WEIGHT
            continue
        weights.update({word: _WORD_WEIGHT for word in rjieba.cut_for_search(run) if len(word) > 1})
        for bigram in _bigrams(run):
            weights.setdefault(bigram, _BIGRAM_WEIGHT)
    return weights


def _is_chinese(run: str) -> bool:
    return not run.isascii()


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
