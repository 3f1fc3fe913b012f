"""Work by the clock of apps that stand below the events, and so cannot register it themselves."""

from importlib import import_module

from django.conf import settings

from onewindow.kernel.audit.service import sign_bill
from onewindow.kernel.counting.service import forget_ended
from onewindow.kernel.events.service import every
from onewindow.kernel.org.service import forget_old_attempts, forget_old_codes


def register() -> None:
    """After midnight, when nobody waits; each at its own minute. Counts are forgotten every hour: there may be many."""
    every("7 * * * *", "counting.forget_ended")(forget_ended)
    every("10 1 * * *", "audit.sign_bill")(sign_bill)
    every("25 1 * * *", "org.forget_old_attempts")(forget_old_attempts)
    every("35 1 * * *", "org.forget_old_codes")(forget_old_codes)
    every("45 1 * * *", "sessions.clear_expired")(clear_expired_sessions)


def clear_expired_sessions() -> None:
    """Sessions end by themselves; their rows go here."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
