"""What a benchmark is: a function that measures and returns figures, each beside its goal."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onewindow.base import clock

Report = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """One measured value. ``goal`` is written as people read it (``≥ 0.35``); without a goal it is for information."""

    name: str
    value: float
    unit: str
    goal: str = ""
    holds: bool = True


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure whose goal is an upper bound."""
    return Figure(name, round(value, 3), unit, f"≤ {limit:g}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure whose goal is a lower bound."""
    return Figure(name, round(value, 3), unit, f"≥ {limit:g}", value >= limit)


def information(name: str, value: float, unit: str) -> Figure:
    """A figure without a goal."""
    return Figure(name, round(value, 3), unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0…1) of the values lie; the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    begun = clock.stopwatch()
    work()
    return clock.stopwatch() - begun


def machine() -> str:
    """What the figures were measured on, in one line."""
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
