"""Convening, putting off and calling off: announced in advance, by the lead, told to everybody concerned."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, SessionState
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import at
from tests.factories import StaffFactory
from tests.joint.site import FIRST, Site, at_the_hour

Refused = Callable[[Callable[[], object]], str]


def told(who: Person, kind: str = "") -> list[str]:
    rows = Notice.objects.filter(person=who, channel="inbox", template__startswith="staff_joint")
    return list(rows.order_by("pk").values_list("template", flat=True))


def told_to_applicant(site: Site) -> list[str]:
    rows = Notice.objects.filter(party=site.party, channel="inbox", template__startswith="joint")
    return list(rows.order_by("pk").values_list("template", flat=True))


def test_units_and_applicant_are_told_once(site: Site) -> None:
    examiner = site.examiner("fire")
    session = site.convene()
    events.run_pending()
    assert session.number == "LH260302001"
    assert told(examiner) == ["staff_joint_convened"]
    assert told_to_applicant(site) == ["joint_convened"]
    assert [seat.unit.name for seat in joint.seats_of(session)] == [
        site.units[alias].name for alias in ("planning", "land", "fire", "civil")
    ]


@pytest.mark.parametrize(("held_at", "code"), [(at(3, 3, 17), "too_soon"), (at(3, 4), "")])
def test_it_is_announced_two_working_days_before(site: Site, refused: Refused, held_at: dt.datetime, code: str) -> None:
    if code:
        assert refused(lambda: site.convene(held_at=held_at)) == code
    else:
        assert site.convene(held_at=held_at).held_at == held_at


def test_how_long_before_is_the_city_s(site: Site, refused: Refused, settings: LazySettings) -> None:
    settings.ONEWINDOW_JOINT_AHEAD_DAYS = 5
    assert refused(lambda: site.convene(held_at=at(3, 6))) == "too_soon"
    assert site.convene(held_at=at(3, 9)).place == "滨河路工地"


def test_it_takes_two_units_a_place_and_a_known_kind(site: Site, refused: Refused) -> None:
    assert refused(lambda: site.convene(units=("fire",))) == "too_few_units"
    assert refused(lambda: site.convene(place=" ")) == "words_missing"
    assert refused(lambda: site.convene("party")) == "unknown_kind"
    assert refused(lambda: site.convene(units=("fire", "fire"))) == "too_few_units"
    assert not JointSession.objects.exists()


def test_a_branch_of_another_application_is_refused(site: Site, refused: Refused) -> None:
    def convene() -> object:
        keys = [site.branch("fire").pk, 0]
        return joint.convene(
            site.application.number, "survey", branches=keys, held_at=FIRST, place="工地", actor=site.leader
        )

    assert refused(convene) == "no_such_branch"


def test_one_of_a_kind_at_a_time(site: Site, refused: Refused) -> None:
    first = site.convene()
    assert refused(site.convene) == "already_planned"
    assert site.convene("acceptance").round == 1
    joint.cancel(first.number, reason="下雨", actor=site.leader)
    assert site.convene().round == 1


def test_the_database_refuses_two_of_a_kind(site: Site) -> None:
    first = site.convene()
    with pytest.raises(IntegrityError, match="joint_one_of_a_kind_at_a_time"), transaction.atomic():
        JointSession.objects.create(
            number="LH2",
            kind="survey",
            application=first.application,
            unit=first.unit,
            held_at=FIRST,
            place="工地",
            convened_by=site.leader,
            convened_at=clock.now(),
        )


def test_only_what_is_led_and_runs(site: Site, refused: Refused) -> None:
    rows = PackageApplication.objects.filter(pk=site.application.pk)
    rows.update(flow="parallel")
    assert refused(site.convene) == "no_such_package"
    rows.update(flow="joint")
    packages.withdraw(site.application, actor=site.applicant)
    assert refused(site.convene) == "application_not_running"


@pytest.mark.parametrize("role", [Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD])
def test_who_works_in_the_lead_unit_convenes(site: Site, role: str) -> None:
    assert site.convene(actor=StaffFactory(unit=site.lead, role=role)).unit == site.lead


def test_nobody_else_does(site: Site, refused: Refused) -> None:
    for other in (site.examiner("fire"), site.editor, site.clerk, site.applicant):
        assert refused(lambda who=other: site.convene(actor=who)) == "no_such_package"  # type: ignore[misc]


def test_putting_off_is_told_with_the_reason(site: Site, refused: Refused) -> None:
    session, examiner = site.convene(), site.examiner("fire")
    later = at(3, 9, 9)
    words = {"held_at": later, "place": "东门", "actor": site.leader}
    assert refused(lambda: joint.reschedule(session.number, reason=" ", **words)) == "words_missing"
    assert (
        refused(lambda: joint.reschedule(session.number, reason="雨", **{**words, "held_at": at(3, 3)})) == "too_soon"
    )
    assert (
        refused(lambda: joint.reschedule(session.number, reason="雨", **{**words, "held_at": at(3, 1)}))
        == "already_past"
    )
    moved = joint.reschedule(session.number, reason="下雨", **words)
    events.run_pending()
    assert (moved.held_at, moved.place) == (later, "东门")
    assert told(examiner)[-1:] == ["staff_joint_rescheduled"] or told(examiner) == []
    body = Notice.objects.get(party=site.party, template="joint_rescheduled", channel="inbox").body
    assert "2026年3月9日 (周一) 09:00" in body
    assert "原来是联合踏勘 2026年3月5日 (周四) 14:30" in body
    assert "下雨" in body


def test_after_it_was_held_it_is_not_put_off(site: Site, refused: Refused) -> None:
    session = site.convene()
    with at_the_hour(session):
        site.say(session, "fire")
        words = {"held_at": at(3, 9), "place": "东门", "reason": "雨", "actor": site.leader}
        assert refused(lambda: joint.reschedule(session.number, **words)) == "wrong_state"


def test_calling_off_ends_the_clock_and_is_told(site: Site, refused: Refused) -> None:
    session = site.convene("acceptance")
    assert refused(lambda: joint.cancel(session.number, reason="", actor=site.leader)) == "words_missing"
    joint.cancel(session.number, reason="施工没有完", actor=site.leader)
    events.run_pending()
    assert [limit.state for limit in timelimits.of_subject(session.subject)] == ["finished"]
    assert told_to_applicant(site) == ["joint_convened", "joint_cancelled"]
    assert refused(lambda: joint.cancel(session.number, reason="再来", actor=site.leader)) == "wrong_state"


def test_the_lead_alone_puts_off_and_calls_off(site: Site, refused: Refused) -> None:
    session, examiner = site.convene(), site.examiner("fire")
    words = {"held_at": at(3, 9), "place": "东门", "reason": "雨"}
    assert refused(lambda: joint.reschedule(session.number, actor=examiner, **words)) == "not_permitted"
    assert refused(lambda: joint.cancel(session.number, reason="雨", actor=examiner)) == "not_permitted"
    stranger = StaffFactory(unit=site.centre, role=Role.EXAMINER)
    assert refused(lambda: joint.cancel(session.number, reason="雨", actor=stranger)) == "no_such_joint_session"


def test_a_withdrawn_application_calls_off_what_is_planned(site: Site) -> None:
    session, examiner = site.convene("acceptance"), site.examiner("fire")
    packages.withdraw(site.application, actor=site.applicant)
    events.run_pending()
    session.refresh_from_db()
    assert (session.state, session.reason) == (SessionState.CANCELLED, "申请人撤回了申请")
    assert [limit.state for limit in timelimits.of_subject(session.subject)] == ["finished"]
    assert told(examiner)[-1] == "staff_joint_cancelled"


def test_an_acceptance_that_is_late_is_told_to_the_lead(site: Site) -> None:
    session = site.convene("acceptance")
    (limit,) = timelimits.of_subject(session.subject)
    assert (limit.responsible_unit, limit.amount, limit.unit) == (site.lead, 10, "working_day")
    assert clock.local(limit.due_at).date() == dt.date(2026, 3, 16)
    with clock.moved_to(at(3, 17)):
        timelimits.sweep()
        events.run_pending()
    assert Notice.objects.filter(person=site.leader, template="light_red", subject_key=session.number).count() == 1


@pytest.mark.parametrize("units", [("fire", "civil"), ("planning", "land", "fire", "civil")])
def test_the_number_of_units_costs_nothing(site: Site, statements: Callable, units: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    keys = [site.branch(alias).pk for alias in units]
    files = site.files_of("fire")
    with statements(24):
        joint.convene(
            site.application.number,
            "drawing_review",
            branches=keys,
            held_at=FIRST,
            place="二楼",
            drawings=files,
            actor=site.leader,
        )


def test_a_refusal_leaves_nothing_half_done(site: Site) -> None:
    with pytest.raises(DomainError, match="图纸"):
        site.convene("drawing_review", drawings=["nothing"])
    assert not JointSession.objects.exists()
    assert not Notice.objects.filter(template__contains="joint").exists()
