"""The door of the procedures: drawings published as versions, their execution, and the tasks (待办) they open.

``begin_draft``, ``save_draft``, ``check_draft`` and ``publish_draft`` are the way of a drawing made at the desk; ``examine`` says what stands
in its way, for the items that use it, ``examine_in_use`` asks it again of what was published. ``start`` runs the latest published version of a procedure for a subject; each of its user tasks
becomes a ``Task`` for a role in a unit. ``complete`` moves on, ``send_back`` returns to an earlier step. A page asks ``inbox``,
``open_tasks``, ``progress``, and ``can_work_on`` for its buttons. ``running_on`` lists what runs on a version, ``foresee`` says what moving
it to another (a ``change``) would mean, ``move`` does it and keeps the proof. Verbs on tasks write no audit entry of their own where a case's command
calls them. ``begin`` and ``advance`` are the engine alone: pure functions over a compiled drawing, without rows.
"""

from onewindow.procedures.ahead import duties_ahead
from onewindow.procedures.drafting import (
    begin_draft,
    check_draft,
    draft_of,
    drafts,
    drop_draft,
    publish_draft,
    save_draft,
)
from onewindow.procedures.drawings import drawing, drawing_of, name_of, people_steps, published_versions
from onewindow.procedures.engine import Step, advance, begin
from onewindow.procedures.events import MessageSent, ProcedureUnfit
from onewindow.procedures.examining import Finding, compile_drawing, examine, obstacles
from onewindow.procedures.fitting import examine_in_use, misfits_of
from onewindow.procedures.graph import Graph, Node
from onewindow.procedures.hands import claim, hand_over
from onewindow.procedures.inbox import Heap, Wanted, inbox, overview
from onewindow.procedures.marking import Marking
from onewindow.procedures.marking import to_json as marking_to_json
from onewindow.procedures.models import HANDLING, Definition, Duty, Execution, Move, SavedFilter, Task, Version
from onewindow.procedures.movable import moved_count, moves_seen_by, running_counts, running_on, waits_at
from onewindow.procedures.moves import MOST_AT_ONCE, Moved, move, told
from onewindow.procedures.moving import DROPPED, Passage, Plan
from onewindow.procedures.outside import messages, register_message, register_service, service_names
from onewindow.procedures.permissions import can_claim, can_hand_over, can_work_on
from onewindow.procedures.proofs import markings_of, moves_of, passage_of, proof_holds
from onewindow.procedures.prospects import Change, Promise, Prospect, change, foresee, mark_of, standing
from onewindow.procedures.publishing import can_publish, publish, published_number
from onewindow.procedures.reading import Progress, done_by, lit, open_tasks, progress, steps_of, steps_of_all
from onewindow.procedures.running import (
    SENT_BACK,
    Advance,
    TaskContext,
    cancel,
    complete,
    send_back,
    set_due,
    start,
    steps_before,
)
from onewindow.procedures.saved import drop_filter, save_filter, saved_filters
from onewindow.procedures.taking_part import forget as forget_taking_part
from onewindow.procedures.taking_part import keys_taken_part_in
from onewindow.procedures.uses import Period, Use
from onewindow.procedures.waiting import message_has_come, time_is_up
from onewindow.procedures.ways import Way, ways_on

__all__ = [
    "DROPPED",
    "HANDLING",
    "MOST_AT_ONCE",
    "SENT_BACK",
    "Advance",
    "Change",
    "Definition",
    "Duty",
    "Execution",
    "Finding",
    "Graph",
    "Heap",
    "Marking",
    "MessageSent",
    "Move",
    "Moved",
    "Node",
    "Passage",
    "Period",
    "Plan",
    "ProcedureUnfit",
    "Progress",
    "Promise",
    "Prospect",
    "SavedFilter",
    "Step",
    "Task",
    "TaskContext",
    "Use",
    "Version",
    "Wanted",
    "Way",
    "advance",
    "begin",
    "begin_draft",
    "can_claim",
    "can_hand_over",
    "can_publish",
    "can_work_on",
    "cancel",
    "change",
    "check_draft",
    "claim",
    "compile_drawing",
    "complete",
    "done_by",
    "draft_of",
    "drafts",
    "drawing",
    "drawing_of",
    "drop_draft",
    "drop_filter",
    "duties_ahead",
    "examine",
    "examine_in_use",
    "foresee",
    "forget_taking_part",
    "hand_over",
    "inbox",
    "keys_taken_part_in",
    "lit",
    "mark_of",
    "marking_to_json",
    "markings_of",
    "message_has_come",
    "messages",
    "misfits_of",
    "move",
    "moved_count",
    "moves_of",
    "moves_seen_by",
    "name_of",
    "obstacles",
    "open_tasks",
    "overview",
    "passage_of",
    "people_steps",
    "progress",
    "proof_holds",
    "publish",
    "publish_draft",
    "published_number",
    "published_versions",
    "register_message",
    "register_service",
    "running_counts",
    "running_on",
    "save_draft",
    "save_filter",
    "saved_filters",
    "send_back",
    "service_names",
    "set_due",
    "standing",
    "start",
    "steps_before",
    "steps_of",
    "steps_of_all",
    "time_is_up",
    "told",
    "waits_at",
    "ways_on",
]
