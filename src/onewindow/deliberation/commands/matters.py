"""The verbs of a matter. ``flows.deliberating`` joins them with what its owner must know at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.base.subjects import Subject
from onewindow.base.transactions import joining
from onewindow.deliberation import owners, permissions, rules
from onewindow.deliberation.commands.meetings import locked
from onewindow.deliberation.models import Matter, Meeting, Opinion
from onewindow.deliberation.states import MATTER, MEETING, MatterState, MeetingState, Stance
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person


@joining
def put(number: str, subject: Subject, *, title: str, question: str, actor: Person) -> Matter:
    """提交会商: the matter stands on the agenda, last.

    Raises ``Conflict`` with ``wrong_state`` and ``already_put``, ``Invalid('words_missing')``, ``NotFound('no_such_meeting')``.
    """
    meeting = locked(number, actor=actor)
    permissions.require(permissions.can_put(actor, meeting))
    MEETING.next_state("put", meeting.state)
    asked = said(question, "words_missing", _("请写明要会商的问题。"), field="question")
    if open_matter_of(subject) is not None:
        raise Conflict("already_put", _("这件已经提交会商，还没有议定。"))
    matter = Matter.objects.create(
        meeting=meeting,
        order=meeting.matters.count() + 1,
        subject_kind=subject.kind,
        subject_key=subject.key,
        title=title,
        question=asked,
        put_by=actor,
        put_at=clock.now(),
    )
    audit.record("meeting.matter_put", meeting.subject, actor=actor, changes={"subject": str(subject)}, note=asked)
    return matter


@transaction.atomic
def give_opinion(matter_id: int, *, stance: str, words: str, actor: Person) -> Opinion:
    """提出意见, or put it otherwise while the matter is open; the audit keeps what was said before.

    Raises ``NotPermitted('not_permitted')`` for who does not sit there, ``Invalid`` with ``words_missing`` and ``unknown_stance``.
    """
    matter, meeting = _locked(matter_id, actor=actor)
    seat = permissions.seat_of(actor, matter)
    permissions.require(seat is not None)
    owners.require_other(actor, matter)
    MATTER.next_state("give_opinion", matter.state)
    if stance not in Stance.values:
        raise Invalid("unknown_stance", _("请选同意、有条件同意或者不同意。"))
    told = said(words, "words_missing", _("请写明意见和理由。"), field="words")
    defaults = {"stance": stance, "words": told, "given_at": clock.now()}
    opinion, _is_new = Opinion.objects.update_or_create(matter=matter, member=seat, defaults=defaults)
    changes = {"matter": matter.order, "stance": stance}
    audit.record("meeting.opinion_given", meeting.subject, actor=actor, changes=changes, note=told)
    return opinion


@joining
def decide(matter_id: int, *, decision: str, actor: Person) -> Matter:
    """议定, in session, by who leads. Raises ``Conflict`` with ``not_in_session``, ``no_quorum``, ``adviser_silent``."""
    matter, meeting = _led(matter_id, "decide", actor=actor)
    owners.require_other(actor, matter)
    if meeting.state != MeetingState.IN_SESSION:
        raise Conflict("not_in_session", _("还没有开会，不能议定。请先开会。"))
    told = said(decision, "words_missing", _("请写明议定意见。"), field="decision")
    members = list(meeting.members.select_related("person"))
    obstacle = rules.obstacle_to_decision(members, set(matter.opinions.values_list("member_id", flat=True)))
    if obstacle is not None:
        raise obstacle
    return _settled(matter, meeting, "decide", "meeting.matter_decided", told, actor)


@joining
def withdraw(matter_id: int, *, reason: str, actor: Person) -> Matter:
    """撤下 a matter: it is not spoken about, or not yet. Raises ``Conflict('wrong_state')``, ``Invalid('words_missing')``."""
    matter, meeting = _led(matter_id, "withdraw", actor=actor)
    why = said(reason, "words_missing", _("请写明为什么撤下。"), field="reason")
    return _settled(matter, meeting, "withdraw", "meeting.matter_withdrawn", why, actor)


def open_matter_of(subject: Subject) -> Matter | None:
    """What of a subject waits for a meeting. One statement."""
    rows = Matter.objects.filter(subject_kind=subject.kind, subject_key=subject.key, state=MatterState.OPEN)
    return rows.select_related("meeting").first()


def open_matters(number: str) -> list[Matter]:
    """What waits for a meeting, in the order of its subjects. One statement."""
    rows = Matter.objects.filter(meeting__number=number, state=MatterState.OPEN).select_related("meeting")
    return list(rows.order_by("subject_kind", "subject_key"))


def matters_of(subject: Subject) -> list[Matter]:
    """Everything a subject was ever put to a meeting for, the latest first. One statement."""
    rows = Matter.objects.filter(subject_kind=subject.kind, subject_key=subject.key).select_related("meeting")
    return list(rows.order_by("-put_at", "-pk"))


def _settled(matter: Matter, meeting: Meeting, verb: str, trace: str, words: str, actor: Person) -> Matter:
    matter.state = MATTER.next_state(verb, matter.state)
    matter.decision, matter.settled_at = words, clock.now()
    matter.save(update_fields=["state", "decision", "settled_at"])
    audit.record(trace, meeting.subject, actor=actor, changes={"subject": str(matter.subject)}, note=words)
    return matter


def _led(matter_id: int, verb: str, *, actor: Person) -> tuple[Matter, Meeting]:
    matter, meeting = _locked(matter_id, actor=actor)
    permissions.require(permissions.can_lead(actor, meeting))
    MATTER.next_state(verb, matter.state)
    return matter, meeting


def _locked(matter_id: int, *, actor: Person) -> tuple[Matter, Meeting]:
    """The meeting before its matter, as every verb. Raises ``NotFound`` with ``no_such_matter``, ``no_such_meeting``."""
    number = Matter.objects.filter(pk=matter_id).values_list("meeting__number", flat=True).first()
    if number is None:
        raise NotFound("no_such_matter", _("没有这个议题。"))
    meeting = locked(number, actor=actor)
    return Matter.objects.select_for_update(of=("self",)).get(pk=matter_id), meeting
