"""Joint work follows its application, and everybody concerned hears of it: units, the lead, the applicant."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date, long_moment
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, Kind
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LIT, OVERDUE, LightChanged, LimitState
from onewindow.packages import service as packages

INSIDE = ("inbox",)


def register() -> None:
    """Who listens to which fact."""
    events.subscribe(joint.SessionConvened, tell_convened, name="flows.joining.tell_convened")
    events.subscribe(joint.SessionRescheduled, tell_rescheduled, name="flows.joining.tell_rescheduled")
    events.subscribe(joint.SessionCancelled, tell_cancelled, name="flows.joining.tell_cancelled")
    events.subscribe(joint.SpeakerNamed, tell_speaker, name="flows.joining.tell_speaker")
    events.subscribe(joint.SessionConcluded, tell_concluded, name="flows.joining.tell_concluded")
    events.subscribe(LightChanged, tell_light, name="flows.joining.tell_light")
    events.subscribe(packages.PackageWithdrawn, cancel_with_withdrawn, name="flows.joining.cancel_with_withdrawn")
    events.subscribe(packages.PackageFinished, cancel_with_finished, name="flows.joining.cancel_with_finished")


def cancel_with_withdrawn(fact: packages.PackageWithdrawn) -> None:
    """Nobody is left invited to what nobody applies for any more."""
    joint.cancel_all(fact.number, reason=_("申请人撤回了申请"), actor=org.system_actor())


def cancel_with_finished(fact: packages.PackageFinished) -> None:
    """All is decided: there is nothing left to look at together."""
    joint.cancel_all(fact.number, reason=_("各单位都已经办结"), actor=org.system_actor())


@transaction.atomic
def tell_convened(fact: joint.SessionConvened) -> None:
    """The units once, and the applicant, who has to let them in."""
    session = _session(fact.number)
    notices.tell_many([*_to_units(session, "convened"), _to_applicant(session, "convened")])


@transaction.atomic
def tell_rescheduled(fact: joint.SessionRescheduled) -> None:
    """Everybody who knew of the former moment."""
    session = _session(fact.number)
    words = {"before": fact.before, "reason": fact.reason}
    occasion = f"rescheduled:{fact.at}"
    told = [
        *_to_units(session, "rescheduled", occasion, **words),
        _to_applicant(session, "rescheduled", occasion, **words),
    ]
    notices.tell_many(told)


@transaction.atomic
def tell_cancelled(fact: joint.SessionCancelled) -> None:
    """Everybody who would have come."""
    session = _session(fact.number)
    words = {"reason": fact.reason}
    notices.tell_many([*_to_units(session, "cancelled", **words), _to_applicant(session, "cancelled", **words)])


@transaction.atomic
def tell_speaker(fact: joint.SpeakerNamed) -> None:
    """Who speaks for a unit hears of it once."""
    session, person = _session(fact.number), Person.objects.get(pk=fact.person_id)
    notices.tell_many([_to_person(session, "speaker", "speaker", person)])


@transaction.atomic
def tell_concluded(fact: joint.SessionConcluded) -> None:
    """The units read the paper, the applicant what to do and by when."""
    session = _session(fact.number)
    due = session.corrections_due_on
    until = _("请在 %(day)s前改好。") % {"day": long_date(due)} if due else ""
    words = {"verdict": str(session.get_verdict_display()), "until": until}
    notices.tell_many([*_to_units(session, "concluded", **words), _to_applicant(session, "concluded", **words)])


@transaction.atomic
def tell_light(fact: LightChanged) -> None:
    """限时联合验收: the lead is told when it is nearly late or late; red also its supervisors."""
    if fact.subject_kind != "joint" or fact.light not in LIT:
        return
    session = _session(fact.subject_key)
    for limit in timelimits.of_subject(session.subject):
        if limit.kind == fact.limit_kind and limit.state == LimitState.RUNNING and limit.light == fact.light:
            notices.tell_many(_of_light(session, limit))


def _of_light(session: JointSession, limit: timelimits.Limit) -> Iterator[Telling]:
    due = long_date(clock.local(limit.due_at).date()) if limit.due_at else ""
    words = {
        "what": str(limit.get_kind_display()),
        "number": session.number,
        "item": session.application.name,
        "remaining": timelimits.remaining(limit).words,
        "due": due,
    }
    roles = [Role.CHIEF, Role.UNIT_HEAD, *([Role.SUPERVISOR] if limit.light in OVERDUE else [])]
    for person in _holding(roles, [session.unit]):
        once = f"joint:{session.number}:{limit.light}:{due}:{person.pk}"
        yield Telling(f"light_{limit.light}", words, session.subject, once, person=person, channels=INSIDE)


def _session(number: str) -> JointSession:
    rows = joint.visible_in_office(org.system_actor()).select_related("unit", "application__party")
    return rows.get(number=number)


def _words(session: JointSession, **more: Any) -> dict[str, Any]:
    ready = _("请按时到场配合。") if session.kind != Kind.DRAWING_REVIEW else _("不用您到场。")
    return {
        "kind": str(session.get_kind_display()),
        "number": session.number,
        "theme": session.application.name,
        "when": long_moment(session.held_at),
        "place": session.place,
        "lead": session.unit.name,
        "ready": ready,
        **more,
    }


def _to_units(session: JointSession, what: str, occasion: str = "", **more: Any) -> list[Telling]:
    """Who speaks for each unit; where nobody is named, all who could."""
    seats = joint.seats_of(session)
    named = {seat.participant.speaker for seat in seats if seat.participant.speaker is not None}
    open_units = [seat.unit for seat in seats if seat.participant.speaker is None]
    people = {*named, *_holding(joint.SPEAKERS, open_units)}
    ordered = sorted(people, key=lambda person: person.pk)
    return [_to_person(session, what, occasion or what, person, **more) for person in ordered]


def _holding(roles: Iterable[str], units: Iterable[Unit]) -> set[Person]:
    found = org.people_in_posts([(role, unit) for role in roles for unit in units])
    return {person for people in found.values() for person in people}


def _to_person(session: JointSession, what: str, occasion: str, person: Person, **more: Any) -> Telling:
    once = f"joint:{session.number}:{occasion}:{person.pk}"
    return Telling(
        f"staff_joint_{what}", _words(session, **more), session.subject, once, person=person, channels=INSIDE
    )


def _to_applicant(session: JointSession, what: str, occasion: str = "", **more: Any) -> Telling:
    """About the application, whose page shows the session."""
    application = session.application
    once = f"joint:{session.number}:{occasion or what}:applicant"
    return Telling(f"joint_{what}", _words(session, **more), application.subject, once, party=application.party)
