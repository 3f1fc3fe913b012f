"""The door of the parties: who applies, who may act for whom, and what stays sealed.

``register`` finds or enters a party by its identity document. An account stands for a party by a membership (itself,
legal representative, handler), and what it may know of the party asks whether that is proven; an agent's account acts for a principal by an authority. Pages show the masked fields;
``reveal`` opens the sealed ones and leaves a trace.
"""

from onewindow.kernel.parties.authorities import (
    AgentDetails,
    authorise,
    authorities_given,
    authorities_received,
    authorities_visible_to,
    grant_authority,
    revoke_authority,
)
from onewindow.kernel.parties.commands import (
    Revealed,
    find_by_identity,
    id_number_of,
    phone_of,
    register,
    reveal,
    update_details,
)
from onewindow.kernel.parties.identity import check_identity
from onewindow.kernel.parties.memberships import (
    confirm_self,
    handlers_of,
    is_proven,
    link_handler,
    link_representative,
    link_self,
    memberships_of,
    people_of,
    self_membership,
    self_party,
    unlink,
)
from onewindow.kernel.parties.models import Authority, Membership, Party, PartyKind
from onewindow.kernel.parties.permissions import (
    acting_as,
    can_register,
    can_reveal,
    can_speak_for,
    can_witness,
    may_act_for,
    own_parties,
    parties_of,
    proven_parties,
    visible_to,
    whole_matters_of,
)

__all__ = [
    "AgentDetails",
    "Authority",
    "Membership",
    "Party",
    "PartyKind",
    "Revealed",
    "acting_as",
    "authorise",
    "authorities_given",
    "authorities_received",
    "authorities_visible_to",
    "can_register",
    "can_reveal",
    "can_speak_for",
    "can_witness",
    "check_identity",
    "confirm_self",
    "find_by_identity",
    "grant_authority",
    "handlers_of",
    "id_number_of",
    "is_proven",
    "link_handler",
    "link_representative",
    "link_self",
    "may_act_for",
    "memberships_of",
    "own_parties",
    "parties_of",
    "people_of",
    "phone_of",
    "proven_parties",
    "register",
    "reveal",
    "revoke_authority",
    "self_membership",
    "self_party",
    "unlink",
    "update_details",
    "visible_to",
    "whole_matters_of",
]
