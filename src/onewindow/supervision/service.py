"""The door of supervision.

``traces`` tells case by case what happened, from the audit and the steps; ``write_xes`` and ``write_ocel`` write that as event
logs for process mining. An event log holds no name, number or phone of anybody.
"""

from onewindow.supervision.event_logs.ocel import write_ocel
from onewindow.supervision.event_logs.traces import Occurrence, Step, Trace, traces
from onewindow.supervision.event_logs.xes import write_xes

__all__ = ["Occurrence", "Step", "Trace", "traces", "write_ocel", "write_xes"]
