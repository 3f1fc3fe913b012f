"""One clock for every obligation.

A domain starts limits by ``Policy`` and pauses, resumes, extends and finishes them; it never computes a deadline. What happened is
an append-only ledger; due date, light and warning follow from it by pure rules over the working calendar, can be recomputed
(``recompute``, ``recompute_year``) and told day by day (``explain``). ``sweep``, run by the clock, turns lights and publishes
``LightChanged``; ``remaining`` is right for any row at any moment without asking the database. When lights turn, and which red
they turn, is said by rows with dates (``LightRule``, ``set_light_rule``).
"""

from onewindow.kernel.timelimits.commands import (
    Policy,
    Start,
    extend,
    finish,
    pause,
    reassign,
    resume,
    start,
    start_each,
)
from onewindow.kernel.timelimits.dated_rules import can_set_rules, check_beginning, check_ending, require_setter
from onewindow.kernel.timelimits.events import DueMoved, LightChanged, LightRuleChanged
from onewindow.kernel.timelimits.explaining import Day, Explanation, Reason, What
from onewindow.kernel.timelimits.foreseeing import foresee
from onewindow.kernel.timelimits.light_rules import end_light_rule, light_rules_on, set_light_rule
from onewindow.kernel.timelimits.light_rules import forget as forget_light_rules
from onewindow.kernel.timelimits.models import (
    LIT,
    OF_THE_AUTHORITY,
    OVERDUE,
    LedgerEntry,
    Light,
    LightRule,
    Limit,
    LimitKind,
    LimitState,
)
from onewindow.kernel.timelimits.queries import (
    explain,
    is_surely_over,
    of_subject,
    of_subjects,
    open_of,
    overdue,
    surely_over,
)
from onewindow.kernel.timelimits.reasons import ART45, PauseReason
from onewindow.kernel.timelimits.relabelling import relabel
from onewindow.kernel.timelimits.rules import Span
from onewindow.kernel.timelimits.spending import Halt, Spent, spent
from onewindow.kernel.timelimits.sweeping import recompute, recompute_year, sweep
from onewindow.kernel.timelimits.telling import AnyLimit, OpenLimit, Remaining, remaining

__all__ = [
    "ART45",
    "LIT",
    "OF_THE_AUTHORITY",
    "OVERDUE",
    "AnyLimit",
    "Day",
    "DueMoved",
    "Explanation",
    "Halt",
    "LedgerEntry",
    "Light",
    "LightChanged",
    "LightRule",
    "LightRuleChanged",
    "Limit",
    "LimitKind",
    "LimitState",
    "OpenLimit",
    "PauseReason",
    "Policy",
    "Reason",
    "Remaining",
    "Span",
    "Spent",
    "Start",
    "What",
    "can_set_rules",
    "check_beginning",
    "check_ending",
    "end_light_rule",
    "explain",
    "extend",
    "finish",
    "foresee",
    "forget_light_rules",
    "is_surely_over",
    "light_rules_on",
    "of_subject",
    "of_subjects",
    "open_of",
    "overdue",
    "pause",
    "reassign",
    "recompute",
    "recompute_year",
    "relabel",
    "remaining",
    "require_setter",
    "resume",
    "set_light_rule",
    "spent",
    "start",
    "start_each",
    "surely_over",
    "sweep",
]
