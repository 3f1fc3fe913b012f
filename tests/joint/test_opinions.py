"""A unit says its opinion: who may, when, with what, and once it is concluded no more."""

from collections.abc import Callable

import pytest

from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, Opinion, SessionState
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from tests.cases.road import at, is_the_applicant
from tests.factories import StaffFactory
from tests.joint.site import Site, at_the_hour

Refused = Callable[[Callable[[], object]], str]


def test_nobody_judges_a_site_before_it_was_seen(site: Site, refused: Refused) -> None:
    session = site.convene()
    assert refused(lambda: site.say(session, "fire")) == "not_held_yet"
    with at_the_hour(session):
        site.say(session, "fire")
    session.refresh_from_db()
    assert session.state == SessionState.HELD


def test_drawings_may_be_judged_in_writing_before(site: Site) -> None:
    session = site.convene("drawing_review")
    site.say(session, "fire", "correct", "疏散宽度不够")
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_what_is_to_be_corrected_is_said_point_by_point(site: Site, refused: Refused) -> None:
    session = site.convene()
    with at_the_hour(session):
        assert refused(lambda: site.say(session, "fire", "correct")) == "points_missing"
        assert refused(lambda: site.say(session, "fire", "fail", " ")) == "points_missing"
        assert refused(lambda: site.say(session, "fire", "pass", "门要加宽")) == "points_though_passed"
        assert refused(lambda: site.say(session, "fire", "maybe")) == "unknown_verdict"
        assert refused(lambda: site.say(session, "fire", words=" ")) == "words_missing"
    assert not Opinion.objects.exists()


def test_it_can_be_put_otherwise_and_the_trace_keeps_both(site: Site, refused: Refused) -> None:
    session = site.convene()
    with at_the_hour(session):
        site.say(session, "fire", "fail", "没有消防水源")
        first = Opinion.objects.get()
        assert refused(lambda: site.say(session, "fire")) == "changed_meanwhile"
        site.say(session, "fire", seen=joint.mark_of(first))
    assert Opinion.objects.get().verdict == "pass"
    said = [entry.changes["verdict"] for entry in audit.history(session.subject) if entry.verb == "joint.opinion_given"]
    assert said == ["fail", "pass"]


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD])
def test_examiner_chief_and_head_speak_for_their_unit(site: Site, role: str) -> None:
    session = site.convene()
    with at_the_hour(session):
        site.say(session, "fire", actor=site.staff("fire", role))
    assert joint.seats_of(session)[2].participant.speaker == site.staff("fire", role)


def test_nobody_speaks_for_another_unit(site: Site, refused: Refused) -> None:
    session = site.convene(units=("planning", "fire"))
    with at_the_hour(session):
        assert refused(lambda: site.say(session, "fire", actor=site.examiner("planning"))) == "not_permitted"
        assert refused(lambda: site.say(session, "fire", actor=site.leader)) == "not_permitted"
        assert refused(lambda: site.say(session, "fire", actor=site.examiner("land"))) == "no_such_joint_session"
        assert refused(lambda: site.say(session, "fire", actor=site.applicant)) == "no_such_joint_session"
        assert refused(lambda: site.say(session, "land", actor=site.examiner("fire"))) == "no_such_unit_here"


def test_nobody_speaks_about_a_matter_of_their_own(site: Site, refused: Refused) -> None:
    session, examiner = site.convene(), site.examiner("fire")
    is_the_applicant(examiner, site)  # type: ignore[arg-type]
    with at_the_hour(session):
        assert refused(lambda: site.say(session, "fire")) == "not_permitted"


def test_a_unit_says_who_comes(site: Site, refused: Refused) -> None:
    session = site.convene()
    chief, examiner = site.staff("fire", Role.CHIEF), site.examiner("fire")
    unit = site.units["fire"].pk
    joint.name_speaker(session.number, unit, examiner, actor=chief)
    events.run_pending()
    assert Notice.objects.filter(person=examiner, template="staff_joint_speaker").count() == 1
    stranger = StaffFactory(unit=site.units["land"], role=Role.EXAMINER)
    assert refused(lambda: joint.name_speaker(session.number, unit, stranger, actor=chief)) == "cannot_speak"
    assert refused(lambda: joint.name_speaker(session.number, unit, examiner, actor=site.leader)) == "not_permitted"


def test_photos_are_the_unit_s_own(site: Site, refused: Refused) -> None:
    session = site.convene()
    file = site.photo(session, "fire")
    number, unit = session.number, site.units["land"].pk
    assert attachments.get_for(site.examiner("civil"), file.key) == file
    assert attachments.get_for(site.leader, file.key) == file
    assert refused(lambda: attachments.get_for(site.applicant, file.key)) == "no_such_file"
    assert (
        refused(lambda: joint.remove_photo(number, unit, str(file.key), actor=site.examiner("land"))) == "no_such_file"
    )
    joint.remove_photo(number, site.units["fire"].pk, str(file.key), actor=site.examiner("fire"))
    assert not attachments.of_subject(session.subject).exists()


def test_nothing_is_added_after_the_conclusion(site: Site, refused: Refused) -> None:
    session = site.convene(units=("fire", "civil"))
    with at_the_hour(session):
        site.say(session, "fire")
        site.say(session, "civil")
        joint.conclude(session.number, conclusion="同意", actor=site.leader)
        mark = joint.mark_of(Opinion.objects.get(participant__unit=site.units["fire"]))
        assert refused(lambda: site.say(session, "fire", "fail", "晚了", seen=mark)) == "wrong_state"
        assert refused(lambda: site.photo(session, "fire")) == "wrong_state"


def test_a_drawing_of_a_sister_is_open_to_every_unit_that_takes_part(site: Site, refused: Refused) -> None:
    (drawing, *_others) = joint.drawings_of(site.application)
    owner = drawing.file.subject_key
    assert Case.objects.get(number=owner).unit == site.units["planning"]
    session = site.convene("drawing_review", ("planning", "fire"), drawings=[str(drawing.file.key)])
    (shared,) = attachments.of_subject(session.subject)
    assert shared.blob == drawing.file.blob
    for person in (site.examiner("fire"), site.examiner("planning"), site.leader):
        assert attachments.get_for(person, shared.key) == shared
    for person in (site.examiner("land"), site.applicant, site.clerk):
        assert refused(lambda who=person: attachments.get_for(who, shared.key)) == "no_such_file"  # type: ignore[misc]
    assert refused(lambda: attachments.get_for(site.examiner("fire"), drawing.file.key)) == "no_such_file"


def test_drawings_are_shared_once_and_by_the_lead(site: Site, refused: Refused) -> None:
    keys = [str(one.file.key) for one in joint.drawings_of(site.application)]
    session: JointSession = site.convene("drawing_review", ("planning", "fire"), drawings=keys[:1])
    assert refused(lambda: joint.share_drawings(session.number, keys, actor=site.examiner("fire"))) == "not_permitted"
    joint.share_drawings(session.number, keys, actor=site.leader)
    joint.share_drawings(session.number, keys, actor=site.leader)
    assert attachments.of_subject(session.subject).count() == len(keys)


def test_an_opinion_costs_the_same_whatever_the_number_of_units(
    site: Site,
    statements: Callable,  # type: ignore[type-arg]
) -> None:
    session = site.convene()
    with clock.moved_to(at(3, 6)), statements(14):
        site.say(session, "fire")
