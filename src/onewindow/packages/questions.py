"""The questions of a theme and every way in which they can be answered. Pure.

A question has the shape of an item's scenario question: ``key``, ``question``, ``options`` (``value``, ``label``), and ``when``, a
condition over the answers before it. Answers are texts: the options' values; a question not asked has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue

Question = Mapping[str, Any]
Answers = dict[str, str]

# More ways than these nobody can look through, nor can a rule table cover them in a way people follow.
MOST_WAYS = 5000


def values_of(question: Question) -> list[str]:
    """The values that can be chosen."""
    return [str(option["value"]) for option in question["options"]]


def ways(questions: Sequence[Question]) -> list[Answers]:
    """Every complete set of answers, in the order of the options. Raises ``Invalid('too_many_ways')``."""
    found: list[Answers] = []
    for way in _ways(list(questions), {}):
        if len(found) == MOST_WAYS:
            raise Invalid(
                "too_many_ways",
                _("问题太多，答案的组合超过 %(n)s 种。请少问几个，或者让后面的问题只在需要时才问。") % {"n": MOST_WAYS},
            )
        found.append(way)
    return found


def _ways(rest: list[Question], given: Answers) -> Iterator[Answers]:
    if not rest:
        yield given
        return
    question, later = rest[0], rest[1:]
    if not catalogue.holds(question.get("when", ""), given):
        yield from _ways(later, given)
        return
    for value in values_of(question):
        yield from _ways(later, {**given, question["key"]: value})


def answers_given(questions: Sequence[Question], raw: Mapping[str, Any]) -> Answers:
    """Of what a page sends, only answers to questions asked and only offered options."""
    answers: Answers = {}
    for question in questions:
        value = raw.get(question["key"])
        if value in values_of(question) and catalogue.holds(question.get("when", ""), answers):
            answers[question["key"]] = str(value)
    return answers


def asked(questions: Sequence[Question], answers: Mapping[str, str]) -> list[Question]:
    """The questions to show for these answers, those of untouched branches left out."""
    return [question for question in questions if catalogue.holds(question.get("when", ""), answers)]


def told(questions: Sequence[Question], answers: Mapping[str, str]) -> str:
    """Answers in the words of the page: ``店面多大：50 平方米以下；做什么：热食``."""
    parts = []
    for question in questions:
        labels = {str(option["value"]): str(option["label"]) for option in question["options"]}
        if answers.get(question["key"]) in labels:
            parts.append(f"{question['question'].rstrip('？?')}：{labels[answers[question['key']]]}")
    return _("；").join(parts)
