"""Periodic work of supervision."""

from onewindow.kernel.events.service import every
from onewindow.supervision.commands.escalating import escalate_today
from onewindow.supervision.keeping import keep_days


def register() -> None:
    """Soon after midnight the day that is over is kept; on the morning of a working day rules look at what is overdue."""
    every("30 0 * * *", "supervision.keep_days")(keep_days)
    every("10 8 * * *", "supervision.escalate_today")(escalate_today)
