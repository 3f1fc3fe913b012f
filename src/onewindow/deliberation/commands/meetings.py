"""The verbs of a meeting."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.deliberation import papers, permissions, rules
from onewindow.deliberation.events import MeetingCancelled, MemberInvited
from onewindow.deliberation.models import Matter, Meeting, Member
from onewindow.deliberation.states import MEETING, Capacity, MatterState
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Unit


@transaction.atomic
def convene(title: str, *, unit: Unit, held_at: dt.datetime, place: str, chair: Person, actor: Person) -> Meeting:
    """召集: a meeting of the unit with its chair.

    Raises ``NotPermitted('not_permitted')``, ``Invalid`` with ``words_missing``, ``already_past``, ``not_staff``.
    """
    permissions.require(permissions.can_convene(actor, unit))
    named = said(title, "words_missing", _("请写明会议的名称。"), field="title")
    where = said(place, "words_missing", _("请写明在哪里开会。"), field="place")
    if held_at <= clock.now():
        sentence = _("开会时间要在现在以后。")
        raise Invalid("already_past", sentence, fields={"held_at": sentence})
    _require_staff(chair, "chair")
    number = f"HS{clock.today():%y%m%d}{numbering.take(f'meeting:{clock.today():%y%m%d}'):03d}"
    meeting = Meeting.objects.create(
        number=number,
        title=named,
        unit=unit,
        held_at=held_at,
        place=where,
        convened_by=actor,
        convened_at=clock.now(),
    )
    Member.objects.create(meeting=meeting, person=chair, capacity=Capacity.CHAIR)
    audit.record("meeting.convened", meeting.subject, actor=actor, changes={"chair": chair.name, "unit": unit.code})
    events.publish(MemberInvited(number, chair.pk))
    return meeting


@transaction.atomic
def invite(number: str, person: Person, *, capacity: str, actor: Person) -> Member:
    """邀请 a member or a legal adviser; who sits there already, sits there in the new capacity.

    Raises ``Conflict`` with ``wrong_state`` and ``is_the_chair``, ``Invalid`` with ``not_staff`` and ``unknown_capacity``.
    """
    meeting = leading(number, "invite", actor=actor)
    if capacity not in (Capacity.MEMBER, Capacity.ADVISER):
        raise Invalid("unknown_capacity", _("请选成员或者法律顾问。"))
    _require_staff(person, "person")
    member, is_new = Member.objects.get_or_create(meeting=meeting, person=person, defaults={"capacity": capacity})
    if member.capacity == Capacity.CHAIR:
        raise Conflict("is_the_chair", _("这位是主持人，不用再邀请。"))
    if not is_new:
        member.capacity = capacity
        member.save(update_fields=["capacity"])
    audit.record("meeting.invited", meeting.subject, actor=actor, changes={"person": person.name, "as": capacity})
    if is_new:
        events.publish(MemberInvited(meeting.number, person.pk))
    return member


@transaction.atomic
def excuse(number: str, person: Person, *, actor: Person) -> None:
    """Somebody will not come; who has already said an opinion, or leads, stays. Raises ``Conflict('cannot_be_excused')``."""
    meeting = leading(number, "excuse", actor=actor)
    member = Member.objects.filter(meeting=meeting, person=person).first()
    if member is None:
        return
    if member.capacity == Capacity.CHAIR or member.opinions.exists():
        raise Conflict("cannot_be_excused", _("主持人和已经提出意见的人员不能移出会议。"))
    member.delete()
    audit.record("meeting.excused", meeting.subject, actor=actor, changes={"person": person.name})


@transaction.atomic
def begin(number: str, *, actor: Person) -> Meeting:
    """开会. Raises ``Conflict`` with ``wrong_state``, ``too_few_members``, ``no_matters``."""
    meeting = leading(number, "begin", actor=actor)
    members = list(meeting.members.all())
    obstacle = rules.obstacle_to_beginning(members, meeting.matters.filter(state=MatterState.OPEN).count())
    if obstacle is not None:
        raise obstacle
    return _written(meeting, "begin", "meeting.begun", actor=actor)


@transaction.atomic
def close(number: str, *, actor: Person) -> Meeting:
    """散会, with the minutes as an official document. Raises ``Conflict('matters_open')``, ``Conflict('wrong_state')``."""
    meeting = leading(number, "close", actor=actor)
    still = meeting.matters.filter(state=MatterState.OPEN).count()
    if still:
        sentence = _("还有 %(n)s 个议题没有议定。请议定，或者撤下改期再议。") % {"n": still}
        raise Conflict("matters_open", sentence)
    meeting.closed_at = clock.now()
    paper = papers.minutes(meeting, actor=actor)
    closed = _written(meeting, "close", "meeting.closed", actor=actor, document=paper.number)
    events.publish(*documents.facts_of([paper]))
    return closed


@transaction.atomic
def cancel(number: str, *, reason: str, actor: Person) -> list[Matter]:
    """取消 a meeting; its open matters are withdrawn with it and come back. Raises ``Conflict('wrong_state')``."""
    meeting = leading(number, "cancel", actor=actor)
    why = said(reason, "words_missing", _("请写明为什么取消。"), field="reason")
    meeting.closed_at = clock.now()
    matters = list(meeting.matters.filter(state=MatterState.OPEN).select_for_update(of=("self",)))
    rows = Matter.objects.filter(pk__in=[matter.pk for matter in matters])
    rows.update(state=MatterState.WITHDRAWN, decision=why, settled_at=clock.now())
    _written(meeting, "cancel", "meeting.cancelled", actor=actor, reason=why)
    events.publish(MeetingCancelled(meeting.number, why))
    return matters


def leading(number: str, verb: str, *, actor: Person) -> Meeting:
    """The meeting locked, for somebody who leads it. Raises ``NotFound``, ``NotPermitted``, ``Conflict('wrong_state')``."""
    meeting = locked(number, actor=actor)
    permissions.require(permissions.can_lead(actor, meeting))
    MEETING.next_state(verb, meeting.state)
    return meeting


def locked(number: str, *, actor: Person) -> Meeting:
    """One the actor may see, locked. Raises ``NotFound('no_such_meeting')``."""
    rows = permissions.visible_to(actor).filter(number=number).select_related("unit")
    meeting = rows.select_for_update(of=("self",)).first()
    if meeting is None:
        raise NotFound("no_such_meeting", _("没有这次会议，或者您没有参加。"))
    return meeting


def _written(meeting: Meeting, verb: str, trace: str, *, actor: Person, **changes: str) -> Meeting:
    meeting.state = MEETING.next_state(verb, meeting.state)
    meeting.save(update_fields=["state", "closed_at"])
    audit.record(trace, meeting.subject, actor=actor, changes=changes)
    return meeting


def _require_staff(person: Person, field: str) -> None:
    if not org.is_staff(person):
        sentence = _("只能是在岗的工作人员。外聘的法律顾问请先开户。")
        raise Invalid("not_staff", sentence, fields={field: sentence})
