"""A project through its four stages by the doors that people use, and the working days it took."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Role, system_actor
from onewindow.packages import service as packages
from onewindow.projects import service as projects
from tests.cases.road import at
from tests.projects.site import Site, march

pytestmark = pytest.mark.django_db
Statements = Callable[[int], AbstractContextManager[None]]


def test_four_stages_to_the_end(site: Site) -> None:
    project = site.registered()
    # Sent on Monday, taken on on Tuesday, decided on Friday: Tuesday to Friday, the first day not counted.
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    site.walk(project, "design", (march(9), march(10), march(12)))
    site.walk(project, "works", (march(16), march(17), march(18)))
    project.refresh_from_db()
    assert (project.state, project.stage, project.days_used) == ("running", "acceptance", 4 + 3 + 2)
    site.walk(project, "acceptance", (march(23), march(24), march(25)))
    project.refresh_from_db()
    assert (project.state, project.stage, project.days_used) == ("finished", "", 11)
    assert project.closed_at == march(25)
    standing = projects.standing_of(project)
    assert [one.used for one in standing.stages] == [4, 3, 2, 2]
    assert (standing.is_finished, standing.next_stage, standing.target) == (True, None, 120)


def test_the_form_begins_with_what_is_known_of_the_project(site: Site) -> None:
    project = site.registered()
    assert site.begin(project).form == {"site": "东屏区一号地块"}


def test_stages_side_by_side_count_a_day_once(site: Site) -> None:
    project = site.registered()
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    site.walk(project, "design", (march(2, 11), march(3), march(9)))
    standing = projects.standing_of(project)
    assert ([one.used for one in standing.stages], standing.total.days) == ([4, 5, 0, 0], 5)


def test_a_special_procedure_and_correction_do_not_count(site: Site) -> None:
    project = site.registered()
    application = site.send(project)
    with clock.moved_to(march(3)):
        site.accept(application)
        for alias, days in (("licence", 20), ("food", 20)):
            cases.suspend(
                site.case_of(application, alias),
                kind="expert_review",
                days_needed=days,
                reason="专家评审规划方案",
                actor=site.city.staff(alias, Role.EXAMINER),
            )
        events.run_pending()
    with clock.moved_to(march(10)):
        standing = projects.standing_of(project)
        assert standing.total.days == 1
        name, still = standing.standstills[0]
        assert (name, still.halt.reason_code, still.halt.is_open, still.days) == (
            "个体工商户设立登记",
            "expert_review",
            True,
            5,
        )


def test_what_waits_for_the_applicant_does_not_count(site: Site) -> None:
    project = site.registered()
    application = site.send(project)
    with clock.moved_to(march(3)):
        for alias in ("licence", "food"):
            case = site.case_of(application, alias)
            cases.request_correction(case, materials={"m01": "缺页"}, actor=site.city.clerk)
    with clock.moved_to(march(20)):
        assert projects.standing_of(project).total.days == 1


def test_a_refused_stage_is_applied_for_again(site: Site) -> None:
    project = site.registered()
    application = site.send(project)
    site.accept(application)
    site.decide(application, granted=False)
    for alias in ("licence", "food"):
        cases.deliver(site.case_of(application, alias).number, method="counter", actor=site.city.clerk)
    events.run_pending()
    standing = projects.standing_of(project)
    assert not standing.stages[0].is_done
    assert standing.next_stage is not None
    assert standing.next_stage.stage.key == "land"


def test_a_later_stage_may_begin_early_and_is_called_so(site: Site) -> None:
    project = site.registered()
    site.send(project, "design")
    standing = projects.standing_of(project)
    assert standing.is_early(site.stage("design"))
    assert not standing.is_early(site.stage("land"))
    assert standing.stages[1].is_running


def test_a_withdrawn_application_is_none(site: Site) -> None:
    project = site.registered()
    packages.withdraw(site.send(project).number, actor=site.builder)
    events.run_pending()
    assert projects.standing_of(project).stages[0].filed == []


def test_standing_costs_the_same_for_one_stage_and_for_four(site: Site, statements: Statements) -> None:
    project = site.registered()
    for stage in ("land", "design", "works"):
        site.send(project, stage)
    with statements(6):
        projects.standing_of(project)


def test_days_of_running_projects_are_counted_every_morning(site: Site) -> None:
    project = site.registered()
    with clock.moved_to(march(2, 11)):
        application = site.send(project)
        site.accept(application)
    with clock.moved_to(march(9, 1)):
        assert projects.count_days() == 1
    project.refresh_from_db()
    assert (project.days_used, project.stage) == (5, "land")


def test_the_leaders_figure(site: Site) -> None:
    project = site.registered()
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    found = projects.averages(projects.visible_to(site.keeper))
    assert (found.running, found.running_count, found.finished, found.finished_count) == (4.0, 1, None, 0)


def test_a_fact_told_twice_changes_nothing(site: Site) -> None:
    project = site.registered()
    with clock.moved_to(at(3, 2, 11)):
        site.send(project)
    before = projects.visible_to(system_actor()).values().get(pk=project.pk)
    projects.settle(project.number, actor=system_actor())
    assert projects.visible_to(system_actor()).values().get(pk=project.pk) == before
