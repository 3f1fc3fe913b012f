"""What a unit does: says who speaks for it, brings photos, says its opinion."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.joint import permissions, rules
from onewindow.joint.commands.walk import locked, participant_of
from onewindow.joint.events import SpeakerNamed
from onewindow.joint.models import JointSession, Opinion, Participant
from onewindow.joint.states import SESSION, Verdict
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment, Readable
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person

PHOTO = "photo"


@transaction.atomic
def name_speaker(number: str, unit_id: int, person: Person, *, actor: Person) -> Participant:
    """指定代表人 by the unit itself. Raises ``NotPermitted('not_permitted')``, ``Invalid('cannot_speak')``, ``Conflict('wrong_state')``."""
    session, seat = _speaking(number, unit_id, actor=actor)
    SESSION.next_state("name_speaker", session.state)
    if not permissions.can_speak(person, seat):
        sentence = _("只能指定本单位的审查人员或者负责人，而且不能是申请人自己。")
        raise Invalid("cannot_speak", sentence, fields={"person": sentence})
    if seat.speaker_id == person.pk:
        return seat
    seat.speaker = person
    seat.save(update_fields=["speaker"])
    changes = {"unit": seat.unit.name, "person": person.name}
    audit.record("joint.speaker_named", session.subject, actor=actor, changes=changes)
    events.publish(SpeakerNamed(session.number, person.pk))
    return seat


@transaction.atomic
def add_photo(number: str, unit_id: int, stream: Readable, name: str, *, actor: Person) -> Attachment:
    """A photo or another file to the unit's opinion. Raises what the attachment store refuses, ``Conflict('wrong_state')``."""
    session, seat = _speaking(number, unit_id, actor=actor)
    SESSION.next_state("add_photo", session.state)
    file = attachments.store(stream, name, subject=session.subject, purpose=photos_of(seat), actor=actor)
    changes = {"unit": seat.unit.name, "file": file.name}
    audit.record("joint.photo_added", session.subject, actor=actor, changes=changes)
    return file


@transaction.atomic
def remove_photo(number: str, unit_id: int, key: str, *, actor: Person) -> None:
    """Take one of the unit's own back. Raises ``NotFound('no_such_file')``."""
    session, seat = _speaking(number, unit_id, actor=actor)
    SESSION.next_state("add_photo", session.state)
    files = attachments.of_subject(session.subject).filter(purpose=photos_of(seat))
    file = next((one for one in files if str(one.key) == key), None)
    if file is None:
        raise NotFound("no_such_file", _("没有这个文件，可能已经删除。"))
    attachments.remove(file, actor=actor)


@transaction.atomic
def give_opinion(
    number: str, unit_id: int, *, verdict: str, words: str, points: Sequence[str] = (), seen: str = "", actor: Person
) -> Opinion:
    """提出单位意见, or put it otherwise until the session is concluded; whoever gives it speaks for the unit.

    ``seen`` is ``mark_of`` the opinion that the page showed. Raises ``NotPermitted('not_permitted')``, ``Conflict`` with
    ``wrong_state``, ``not_held_yet``, ``changed_meanwhile``; ``Invalid`` with ``unknown_verdict``, ``words_missing``,
    ``points_missing``, ``points_though_passed``.
    """
    session, seat = _speaking(number, unit_id, actor=actor)
    SESSION.next_state(_verb_of(session), session.state)
    obstacle = rules.obstacle_to_opinion(session.kind, session.held_at, clock.now())
    if obstacle is not None:
        raise obstacle
    before = Opinion.objects.filter(participant=seat).first()
    _require_unchanged(before, seen)
    told = said(words, "words_missing", _("请写明意见。"), field="words")
    asked = _asked(verdict, points)
    values = {"verdict": verdict, "words": told, "points": asked, "given_by": actor, "given_at": clock.now()}
    opinion, _is_new = Opinion.objects.update_or_create(participant=seat, defaults=values)
    _follow(session, seat, actor)
    changes = {"unit": seat.unit.name, "verdict": verdict, "points": asked}
    audit.record("joint.opinion_given", session.subject, actor=actor, changes=changes, note=told)
    return opinion


def mark_of(opinion: Opinion | None) -> str:
    """What tells two wordings of a unit's opinion apart."""
    if opinion is None:
        return ""
    said = [opinion.given_at.isoformat(), opinion.given_by_id, opinion.verdict, opinion.words, opinion.points]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def photos_of(seat: Participant) -> str:
    """The purpose under which a unit's photos are kept."""
    return f"{PHOTO}:{seat.unit_id}"


def _speaking(number: str, unit_id: int, *, actor: Person) -> tuple[JointSession, Participant]:
    session = locked(number, actor=actor)
    seat = participant_of(session, unit_id)
    permissions.require(permissions.can_speak(actor, seat))
    return session, seat


def _verb_of(session: JointSession) -> str:
    """An opinion before the hour is one in writing; where that is not possible ``rules`` refuse it."""
    return "write_ahead" if clock.now() < session.held_at else "give_opinion"


def _follow(session: JointSession, seat: Participant, actor: Person) -> None:
    """The first opinion after the hour says that it was held."""
    seat.speaker = actor
    seat.save(update_fields=["speaker"])
    if _verb_of(session) == "give_opinion":
        session.state = SESSION.next_state("give_opinion", session.state)
        session.save(update_fields=["state"])


def _require_unchanged(before: Opinion | None, seen: str) -> None:
    if mark_of(before) != seen:
        raise Conflict("changed_meanwhile", _("本单位的同事刚刚提过意见。您写的还在这里，请对照页面上的最新意见再提。"))


def _asked(verdict: str, points: Sequence[str]) -> list[str]:
    if verdict not in Verdict.values:
        raise Invalid("unknown_verdict", _("请选通过、整改后通过或者不通过。"))
    asked = [point.strip() for point in points if point.strip()]
    if verdict != Verdict.PASS and not asked:
        sentence = _("请逐条写明要整改什么，申请人要照着改。")
        raise Invalid("points_missing", sentence, fields={"points": sentence})
    if verdict == Verdict.PASS and asked:
        sentence = _("有要整改的，请选“整改后通过”或者“不通过”。")
        raise Invalid("points_though_passed", sentence, fields={"verdict": sentence})
    return asked
