"""Convening, putting off, calling off."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_moment
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.base.official import officially
from onewindow.joint import rules
from onewindow.joint.commands import drawings as drawing_files
from onewindow.joint.commands.walk import cases_of, leading, record
from onewindow.joint.events import SessionCancelled, SessionConvened, SessionRescheduled
from onewindow.joint.models import Concern, JointSession, Participant
from onewindow.joint.states import ALIVE, SESSION, Kind, SessionState, Verdict
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.packages import service as packages
from onewindow.packages.service import ApplicationState, Branch, PackageApplication

LEAST_UNITS = 2
MOST_POINTS = 30


@transaction.atomic
def convene(
    application: str,
    kind: str,
    *,
    branches: Collection[int],
    held_at: dt.datetime,
    place: str,
    points: Sequence[str] = (),
    drawings: Collection[str] = (),
    actor: Person,
) -> JointSession:
    """召集 a joint review of drawings, survey or acceptance for the units of these branches, announced in advance (working days).

    After a session that was not passed this is its next round. An acceptance starts its own limit. Raises
    ``NotFound('no_such_package')``, ``Conflict`` with ``application_not_running``, ``already_planned``; ``Invalid`` with ``unknown_kind``, ``words_missing``,
    ``too_soon``, ``too_few_units``, ``no_such_branch``, ``no_such_drawing``.
    """
    whole = _leading(application, actor=actor)
    if kind not in Kind.values:
        raise Invalid("unknown_kind", _("请选联合审图、联合踏勘或者联合验收。"))
    where = said(place, "words_missing", _("请写明在哪里。"), field="place")
    _require_announced(held_at)
    last = _last_not_passed(whole, kind)
    chosen = _chosen(whole, branches, least=LEAST_UNITS if last is None else 1)
    session = _created(whole, kind, held_at, where, list(points)[:MOST_POINTS], last, actor)
    _seated(session, chosen)
    shared = drawing_files.share(session, drawings, actor=actor)
    if kind == Kind.ACCEPTANCE:
        _start_clock(session, actor=actor)
    cases = [branch.case for branch in chosen if branch.case is not None]
    record(session, "convened", cases, actor=actor, note=_announced(session), drawings=shared)
    events.publish(SessionConvened(session.number))
    return session


@transaction.atomic
def reschedule(number: str, *, held_at: dt.datetime, place: str, reason: str, actor: Person) -> JointSession:
    """改期, with the reason, before it is held. Put off it only has to be in the future; brought forward it is announced anew.

    Raises ``Conflict('wrong_state')``, ``Invalid`` with ``words_missing``, ``too_soon``, ``already_past``.
    """
    session = leading(number, "reschedule", actor=actor)
    why = said(reason, "words_missing", _("请写明为什么改期，各单位和申请人都会看到。"), field="reason")
    where = said(place, "words_missing", _("请写明在哪里。"), field="place")
    _require_later(session, held_at)
    before = _announced(session)
    session.held_at, session.place = held_at, where
    session.save(update_fields=["held_at", "place"])
    note = _("%(now)s（原定 %(before)s）。%(why)s") % {"now": _announced(session), "before": before, "why": why}
    record(session, "rescheduled", cases_of(session), actor=actor, note=note)
    events.publish(SessionRescheduled(session.number, before, why, clock.now().isoformat()))
    return session


@transaction.atomic
def cancel(number: str, *, reason: str, actor: Person) -> JointSession:
    """取消, with the reason; the limit of an acceptance ends with it. Raises ``Conflict('wrong_state')``, ``Invalid('words_missing')``."""
    session = leading(number, "cancel", actor=actor)
    session.reason = said(reason, "words_missing", _("请写明为什么取消，各单位和申请人都会看到。"), field="reason")
    session.state, session.closed_at = SESSION.next_state("cancel", session.state), clock.now()
    session.save(update_fields=["state", "closed_at", "reason"])
    end_clock(session, actor=actor)
    record(session, "cancelled", cases_of(session), actor=actor, note=session.reason)
    events.publish(SessionCancelled(session.number, session.reason))
    return session


@transaction.atomic
def cancel_all(application: str, *, reason: str, actor: Person) -> list[str]:
    """Whatever of an application is still to be held or concluded; the numbers. Nothing happens where there is none."""
    rows = JointSession.objects.filter(application__number=application, state__in=ALIVE).order_by("pk")
    numbers = list(rows.values_list("number", flat=True))
    for number in numbers:
        cancel(number, reason=reason, actor=actor)
    return numbers


def end_clock(session: JointSession, *, actor: Person) -> None:
    """The limit of an acceptance has ended; the others have none."""
    if session.kind == Kind.ACCEPTANCE:
        timelimits.finish(session.subject, [LimitKind.JOINT_ACCEPTANCE], actor=actor)


def _start_clock(session: JointSession, *, actor: Person) -> None:
    """限时联合验收: from the day it is convened, each round anew; it presses the lead (docs/adr/0046)."""
    days = settings.ONEWINDOW_JOINT_ACCEPTANCE_DAYS
    policy = Policy(LimitKind.JOINT_ACCEPTANCE, days, LimitUnit.WORKING_DAY)
    timelimits.start(session.subject, [policy], actor=actor, responsible_unit=session.unit)


def _leading(application: str, *, actor: Person) -> PackageApplication:
    """The application locked, so that nobody withdraws it meanwhile."""
    found = packages.visible_to(actor).select_related("version__theme__unit").numbered(application)
    if found is None or not packages.can_lead(actor, found):
        raise NotFound("no_such_package", _("没有这份并联审批，或者不由您的单位牵头。"))
    if found.state != ApplicationState.SUBMITTED:
        raise Conflict("application_not_running", _("这份申请已经办结或者撤回，不能再召集。"))
    return found


def _require_announced(held_at: dt.datetime) -> None:
    days = workcalendar.calendar(workcalendar.NATION)
    held_on = clock.local(held_at).date()
    obstacle = rules.obstacle_to_moment(held_on, clock.today(), settings.ONEWINDOW_JOINT_AHEAD_DAYS, days)
    if obstacle is not None:
        raise obstacle


def _require_later(session: JointSession, held_at: dt.datetime) -> None:
    if held_at <= clock.now():
        sentence = _("时间要在现在以后。")
        raise Invalid("already_past", sentence, fields={"held_at": sentence})
    if held_at < session.held_at:
        _require_announced(held_at)


def _last_not_passed(whole: PackageApplication, kind: str) -> JointSession | None:
    """The session of which this is the next round. Raises ``Conflict('already_planned')`` while one is not over."""
    rows = JointSession.objects.filter(application=whole, kind=kind).exclude(state=SessionState.CANCELLED)
    last = rows.order_by("-pk").first()
    if last is None or last.verdict == Verdict.PASS:
        return None
    if last.state in ALIVE:
        words = {"kind": last.get_kind_display(), "number": last.number}
        raise Conflict(
            "already_planned", _("已经有一次%(kind)s（%(number)s）没有结束。可以改期，或者取消以后再召集。") % words
        )
    return last


def _chosen(whole: PackageApplication, keys: Collection[int], *, least: int) -> list[Branch]:
    rows = Branch.objects.filter(application=whole, pk__in=list(keys), case__closed_at__isnull=True, case__isnull=False)
    found = list(rows.select_related("unit", "case").order_by("order"))
    if len(found) != len(set(keys)):
        sentence = _("选的事项里有的已经办结或者没有送到单位，请重新选。")
        raise Invalid("no_such_branch", sentence, fields={"branches": sentence})
    if len({branch.unit_id for branch in found}) < least:
        sentence = _("联合办理至少要有两个单位，请再选。") if least > 1 else _("请至少选一个单位。")
        raise Invalid("too_few_units", sentence, fields={"branches": sentence})
    return found


def _created(
    whole: PackageApplication,
    kind: str,
    held_at: dt.datetime,
    place: str,
    points: list[str],
    last: JointSession | None,
    actor: Person,
) -> JointSession:
    return JointSession.objects.create(
        number=f"LH{clock.today():%y%m%d}{numbering.take(f'joint:{clock.today():%y%m%d}'):03d}",
        kind=kind,
        application=whole,
        unit=whole.version.theme.unit,
        round=last.round + 1 if last else 1,
        after=last,
        held_at=held_at,
        place=place,
        points=points,
        convened_by=actor,
        convened_at=clock.now(),
    )


def _seated(session: JointSession, branches: Sequence[Branch]) -> None:
    """A seat for each unit, and under it the branches it comes for."""
    units = dict.fromkeys(branch.unit_id for branch in branches)
    seats = Participant.objects.bulk_create(Participant(session=session, unit_id=unit) for unit in units)
    seat_of = {seat.unit_id: seat for seat in seats}
    Concern.objects.bulk_create(Concern(participant=seat_of[branch.unit_id], branch=branch) for branch in branches)


@officially
def _announced(session: JointSession) -> str:
    return f"{session.get_kind_display()} {long_moment(session.held_at)}，{session.place}，{session.unit.name}"
