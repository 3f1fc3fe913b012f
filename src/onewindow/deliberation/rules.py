"""When a matter may be decided, as pure functions. The numbers are this house's own: no statute sets them."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, DomainError
from onewindow.deliberation.models import Member
from onewindow.deliberation.states import Capacity

LEAST = 3


def obstacle_to_decision(members: Sequence[Member], spoke: Collection[int]) -> DomainError | None:
    """More than half of those who sit there have spoken, and every legal adviser. ``spoke`` are the ids of members."""
    silent = [one for one in members if one.capacity == Capacity.ADVISER and one.pk not in spoke]
    if silent:
        words = {"names": _("、").join(one.person.name for one in silent)}
        return Conflict("adviser_silent", _("法律顾问%(names)s还没有提出意见，不能议定。") % words)
    voices = sum(one.pk in spoke for one in members)
    if voices * 2 <= len(members):
        counts = {"voices": voices, "all": len(members)}
        return Conflict("no_quorum", _("%(all)s 位参会人员中只有 %(voices)s 位提出了意见，要过半数才能议定。") % counts)
    return None


def obstacle_to_beginning(members: Sequence[Member], matters: int) -> DomainError | None:
    """A meeting has somebody to meet, and something to speak about."""
    if len(members) < LEAST:
        return Conflict("too_few_members", _("参会人员至少 %(least)s 位（含主持人），请先邀请。") % {"least": LEAST})
    return None if matters else Conflict("no_matters", _("还没有议题，不能开会。"))
