"""The door of joint work (联合办理): 联合审图, 联合踏勘, 联合验收.

The lead of a parallel approval ``convene``s a session for the units of some branches, may ``reschedule`` and ``cancel`` it and ``share_drawings``
of their cases. Each unit may ``name_speaker``, bring photos (``add_photo``) and ``give_opinion``; the lead ``conclude``s: one paper, kept in every
case. ``surveys_wanted`` says which branches need a survey. Pages take sessions from ``visible_in_office``, the applicant's page
from ``told_of``; who is told of what is in ``flows.joining``.
"""

from onewindow.joint.commands.concluding import conclude
from onewindow.joint.commands.convening import LEAST_UNITS, MOST_POINTS, cancel, cancel_all, convene, reschedule
from onewindow.joint.commands.drawings import DRAWING, Drawing, drawings_of, share_drawings
from onewindow.joint.commands.speaking import add_photo, give_opinion, mark_of, name_speaker, photos_of, remove_photo
from onewindow.joint.events import (
    SessionCancelled,
    SessionConcluded,
    SessionConvened,
    SessionRescheduled,
    SpeakerNamed,
)
from onewindow.joint.hearing import Seat, seats_of
from onewindow.joint.hearing import mark_of as mark_of_opinions
from onewindow.joint.models import Concern, JointSession, Opinion, Participant, subject_of
from onewindow.joint.permissions import (
    LEADS,
    SPEAKERS,
    can_lead,
    can_speak,
    units_spoken_for,
    visible_in_office,
    waiting_for,
)
from onewindow.joint.rules import earliest_day, lines_of, verdict_of
from onewindow.joint.states import ALIVE, SESSION, Kind, SessionState, Verdict
from onewindow.joint.surveys import branches_in_work, is_proposed, surveys_wanted
from onewindow.joint.telling import (
    Lit,
    Told,
    lit_for,
    numbers_of,
    of_case,
    paper_numbers_of,
    papers_of,
    survey_planned_for,
    told_of,
)

__all__ = [
    "ALIVE",
    "DRAWING",
    "LEADS",
    "LEAST_UNITS",
    "MOST_POINTS",
    "SESSION",
    "SPEAKERS",
    "Concern",
    "Drawing",
    "JointSession",
    "Kind",
    "Lit",
    "Opinion",
    "Participant",
    "Seat",
    "SessionCancelled",
    "SessionConcluded",
    "SessionConvened",
    "SessionRescheduled",
    "SessionState",
    "SpeakerNamed",
    "Told",
    "Verdict",
    "add_photo",
    "branches_in_work",
    "can_lead",
    "can_speak",
    "cancel",
    "cancel_all",
    "conclude",
    "convene",
    "drawings_of",
    "earliest_day",
    "give_opinion",
    "is_proposed",
    "lines_of",
    "lit_for",
    "mark_of",
    "mark_of_opinions",
    "name_speaker",
    "numbers_of",
    "of_case",
    "paper_numbers_of",
    "papers_of",
    "photos_of",
    "remove_photo",
    "reschedule",
    "seats_of",
    "share_drawings",
    "subject_of",
    "survey_planned_for",
    "surveys_wanted",
    "told_of",
    "units_spoken_for",
    "verdict_of",
    "visible_in_office",
    "waiting_for",
]
