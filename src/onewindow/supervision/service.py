"""The door of supervision.

``traces`` tells case by case what happened, from the audit and the steps; ``write_xes`` and ``write_ocel`` write that as event
logs for process mining. An event log holds no name, number or phone of anybody.

``board`` shows how the cases of units, items and people run: what runs as it is now, what was decided as the nightly account
(``keep_days``) has it, durations with the running cases counted in. ``counted`` gives the cases behind each of its figures.
"""

from onewindow.supervision.board import NOBODY, WEEKS, WINDOWS, Asked, Board, Row, Week, WorstStep, board, name_of
from onewindow.supervision.choosing import DECIDED, FIGURES, counted
from onewindow.supervision.durations import Whose
from onewindow.supervision.event_logs.ocel import write_ocel
from onewindow.supervision.event_logs.traces import Occurrence, Step, Trace, traces
from onewindow.supervision.event_logs.xes import write_xes
from onewindow.supervision.keeping import keep_days, last_day_kept
from onewindow.supervision.permissions import can_oversee, units_overseen_by
from onewindow.supervision.statements import BY

__all__ = [
    "BY",
    "DECIDED",
    "FIGURES",
    "NOBODY",
    "WEEKS",
    "WINDOWS",
    "Asked",
    "Board",
    "Occurrence",
    "Row",
    "Step",
    "Trace",
    "Week",
    "Whose",
    "WorstStep",
    "board",
    "can_oversee",
    "counted",
    "keep_days",
    "last_day_kept",
    "name_of",
    "traces",
    "units_overseen_by",
    "write_ocel",
    "write_xes",
]
