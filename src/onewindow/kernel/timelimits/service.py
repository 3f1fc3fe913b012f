"""One clock for every obligation.

A domain starts limits by ``Policy`` and pauses, resumes, extends and finishes them; it never computes a deadline. What happened is
an append-only ledger; due date, light and warning follow from it by pure rules over the working calendar, can be recomputed
(``recompute``, ``recompute_year``) and told day by day (``explain``). ``sweep``, run by the clock, turns lights and publishes
``LightChanged``; ``remaining`` is right for any row at any moment without asking the database.
"""

from onewindow.kernel.timelimits.commands import Policy, extend, finish, pause, reassign, resume, start
from onewindow.kernel.timelimits.events import DueMoved, LightChanged
from onewindow.kernel.timelimits.explaining import Day, Explanation, Reason, What
from onewindow.kernel.timelimits.foreseeing import foresee
from onewindow.kernel.timelimits.models import LedgerEntry, Light, Limit, LimitKind, LimitState
from onewindow.kernel.timelimits.queries import explain, is_surely_over, of_subject, open_of, surely_over
from onewindow.kernel.timelimits.reasons import ART45, PauseReason
from onewindow.kernel.timelimits.relabelling import relabel
from onewindow.kernel.timelimits.sweeping import recompute, recompute_year, sweep
from onewindow.kernel.timelimits.telling import AnyLimit, OpenLimit, Remaining, remaining

__all__ = [
    "ART45",
    "AnyLimit",
    "Day",
    "DueMoved",
    "Explanation",
    "LedgerEntry",
    "Light",
    "LightChanged",
    "Limit",
    "LimitKind",
    "LimitState",
    "OpenLimit",
    "PauseReason",
    "Policy",
    "Reason",
    "Remaining",
    "What",
    "explain",
    "extend",
    "finish",
    "foresee",
    "is_surely_over",
    "of_subject",
    "open_of",
    "pause",
    "reassign",
    "recompute",
    "recompute_year",
    "relabel",
    "remaining",
    "resume",
    "start",
    "surely_over",
    "sweep",
]
