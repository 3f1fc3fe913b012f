"""The one paper of a session: 联合审图意见书, 联合踏勘记录 or 联合验收意见书. It names units, never persons: the applicant reads it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date, long_moment
from onewindow.base.official import officially
from onewindow.joint import rules
from onewindow.joint.hearing import Seat
from onewindow.joint.models import JointSession
from onewindow.joint.rules import Said
from onewindow.joint.states import Verdict
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import KINDS, Document, Draft
from onewindow.kernel.org.service import Person


@officially
def merged(session: JointSession, seats: Sequence[Seat], *, actor: Person) -> Document:
    """Every unit's opinion, the same point once, and what the lead concludes."""
    kind = f"joint_{session.kind}"
    draft = Draft(
        kind=kind,
        subject=session.subject,
        unit=session.unit,
        title=str(KINDS[kind].name),
        holder=session.application.party_name,
        content=_content(session, seats),
        number="",
    )
    return documents.draw_up([draft], actor=actor)[0]


def _content(session: JointSession, seats: Sequence[Seat]) -> dict[str, Any]:
    said = [
        Said(seat.unit.name, seat.opinion.verdict, seat.opinion.words, tuple(seat.opinion.points))
        for seat in seats
        if seat.opinion is not None
    ]
    due = session.corrections_due_on
    return {
        "item": session.application.name,
        "case_number": session.application.number,
        "number": numbered(session),
        "held_on": long_moment(clock.local(session.held_at)),
        "place": session.place,
        "units": [seat.unit.name for seat in seats],
        "looked_at": list(session.points),
        "opinions": [_opinion(one) for one in rules.merged(said)],
        "verdict": str(Verdict(session.verdict).label),
        "conclusion": session.conclusion,
        "due_on": long_date(due) if due else "",
    }


def numbered(session: JointSession) -> str:
    """``LH260305001``, from the second round on with the number of the round."""
    if session.round == 1:
        return session.number
    return _("%(number)s（第 %(round)s 次）") % {"number": session.number, "round": session.round}


def _opinion(one: Said) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "verdict": str(Verdict(one.verdict).label),
        "words": one.words,
        "points": [_point(point, with_them) for point, with_them in zip(one.points, one.together, strict=True)],
    }


def _point(point: str, with_them: tuple[str, ...]) -> str:
    if not with_them:
        return point
    return _("%(point)s（%(units)s同样提出）") % {"point": point, "units": "、".join(with_them)}
