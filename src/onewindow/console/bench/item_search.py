"""``bench item-search``: known items found again by words dropped and reordered from their names, and how fast.

The list is the real one of Guangdong (2,262 items); the yardstick is the same question to PostgreSQL by ILIKE.
"""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import rjieba
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from onewindow.base import clock
from onewindow.catalogue import service as catalogue
from onewindow.console.bench.frame import Figure, at_most, information, percentile, timed
from onewindow.console.progress import progress_bar
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.search import service as search

_LIST = Path("shared") / "data" / "service_items_guangdong.jsonl"
_QUESTIONS, _SEED = 1000, 20260301
_KEPT = 0.7
_PAGE_LIMIT_MS = 20
_LOAD_LIMIT_SECONDS = 20
_ILIKE = """
SELECT name FROM catalogue_revision
WHERE state = 'published' AND name ILIKE ALL(%s::text[])
ORDER BY length(name), id LIMIT 30
"""


@dataclass(frozen=True)
class Question:
    """What is asked, and the name that should come first."""

    words: tuple[str, ...]
    name: str

    @property
    def text(self) -> str:
        return " ".join(self.words)


def run() -> list[Figure]:
    """Load the list where no item stands yet, index, ask."""
    load_seconds = timed(_load)
    with progress_bar("建立索引", catalogue.in_force().count()) as advance:
        search.reindex("item", lambda _rows: advance(1))
    names = list(catalogue.in_force().order_by("pk").values_list("name", flat=True))
    questions = _questions(names)
    found = _ask(
        "检索", questions, lambda question: [one.name for one in catalogue.search_items(question.text, limit=30)]
    )
    page = _page_seconds(questions)
    plain = _ask("对照：ILIKE", questions, _by_ilike)
    return [
        information("事项", len(names), "项"),
        at_most("导入全部事项", load_seconds, "s", _LOAD_LIMIT_SECONDS),
        information("问题", len(questions), "个"),
        information("hit@1", found.hit(1), ""),
        information("hit@5", found.hit(5), ""),
        information("检索 p50", 1000 * percentile(found.seconds, 0.5), "ms"),
        information("检索 p95", 1000 * percentile(found.seconds, 0.95), "ms"),
        at_most("检索页面 p95", 1000 * percentile(page, 0.95), "ms", _PAGE_LIMIT_MS),
        information("对照 ILIKE hit@1", plain.hit(1), ""),
        information("对照 ILIKE hit@5", plain.hit(5), ""),
        information("对照 ILIKE p95", 1000 * percentile(plain.seconds, 0.95), "ms"),
        information("检索 p95 与对照之比", percentile(found.seconds, 0.95) / percentile(plain.seconds, 0.95), ""),
    ]


@dataclass
class _Answers:
    ranks: list[int]
    seconds: list[float]

    def hit(self, first: int) -> float:
        """The share of questions whose item is among the ``first``."""
        return sum(rank < first for rank in self.ranks) / len(self.ranks)


def _load() -> None:
    if catalogue.in_force().exists():
        return
    given = os.environ.get("ONEWINDOW_ITEM_LIST")
    path = Path(given) if given else settings.BASE_DIR.parent / _LIST
    if not path.exists():
        raise CommandError(f"没有找到事项清单 {path}。用环境变量 ONEWINDOW_ITEM_LIST 指明一个 .jsonl 文件。")
    with path.open("rb") as stream, progress_bar("导入事项", sum(1 for _line in path.open("rb"))) as advance:
        report = catalogue.import_jsonl(stream, actor=system_actor(), progress=lambda _done, _all: advance(1))
    if not report.is_stored:
        raise CommandError(f"清单里有 {len(report.bad)} 处问题，没有导入。")


def _questions(names: Sequence[str]) -> list[Question]:
    """The same questions in every run: of a name's words about a third is dropped, the rest is shuffled."""
    chance = random.Random(_SEED)
    questions = []
    for name in chance.sample(list(names), min(_QUESTIONS, len(names))):
        words = [word for word in rjieba.cut(name) if word.strip() and any(character.isalnum() for character in word)]
        kept = [word for word in words if chance.random() < _KEPT] or words
        chance.shuffle(kept)
        questions.append(Question(tuple(kept), name))
    return questions


def _ask(title: str, questions: Sequence[Question], answer: Callable[[Question], Sequence[str]]) -> _Answers:
    answers = _Answers([], [])
    answer(questions[0])
    with progress_bar(title, len(questions)) as advance:
        for question in questions:
            begun = clock.stopwatch()
            names = list(answer(question))
            answers.seconds.append(clock.stopwatch() - begun)
            answers.ranks.append(names.index(question.name) if question.name in names else len(names) + 1000)
            advance(1)
    return answers


def _page_seconds(questions: Sequence[Question]) -> list[float]:
    client, address = Client(headers={"host": "localhost"}), reverse("portal:search")

    def get(question: Question) -> None:
        response = client.get(address, {"q": question.text})
        if response.status_code != 200:
            raise CommandError(f"{address} 回答 {response.status_code}")

    get(questions[0])
    seconds = []
    with progress_bar("检索页面", len(questions)) as advance:
        for question in questions:
            seconds.append(timed(partial(get, question)))
            advance(1)
    return seconds


def _by_ilike(question: Question) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_ILIKE, [[f"%{word}%" for word in question.words]])
        return [row[0] for row in cursor.fetchall()]
