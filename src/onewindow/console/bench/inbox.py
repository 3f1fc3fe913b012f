"""``bench inbox``: inbox, case search and progress with a million cases, over HTTP, for one reader and for sixteen.

A reader asks, looks at the page for about a quarter of a second, and asks again: sixteen clerks in a hurry ask for some fifty pages a
second. What the same sixteen see who never look up is printed beside it, for information: then all wait for the two cores.
The yardstick is a page with nothing on it, asked for in the same way between the others: the ratio says what the rows cost,
however fast the machine is.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from onewindow.cases.service import Case, State
from onewindow.console.bench import million, setting
from onewindow.console.bench.clients import Clients, clients
from onewindow.console.bench.frame import Figure, at_most, information, percentile
from onewindow.console.bench.served import Reader, served, session_of
from onewindow.console.forking import leave_no_connection
from onewindow.console.progress import progress_bar

ALONE, TOGETHER = 1, 16
GOAL_MS = {ALONE: 50, TOGETHER: 150}
BLANK = "空页"
# Strangers may ask for progress thirty times. Whoever is alone asks in several turns: of twenty-five questions the second
# slowest would be the percentile, and that is the machine's neighbour.
QUESTIONS = 25
TURNS = {ALONE: 4, TOGETHER: 1}
# Seconds a reader looks at a page; each reader has a rhythm of their own.
LOOKS = (0.15, 0.35)

Question = tuple[str, dict[str, str] | None]
# The form that asks for a number: a whole page, and not a row on it.
_BLANK: list[Question] = [("/progress/", None)]


def run() -> list[Figure]:
    """Fill, warm up, ask alone, ask together."""
    setting.load()
    lines = setting.lines(8)
    million.fill(lines)
    session = session_of(lines[0].examiner)
    pages = _pages()
    counted = [information(f"{name} 语句", _statements(session, asked[0]), "条") for name, asked in pages.items()]
    leave_no_connection()
    figures = []
    with served(os.environ) as (_members, port):
        arms = {"reader": lambda place: _Page(port, session, place)}
        with clients(TOGETHER, arms) as many, progress_bar("访问", len(pages) * 5) as advance:
            for name, asked in pages.items():
                figures += _measure(many, name, asked, lambda: advance(1))
    return [information("办件", Case.objects.count(), "件"), *figures, *counted]


def _measure(many: Clients, name: str, asked: Sequence[Question], tick: Callable[[], None]) -> list[Figure]:
    """One page, and the blank one in the same minute."""
    hurried = _milliseconds(many, asked, TOGETHER, "hurry")  # also warms every thread of every process
    figures = [information(f"{name} p95，{TOGETHER} 人不停手", percentile(hurried, 0.95), "ms")]
    tick()
    for readers in (ALONE, TOGETHER):
        taken = _milliseconds(many, asked, readers, "ask")
        tick()
        blank = _milliseconds(many, _BLANK, readers, "ask")
        tick()
        p95, usual = percentile(taken, 0.95), median(taken)
        figures.append(at_most(f"{name} p95，{readers} 人", p95, "ms", GOAL_MS[readers]))
        figures.append(information(f"{name} 中位数，{readers} 人", usual, "ms"))
        figures.append(information(f"{name} 与{BLANK}之比（中位数），{readers} 人", usual / median(blank), "倍"))
    return figures


class _Page:
    """A reader; the address changes with the questions, because strangers may ask for progress 30 times only."""

    def __init__(self, port: int, session: str, place: int) -> None:
        self.port, self.session, self.place = port, session, place
        self.turn = 0

    def hurry(self, questions: Sequence[Question]) -> list[float]:
        """Ask without looking."""
        reader = self._reader()
        return [reader.seconds(path, fields) for path, fields in questions]

    def ask(self, questions: Sequence[Question]) -> list[float]:
        """Ask, look, ask again. The first is not counted: the reader comes in."""
        reader, rhythm, taken = self._reader(), random.Random(self.place), []
        for path, fields in questions:
            taken.append(reader.seconds(path, fields))
            time.sleep(rhythm.uniform(*LOOKS))
        return taken[1:]

    def _reader(self) -> Reader:
        self.turn += 1
        reader = Reader(self.port, session=self.session, place=self.place * 250 + self.turn, proxied=True)
        reader.get("/progress/")
        return reader


def _milliseconds(many: Clients, asked: Sequence[Question], readers: int, verb: str) -> list[float]:
    """So many readers together, each with questions of their own."""
    idle: list[list[Any]] = [[] for _place in range(TOGETHER - readers)]
    order = [[_turn(asked, place * 7 + turn * QUESTIONS) for turn in range(TURNS[readers])] for place in range(readers)]
    _seconds, answers = many.do("reader", verb, [*order, *idle])
    return [1000 * seconds for one in answers for turn in one for seconds in turn]


def _turn(asked: Sequence[Question], first: int) -> list[Question]:
    return [asked[(first + n) % len(asked)] for n in range(QUESTIONS)]


def _pages() -> dict[str, list[Question]]:
    """The same questions in every run: numbers, names and items spread over the whole million."""
    found = list(Case.objects.exclude(state=State.DRAFT).filter(pk__in=million.looked_at()).order_by("pk"))
    search, progress = reverse("desk:search"), reverse("portal:progress")
    # A whole number is no search: it leads straight to its case.
    words = [
        word for case in found for word in (case.number[:-2], case.number[:8], case.party_name, case.item_name[:4])
    ]
    return {
        "收件箱": [(reverse("desk:inbox"), None)],
        "办件检索": [(f"{search}?{urlencode({'q': word})}", None) for word in words],
        "进度查询": [(progress, {"number": case.number, "check": case.party_name}) for case in found],
    }


def _statements(session: str, question: Question) -> int:
    """How many statements a page takes, session and account included."""
    client, (path, fields) = Client(headers={"host": "localhost"}), question
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = client.get(path) if fields is None else client.post(path, fields)
    if answer.status_code != 200:
        raise CommandError(f"{path} 回答 {answer.status_code}")
    return len(seen)
