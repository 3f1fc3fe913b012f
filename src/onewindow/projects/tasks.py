"""Periodic work of projects."""

from onewindow.kernel.events.service import every
from onewindow.projects.commands.following import count_days
from onewindow.projects.commands.leasing import end_passed_leases


def register() -> None:
    """Soon after midnight: days are counted, and leases end whose last day is over."""
    every("40 0 * * *", "projects.count_days")(count_days)
    every("50 0 * * *", "projects.end_passed_leases")(end_passed_leases)
