"""Some walkers at once, each with cases of its own: a moved clock belongs to one process alone."""

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from operator import attrgetter

from django.db import connections, transaction

from onewindow.console.forking import leave_no_connection
from onewindow.console.progress import Advance
from onewindow.console.replay.walking import Act, Verb, Walker

_TOLD_EVERY = 20


class Stopped(Exception):
    """Raised when a walker could not go on; the words are its own. What was done before stays done."""


def run(walkers: Sequence[Walker], advance: Advance) -> None:
    """Let all walk to the end; ``advance`` hears of every step of the log. One walker alone needs no process of its own.

    Raises ``Stopped``.
    """
    if len(walkers) == 1:
        _walk(walkers[0], advance)
    else:
        _side_by_side(walkers, advance)


def _walk(walker: Walker, advance: Advance) -> None:
    """Acts of one case between which nothing else happens are one transaction: of two commits one is enough."""
    done = 0
    for _place, found in groupby(walker.acts(), key=attrgetter("place")):
        acts = list(found)
        with transaction.atomic() if len(acts) > 1 else nullcontext():
            done += sum(_done(walker, act) for act in acts)
        if done >= _TOLD_EVERY:
            advance(done)
            done = 0
    advance(done)


def _done(walker: Walker, act: Act) -> bool:
    """Whether it was a step of the log. Raises ``Stopped``."""
    try:
        walker.do(act)
    except Exception as error:
        raise Stopped(f"{act.at:%Y-%m-%d %H:%M} {act.verb.name}：{type(error).__name__}：{error}") from error
    return act.verb is Verb.STEP


def _side_by_side(walkers: Sequence[Walker], advance: Advance) -> None:
    leave_no_connection()
    fork = get_context("fork")
    processes, pipes = [], []
    for walker in walkers:
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_serve, args=(theirs, walker), daemon=True)
        process.start()
        theirs.close()
        processes.append(process)
        pipes.append(ours)
    try:
        _listen(pipes, advance)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _listen(pipes: list[Connection], advance: Advance) -> None:
    """Until each has said that it is done. A pipe that breaks off belongs to a process that is no more."""
    running = list(pipes)
    while running:
        for pipe in wait(running):
            if not isinstance(pipe, Connection):
                continue
            try:
                said = pipe.recv()
            except EOFError as error:
                raise Stopped("回放的一个进程意外结束。") from error
            if isinstance(said, str):
                raise Stopped(said)
            if said is None:
                running.remove(pipe)
            else:
                advance(said)


def _serve(pipe: Connection, walker: Walker) -> None:
    try:
        _walk(walker, pipe.send)
        pipe.send(None)
    except Stopped as error:
        pipe.send(str(error))
    finally:
        connections.close_all()
