"""Who sees a project, who keeps the register."""

import pytest

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.kernel.parties.service import Membership
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from tests.factories import ApplicantFactory, AuthorityFactory, StaffFactory, stand_for
from tests.projects.site import Site

pytestmark = pytest.mark.django_db


def sees(person: Person, project: Project) -> bool:
    return projects.visible_to(person).filter(pk=project.pk).exists()


def test_who_sees_a_project_that_nothing_was_filed_for(site: Site) -> None:
    project = site.registered()
    assert sees(site.builder, project)
    assert sees(site.keeper, project)
    assert sees(site.supervisor, project)
    assert sees(site.city.staff("food", Role.EXAMINER), project)  # leads the third stage
    assert not sees(StaffFactory(unit=site.city.centre, role=Role.CLERK), project)
    assert not sees(StaffFactory(unit=site.lead, role=Role.OPERATOR), project)
    assert not sees(ApplicantFactory(), project)


def test_a_unit_sees_the_project_of_a_branch_in_its_hands(site: Site) -> None:
    """The table of stages names others; the item is still with this unit."""
    project = site.registered()
    projects.import_stages(
        [{"stage": key, "unit": site.lead.code, "themes": [f"stage-{key}"], "limit_days": 9} for key in site.versions],
        actor=system_actor(),
    )
    examiner = site.city.staff("food", Role.EXAMINER)
    assert not sees(examiner, project)
    site.send(project, "design")
    assert sees(examiner, project)
    assert not sees(site.city.staff("licence", Role.EXAMINER), project)


def test_an_agent_sees_it_as_long_as_the_authority_counts(site: Site) -> None:
    project, agent = site.registered(), ApplicantFactory()
    AuthorityFactory(principal=site.firm, agent=vars(agent)["party"], item_codes=[])
    assert sees(agent, project)
    only_one = ApplicantFactory()
    AuthorityFactory(principal=site.firm, agent=vars(only_one)["party"], item_codes=["another"])
    assert not sees(only_one, project)


def test_only_who_stands_for_the_builder_registers_for_it(site: Site) -> None:
    for person in (ApplicantFactory(), site.city.staff("food", Role.EXAMINER), site.supervisor):
        with pytest.raises(NotPermitted):
            projects.register(site.facts(), site.firm, actor=person)


def test_only_the_first_lead_confirms_and_stops(site: Site) -> None:
    project = site.brought()
    for person in (site.builder, site.city.staff("food", Role.CHIEF), site.supervisor):
        with pytest.raises(NotPermitted):
            projects.confirm_code(project.number, actor=person)
        with pytest.raises(NotPermitted):
            projects.stop(project.number, reason="不办了", actor=person)
    with pytest.raises(NotFound):
        projects.confirm_code(project.number, actor=ApplicantFactory())


def test_an_unproven_account_sees_only_what_it_registered(site: Site) -> None:
    project, typed = site.registered(), ApplicantFactory()
    stand_for(typed, site.firm, Membership.Relation.HANDLER, verified=False)
    assert not sees(typed, project)
    assert sees(typed, projects.register(site.facts(), site.firm, actor=typed))
