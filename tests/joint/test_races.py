"""Two at the same moment, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, Opinion
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Role
from tests.joint.site import FIRST, Site, at_the_hour

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What came of each: ``done``, or the code with which it was refused."""

    def closed(deed: Callable[[], object]) -> str:
        try:
            with clock.moved_to(FIRST.replace(hour=FIRST.hour + 1)):
                deed()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [one.result() for one in [pool.submit(closed, deed) for deed in deeds]]


def test_two_of_a_unit_give_its_opinion_at_once(site: Site) -> None:
    session = site.convene()
    people = [site.examiner("fire"), site.staff("fire", Role.CHIEF)]
    outcomes = at_once(*(lambda who=who: site.say(session, "fire", actor=who) for who in people))  # type: ignore[misc]
    assert sorted(outcomes) == ["changed_meanwhile", "done"]
    assert Opinion.objects.count() == 1


def test_a_conclusion_beside_a_changed_opinion(site: Site) -> None:
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire")
    seats = joint.seats_of(session)
    seen, said = joint.mark_of_opinions(seats), joint.mark_of(seats[1].opinion)

    def conclude() -> object:
        return joint.conclude(session.number, conclusion="同意", seen=seen, actor=site.leader)

    def change() -> object:
        return site.say(session, "fire", "fail", "没有水源", seen=said)

    outcomes = at_once(conclude, change)
    session.refresh_from_db()
    if outcomes[0] == "done":
        assert outcomes[1] == "wrong_state"
        assert session.verdict == "pass"
    else:
        assert outcomes == ["changed_meanwhile", "done"]
        assert session.verdict == ""
    assert Document.objects.filter(subject_kind="joint").count() == outcomes.count("done") - (outcomes[1] == "done")


def test_it_is_convened_once(site: Site) -> None:
    keys = [site.branch(alias).pk for alias in ("planning", "fire")]
    later = FIRST.replace(day=20)

    def convene() -> object:
        return joint.convene(
            site.application.number, "survey", branches=keys, held_at=later, place="工地", actor=site.leader
        )

    assert sorted(at_once(convene, convene)) == ["already_planned", "done"]
    assert JointSession.objects.count() == 1
