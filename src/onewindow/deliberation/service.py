"""The door of joint deliberation (会商会审).

``convene`` a meeting, ``invite`` members and legal advisers, ``put`` matters to it; each member may ``give_opinion`` on each matter,
before or in session; ``begin``, ``decide`` or ``withdraw`` each matter, ``close``: the minutes are drawn up. A matter names its subject by kind and
public number; what its owner must know at once is joined in ``flows.deliberating``, which pages call for ``put``, ``decide``,
``withdraw`` and ``cancel``. Pages take meetings from ``visible_to``.
"""

from onewindow.deliberation.commands.matters import (
    decide,
    give_opinion,
    matters_of,
    open_matter_of,
    open_matters,
    put,
    withdraw,
)
from onewindow.deliberation.commands.meetings import begin, cancel, close, convene, excuse, invite
from onewindow.deliberation.events import MeetingCancelled, MemberInvited
from onewindow.deliberation.models import Matter, Meeting, Member, Opinion
from onewindow.deliberation.owners import register_subject
from onewindow.deliberation.permissions import CONVENERS, can_convene, can_lead, visible_to
from onewindow.deliberation.states import MEETING, Capacity, MatterState, MeetingState, Stance

__all__ = [
    "CONVENERS",
    "MEETING",
    "Capacity",
    "Matter",
    "MatterState",
    "Meeting",
    "MeetingCancelled",
    "MeetingState",
    "Member",
    "MemberInvited",
    "Opinion",
    "Stance",
    "begin",
    "can_convene",
    "can_lead",
    "cancel",
    "close",
    "convene",
    "decide",
    "excuse",
    "give_opinion",
    "invite",
    "matters_of",
    "open_matter_of",
    "open_matters",
    "put",
    "register_subject",
    "visible_to",
    "withdraw",
]
