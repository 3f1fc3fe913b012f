"""A worker in a process of its own, with handlers for the tests. Arguments: folder for marks, seconds until stalled; a third one sets the tap dripping."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402

from onewindow.kernel.events.service import every, fact, publish, run_worker, subscribe  # noqa: E402


@fact
@dataclass(frozen=True)
class StoneThrown:
    number: int


@fact
@dataclass(frozen=True)
class WaveArrived:
    number: int


MARKS = Path(sys.argv[1])


def mark(name: str) -> None:
    with (MARKS / name).open("a") as file:
        file.write("x")


def sink(stone: StoneThrown) -> None:
    """Hangs the first time it sees a stone, so that its worker can be killed in the middle."""
    first = not (MARKS / f"sink-{stone.number}").exists()
    mark(f"sink-{stone.number}")
    if first and stone.number == 13:
        time.sleep(60)
    if stone.number == 14:
        time.sleep(1.5)
        mark("slow-done")
    with transaction.atomic():
        publish(WaveArrived(stone.number))


def arrive(wave: WaveArrived) -> None:
    mark(f"wave-{wave.number}")


def drip() -> None:
    mark("drip")
    raise ConnectionError("the pipe is shut")


if len(sys.argv) > 3:
    every("* * * * * *", "test.drip")(drip)  # with seconds
subscribe(StoneThrown, sink, name="test.sink")
subscribe(WaveArrived, arrive, name="test.arrive")

if __name__ == "__main__":
    run_worker(concurrency=2, stalled_after=float(sys.argv[2]))
