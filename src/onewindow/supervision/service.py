"""The door of supervision.

``traces`` tells case by case what happened, from the audit and the steps; ``write_xes`` and ``write_ocel`` write that as event
logs for process mining. An event log holds no name, number or phone of anybody.

``board`` shows how the cases of units, items and people run: what runs as it is now, what was decided as the nightly account
(``keep_days``) has it, durations with the running cases counted in. ``counted`` gives the cases behind each of its figures.

``urge``, ``answer``, ``send_back`` and ``close`` are the verbs of an urging letter (督办, ``states``); rules draft one (``escalate``), which a
supervisor signs or drops. Letters come from ``urgings_visible_to(person)``. ``reform``
computes the figures of the reform from the catalogue in force and the decisions, each with its ``Definition``.
"""

from onewindow.supervision.board import NOBODY, WEEKS, WINDOWS, Asked, Board, Row, Week, WorstStep, board, name_of
from onewindow.supervision.choosing import DECIDED, FIGURES, counted
from onewindow.supervision.commands.escalating import escalate, escalate_today
from onewindow.supervision.commands.escalation_rules import (
    end_escalation_rule,
    escalation_rules_on,
    set_escalation_rule,
)
from onewindow.supervision.commands.urging import MOST_REPLY_DAYS, answer, close, drop, send_back, sign, urge
from onewindow.supervision.durations import Whose
from onewindow.supervision.event_logs.ocel import write_ocel
from onewindow.supervision.event_logs.traces import Occurrence, Step, Trace, traces
from onewindow.supervision.event_logs.xes import write_xes
from onewindow.supervision.events import (
    HeadToBeTold,
    UrgingAnswered,
    UrgingClosed,
    UrgingDrafted,
    UrgingIssued,
    UrgingSentBack,
)
from onewindow.supervision.keeping import keep_days, last_day_kept
from onewindow.supervision.models import EscalationRule, Urging
from onewindow.supervision.permissions import can_oversee, can_read_urgings, can_urge, possible_verbs, units_overseen_by
from onewindow.supervision.permissions import visible_to as urgings_visible_to
from onewindow.supervision.reform import DEFINITIONS, Definition, Reform, Sums, UnitFigures, reform
from onewindow.supervision.statements import BY
from onewindow.supervision.states import UrgingReason, UrgingState

__all__ = [
    "BY",
    "DECIDED",
    "DEFINITIONS",
    "FIGURES",
    "MOST_REPLY_DAYS",
    "NOBODY",
    "WEEKS",
    "WINDOWS",
    "Asked",
    "Board",
    "Definition",
    "EscalationRule",
    "HeadToBeTold",
    "Occurrence",
    "Reform",
    "Row",
    "Step",
    "Sums",
    "Trace",
    "UnitFigures",
    "Urging",
    "UrgingAnswered",
    "UrgingClosed",
    "UrgingDrafted",
    "UrgingIssued",
    "UrgingReason",
    "UrgingSentBack",
    "UrgingState",
    "Week",
    "Whose",
    "WorstStep",
    "answer",
    "board",
    "can_oversee",
    "can_read_urgings",
    "can_urge",
    "close",
    "counted",
    "drop",
    "end_escalation_rule",
    "escalate",
    "escalate_today",
    "escalation_rules_on",
    "keep_days",
    "last_day_kept",
    "name_of",
    "possible_verbs",
    "reform",
    "send_back",
    "set_escalation_rule",
    "sign",
    "traces",
    "units_overseen_by",
    "urge",
    "urgings_visible_to",
    "write_ocel",
    "write_xes",
]
