"""The green channel: granted until a day, marked, ended, public."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role, system_actor
from onewindow.projects import service as projects
from onewindow.projects.service import GreenChannel, Project
from tests.projects.site import Site, march, refusal_of

pytestmark = pytest.mark.django_db
Statements = Callable[[int], AbstractContextManager[None]]


def grant(site: Site, project: Project, **changes: Any) -> GreenChannel:
    words = {"ground": site.ground, "reason": "省重点", "valid_until": dt.date(2026, 3, 20), "actor": site.head}
    return projects.grant_green(project.number, **words | changes)


def test_its_cases_are_marked_until_the_day(site: Site, statements: Statements) -> None:
    project = site.registered()
    application = site.send(project)
    numbers = [site.case_of(application, alias).number for alias in ("licence", "food")]
    assert projects.green_cases(numbers) == frozenset()
    grant(site, project)
    with statements(1):
        assert projects.green_cases([*numbers, "MC1"]) == frozenset(numbers)
    with clock.moved_to(march(21)):
        assert projects.green_cases(numbers) == frozenset()
    with statements(0):
        assert projects.green_cases([]) == frozenset()


def test_grant_and_end_are_told_and_stand_in_the_timeline(site: Site) -> None:
    project = site.registered()
    grant(site, project)
    projects.end_green(project.number, reason="不再是重点", actor=site.supervisor)
    events.run_pending()
    verbs = [entry.verb for entry in audit.history(project.subject)]
    assert verbs[-2:] == ["project.green_granted", "project.green_ended"]
    told = Notice.objects.filter(party=site.firm, channel="inbox", template__startswith="project_green")
    assert sorted(told.values_list("template", flat=True)) == ["project_green", "project_green_ended"]
    assert refusal_of(lambda: projects.end_green(project.number, reason="再来", actor=site.head)) == "not_green"


def test_one_at_a_time_and_again_after_the_day(site: Site) -> None:
    project = site.registered()
    grant(site, project)
    assert refusal_of(lambda: grant(site, project)) == "green_already"
    with clock.moved_to(march(23)):
        assert grant(site, project, valid_until=dt.date(2026, 4, 1)).pk
    assert [one.end_reason for one in project.greens.order_by("pk")] == ["到期", ""]


def test_what_is_refused(site: Site) -> None:
    project = site.registered()
    assert refusal_of(lambda: grant(site, project, reason=" ")) == "words_missing"
    assert refusal_of(lambda: grant(site, project, valid_until=dt.date(2026, 3, 1))) == "bad_day"
    assert refusal_of(lambda: grant(site, project, valid_until=dt.date(2036, 3, 1))) == "bad_day"
    projects.import_stages([{"ground": "other", "name": "招商项目", "basis": "依据"}], actor=system_actor())
    site.ground.refresh_from_db()
    assert refusal_of(lambda: grant(site, project)) == "ground_not_in_use"


def test_only_the_head_of_the_first_lead_and_supervisors_grant_and_end(site: Site) -> None:
    project = site.registered()
    for person in (site.keeper, site.city.staff("food", Role.UNIT_HEAD), site.builder):
        with pytest.raises(NotPermitted):
            grant(site, project, actor=person)
        with pytest.raises(NotPermitted):
            projects.end_green(project.number, reason="不要", actor=person)
    with pytest.raises(NotFound):
        grant(site, project, actor=site.city.clerk)
    assert grant(site, project, actor=site.supervisor).granted_by == site.supervisor
