"""Concluding: the opinions become one paper, kept in every case; a survey also closes each unit's own step."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.joint import hearing, papers, rules
from onewindow.joint.commands import steps
from onewindow.joint.commands.convening import end_clock
from onewindow.joint.commands.walk import leading, record
from onewindow.joint.events import SessionConcluded
from onewindow.joint.hearing import Seat
from onewindow.joint.models import JointSession
from onewindow.joint.states import SESSION, Kind, Verdict
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person


@transaction.atomic
def conclude(
    number: str, *, conclusion: str, corrections_due_on: dt.date | None = None, seen: str = "", actor: Person
) -> JointSession:
    """下结论 when every unit whose case still runs has spoken: the verdict is the strictest of theirs, the lead adds the words and until
    which day (calendar) corrections are due.

    ``seen`` is ``hearing.mark_of`` the opinions that the page showed. Raises ``Conflict`` with ``wrong_state``, ``not_held_yet``,
    ``unit_silent``, ``changed_meanwhile``; ``Invalid`` with ``words_missing``, ``day_missing``, ``day_past``.
    """
    session = leading(number, "conclude", actor=actor)
    seats = hearing.seats_of(session)
    _require_heard(session, seats, seen)
    session.verdict = rules.verdict_of(seat.opinion.verdict for seat in seats if seat.opinion)
    session.conclusion = said(conclusion, "words_missing", _("请写明总的意见。"), field="conclusion")
    session.corrections_due_on = _due(session.verdict, corrections_due_on)
    session.state, session.closed_at = SESSION.next_state("conclude", session.state), clock.now()
    session.save(update_fields=["state", "verdict", "conclusion", "corrections_due_on", "closed_at"])
    end_clock(session, actor=actor)
    paper = papers.merged(session, seats, actor=actor)
    if session.kind == Kind.SURVEY:
        steps.close_surveys(seats)
    cases = [case for seat in seats for case in seat.cases]
    record(session, "concluded", cases, actor=actor, note=_in_short(session), document=paper.number)
    events.publish(SessionConcluded(session.number), *documents.facts_of([paper]))
    return session


def _require_heard(session: JointSession, seats: Sequence[Seat], seen: str) -> None:
    silent = [seat.unit.name for seat in seats if seat.opinion is None and seat.runs]
    obstacle = rules.obstacle_to_conclusion(session.held_at, clock.now(), silent)
    if obstacle is not None:
        raise obstacle
    if not any(seat.opinion for seat in seats):
        raise Conflict("nobody_spoke", _("没有一个单位提出意见，不能下结论。不办了的，请取消。"))
    if seen and seen != hearing.mark_of(seats):
        raise Conflict("changed_meanwhile", _("有单位刚刚改了意见。请看过最新的意见再下结论，您写的还在这里。"))


def _due(verdict: str, day: dt.date | None) -> dt.date | None:
    """Corrections have a day; without them there is none."""
    if verdict == Verdict.PASS:
        return None
    if day is None:
        sentence = _("有要整改的，请写明最迟哪一天改好。")
        raise Invalid("day_missing", sentence, fields={"corrections_due_on": sentence})
    if day <= clock.today():
        sentence = _("整改期限要在今天以后。")
        raise Invalid("day_past", sentence, fields={"corrections_due_on": sentence})
    return day


def _in_short(session: JointSession) -> str:
    return f"{session.get_kind_display()}：{session.get_verdict_display()}。{session.conclusion}"
