"""Periodic work of supervision."""

from onewindow.kernel.events.service import every
from onewindow.supervision.keeping import keep_days


def register() -> None:
    """Soon after midnight the day that is over is kept."""
    every("30 0 * * *", "supervision.keep_days")(keep_days)
