"""Clients of a benchmark: processes, because the threads of one Python share one lock and would measure that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from django.db import connections

from onewindow.base import clock
from onewindow.console.forking import leave_no_connection

# Makes, in the client of this place, what the client works with.
Arms = Mapping[str, Callable[[int], object]]


class ClientError(RuntimeError):
    """A client could not do what it was asked."""


class Clients:
    """So many processes that wait for orders: an arm, a verb of it, and what to do it to."""

    def __init__(self, count: int, arms: Arms) -> None:
        leave_no_connection()
        fork = get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for place in range(count):
            ours, theirs = fork.Pipe()
            process = fork.Process(target=_serve, args=(theirs, place, arms), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def do(self, arm: str, verb: str, tasks: Sequence[Sequence[Any]]) -> tuple[float, list[list[Any]]]:
        """Every client does its own tasks, all beginning together: seconds until the last is done, and what came of each.

        Raises ``ClientError`` with the client's own words when one fails.
        """
        return self.end(self.begin(arm, verb, tasks))

    def begin(self, arm: str, verb: str, tasks: Sequence[Sequence[Any]]) -> float:
        """The same without waiting: when it began, for ``end``."""
        begun = clock.stopwatch()
        for pipe, own in zip(self._pipes, tasks, strict=True):
            pipe.send((arm, verb, own))
        return begun

    def end(self, begun: float) -> tuple[float, list[list[Any]]]:
        """Wait for what was begun."""
        answers = [pipe.recv() for pipe in self._pipes]
        seconds = clock.stopwatch() - begun
        for answer in answers:
            if isinstance(answer, str):
                raise ClientError(answer)
        return seconds, answers

    def stop(self) -> None:
        """Each ends after what it has in hand."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()


@contextmanager
def clients(count: int, arms: Arms) -> Iterator[Clients]:
    """The clients while the block runs."""
    many = Clients(count, arms)
    try:
        yield many
    finally:
        many.stop()


def _serve(pipe: Connection, place: int, arms: Arms) -> None:
    able: dict[str, object] = {}
    while (order := pipe.recv()) is not None:
        arm, verb, tasks = order
        try:
            if arm not in able:
                able[arm] = arms[arm](place)
            work = getattr(able[arm], verb)
            pipe.send([work(task) for task in tasks])
        except Exception as error:  # noqa: BLE001 — told to the parent, which stops everything
            pipe.send(f"{arm}.{verb}: {type(error).__name__}: {error}")
    connections.close_all()
