"""The door of the cases (办件): one application from draft to delivery, by law and by promise.

Every verb is a function here: it locks the case, asks whether this person may, takes the step in the table of states,
writes, records and publishes. Pages take cases from ``visible_to(person)`` and buttons from ``possible_verbs``; what
follows elsewhere from a step listens to the facts of ``events``.
"""

from onewindow.cases.commands.answer import accept, give_back, pre_examine, refuse_acceptance, request_correction
from onewindow.cases.commands.by_law import accept_by_law
from onewindow.cases.commands.by_rule import decide_by_rule
from onewindow.cases.commands.clock import follow_clock
from onewindow.cases.commands.committing import check_commitment, commit
from onewindow.cases.commands.decide import decide, decide_on_the_spot
from onewindow.cases.commands.draft import centres, open_draft, save_draft
from onewindow.cases.commands.fewer import asked_of, note_answer, take_over
from onewindow.cases.commands.inbox import complete_at, complete_task, send_back_task
from onewindow.cases.commands.intake import Particulars, intake, intake_again, intake_for_correction, intake_refused
from onewindow.cases.commands.jointly import (
    await_predecessors,
    check_gaps,
    correct_together,
    hand_on,
    release_together,
)
from onewindow.cases.commands.leaving import hand_over, withdraw
from onewindow.cases.commands.materials import add_file, mark_material, receive_paper, remove_file
from onewindow.cases.commands.meeting import leave_meeting, put_to_meeting
from onewindow.cases.commands.renewing import renew_by_law
from onewindow.cases.commands.result import archive, deliver, dispatch, issue
from onewindow.cases.commands.returning import return_uncorrected
from onewindow.cases.commands.review import ask_explanation, examine, extend, resume, supplement, suspend
from onewindow.cases.commands.revoking import revoke
from onewindow.cases.commands.submit import missing, resubmit, submit
from onewindow.cases.commands.together import Counter, Filing, SourceWord, file_together, missing_in
from onewindow.cases.commands.versions import foresee_move, move_to_version
from onewindow.cases.commands.waiting import end_waits, receive_message
from onewindow.cases.events import (
    CaseAccepted,
    CaseArchived,
    CaseDecided,
    CaseDelivered,
    CaseDispatched,
    CaseExamined,
    CaseExtended,
    CaseHandedOver,
    CaseIssued,
    CaseMovedToVersion,
    CaseNotAccepted,
    CasePreExamined,
    CaseRenewedByLaw,
    CaseResumed,
    CaseReturned,
    CaseRevoked,
    CaseRuledDoubtful,
    CaseSubmitted,
    CaseSupplemented,
    CaseSuspended,
    CaseWithdrawn,
    CommitmentChecked,
    CorrectionRequested,
    DeferredArrived,
    ExplanationAsked,
    MaterialsToVerify,
    ResultHandedOn,
)
from onewindow.cases.fewer import Offer, evidence_of, offers
from onewindow.cases.grounds import Ending, Ground
from onewindow.cases.models import Case, CaseMaterial, Commitment, Evidence
from onewindow.cases.permissions import (
    IN_THE_UNIT,
    Standing,
    can,
    can_accept,
    can_apply,
    can_decide,
    can_deliver,
    can_examine,
    can_extend,
    can_issue,
    can_suspend,
    is_or_stands_for,
    lines,
    people_who_can,
    possible_verbs,
    standing,
    visible_to,
)
from onewindow.cases.progress import PublicProgress, knows_applicant, masked_applicant, progress_by_number
from onewindow.cases.queries import CaseQuerySet, cursor_of, identity_number_in
from onewindow.cases.rules import FORM, Missing, asks_sources, handling_policies, is_asked_for, is_on_the_spot
from onewindow.cases.states import CLOSED, KEEPS_STATE, WORKFLOW, Outcome, ReturnGround, State, allows
from onewindow.cases.timeline import Event, desk_words, timeline, verbs
from onewindow.cases.variables import fields_of
from onewindow.cases.veil import PAPERS as RESULT_PAPERS
from onewindow.cases.veil import veil

__all__ = [
    "CLOSED",
    "FORM",
    "IN_THE_UNIT",
    "KEEPS_STATE",
    "RESULT_PAPERS",
    "WORKFLOW",
    "Case",
    "CaseAccepted",
    "CaseArchived",
    "CaseDecided",
    "CaseDelivered",
    "CaseDispatched",
    "CaseExamined",
    "CaseExtended",
    "CaseHandedOver",
    "CaseIssued",
    "CaseMaterial",
    "CaseMovedToVersion",
    "CaseNotAccepted",
    "CasePreExamined",
    "CaseQuerySet",
    "CaseRenewedByLaw",
    "CaseResumed",
    "CaseReturned",
    "CaseRevoked",
    "CaseRuledDoubtful",
    "CaseSubmitted",
    "CaseSupplemented",
    "CaseSuspended",
    "CaseWithdrawn",
    "Commitment",
    "CommitmentChecked",
    "CorrectionRequested",
    "Counter",
    "DeferredArrived",
    "Ending",
    "Event",
    "Evidence",
    "ExplanationAsked",
    "Filing",
    "Ground",
    "MaterialsToVerify",
    "Missing",
    "Offer",
    "Outcome",
    "Particulars",
    "PublicProgress",
    "ResultHandedOn",
    "ReturnGround",
    "SourceWord",
    "Standing",
    "State",
    "accept",
    "accept_by_law",
    "add_file",
    "allows",
    "archive",
    "ask_explanation",
    "asked_of",
    "asks_sources",
    "await_predecessors",
    "can",
    "can_accept",
    "can_apply",
    "can_decide",
    "can_deliver",
    "can_examine",
    "can_extend",
    "can_issue",
    "can_suspend",
    "centres",
    "check_commitment",
    "check_gaps",
    "commit",
    "complete_at",
    "complete_task",
    "correct_together",
    "cursor_of",
    "decide",
    "decide_by_rule",
    "decide_on_the_spot",
    "deliver",
    "desk_words",
    "dispatch",
    "end_waits",
    "evidence_of",
    "examine",
    "extend",
    "fields_of",
    "file_together",
    "follow_clock",
    "foresee_move",
    "give_back",
    "hand_on",
    "hand_over",
    "handling_policies",
    "identity_number_in",
    "intake",
    "intake_again",
    "intake_for_correction",
    "intake_refused",
    "is_asked_for",
    "is_on_the_spot",
    "is_or_stands_for",
    "issue",
    "knows_applicant",
    "leave_meeting",
    "lines",
    "mark_material",
    "masked_applicant",
    "missing",
    "missing_in",
    "move_to_version",
    "note_answer",
    "offers",
    "open_draft",
    "people_who_can",
    "possible_verbs",
    "pre_examine",
    "progress_by_number",
    "put_to_meeting",
    "receive_message",
    "receive_paper",
    "refuse_acceptance",
    "release_together",
    "remove_file",
    "renew_by_law",
    "request_correction",
    "resubmit",
    "resume",
    "return_uncorrected",
    "revoke",
    "save_draft",
    "send_back_task",
    "standing",
    "submit",
    "supplement",
    "suspend",
    "take_over",
    "timeline",
    "veil",
    "verbs",
    "visible_to",
    "withdraw",
]
