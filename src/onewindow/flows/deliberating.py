"""会商会审 of cases: the meeting and the case change together, so a case is never decided while a meeting has it before it."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.chinese import long_moment
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter, MeetingCancelled, MemberInvited
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org.service import Person, system_actor

INSIDE = ("inbox",)


def register() -> None:
    """Whose own matter a case is, and who listens."""
    deliberation.register_subject("case", _is_theirs)
    events.subscribe(MemberInvited, tell_invited, name="flows.deliberating.tell_invited")
    events.subscribe(MeetingCancelled, tell_cancelled, name="flows.deliberating.tell_cancelled")
    events.subscribe(cases.CaseWithdrawn, withdraw_with_case, name="flows.deliberating.withdraw_with_case")


@transaction.atomic
def put_case(meeting: str, number: str, *, question: str, actor: Person) -> Matter:
    """Put a case before a meeting. The case first, as every verb that locks both."""
    case = cases.put_to_meeting(number, meeting=meeting, question=question, actor=actor)
    title = case.title or case.item_name
    return deliberation.put(meeting, case.subject, title=title, question=question, actor=actor)


@transaction.atomic
def decide_matter(matter: Matter, *, decision: str, actor: Person) -> Matter:
    """The meeting has decided; the decision stands in the case from now on."""
    _release(matter, _("议定：%(words)s") % {"words": decision.strip()}, actor)
    return deliberation.decide(matter.pk, decision=decision, actor=actor)


@transaction.atomic
def withdraw_matter(matter: Matter, *, reason: str, actor: Person) -> Matter:
    """Not spoken about, or not in this meeting; the case waits no longer."""
    _release(matter, _("撤下：%(words)s") % {"words": reason.strip()}, actor)
    return deliberation.withdraw(matter.pk, reason=reason, actor=actor)


@transaction.atomic
def cancel_meeting(number: str, *, reason: str, actor: Person) -> None:
    """No meeting; none of its cases waits for it any longer, nor one that was put to it at this very moment."""
    words = _("会议取消：%(words)s") % {"words": reason.strip()}
    for matter in deliberation.open_matters(number):
        _release(matter, words, actor)
    for matter in deliberation.cancel(number, reason=reason, actor=actor):
        _release(matter, words, actor)


def _release(matter: Matter, words: str, actor: Person) -> None:
    """The case before its meeting, in the order of ``put_case``; a meeting that refuses takes it all back."""
    if matter.subject_kind == "case":
        cases.leave_meeting(matter.subject_key, meeting=matter.meeting.number, words=words, actor=actor)


@transaction.atomic
def withdraw_with_case(fact: cases.CaseWithdrawn) -> None:
    """The applicant took the case back: nothing is left to speak about."""
    matter = deliberation.open_matter_of(Subject("case", fact.number))
    if matter is not None:
        withdraw_matter(matter, reason=_("申请人撤回了申请"), actor=system_actor())


@transaction.atomic
def tell_invited(fact: MemberInvited) -> None:
    """Whoever sits in a meeting hears of it once."""
    meeting = deliberation.visible_to(system_actor()).get(number=fact.number)
    words = {
        "title": meeting.title,
        "number": meeting.number,
        "when": long_moment(meeting.held_at),
        "place": meeting.place,
    }
    person = Person.objects.get(pk=fact.person_id)
    once = f"meeting:{fact.number}:invited:{person.pk}"
    notices.tell_many(
        [Telling("staff_invited_to_meeting", words, meeting.subject, once, person=person, channels=INSIDE)]
    )


@transaction.atomic
def tell_cancelled(fact: MeetingCancelled) -> None:
    """Everybody who would have sat there."""
    meeting = deliberation.visible_to(system_actor()).get(number=fact.number)
    words = {"title": meeting.title, "number": meeting.number, "reason": fact.reason}
    notices.tell_many(
        Telling(
            "staff_meeting_cancelled",
            words,
            meeting.subject,
            f"meeting:{fact.number}:cancelled:{member.person_id}",
            person=member.person,
            channels=INSIDE,
        )
        for member in meeting.members.select_related("person")
    )


def _is_theirs(person: Person, number: str) -> bool:
    case = cases.visible_to(system_actor()).with_standing(person).filter(number=number).first()
    return case is not None and (cases.standing(person, case).is_party or case.filed_by_id == person.pk)
