"""Periodic work of the API."""

from onewindow.api.idempotency import forget_old_answers
from onewindow.kernel.events.service import every


def register() -> None:
    """Every hour: answers kept long enough are forgotten."""
    every("17 * * * *", "api.forget_old_answers")(forget_old_answers)
