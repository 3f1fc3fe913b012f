"""Early guidance, asked for and offered; no clock runs."""

import datetime as dt
from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits.service import Limit
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from tests.factories import ApplicantFactory, StaffFactory
from tests.projects.site import Site, refusal_of

pytestmark = pytest.mark.django_db


def words(site: Site, **changes: Any) -> dict[str, Any]:
    given = {
        "unit": site.lead,
        "needs": {"land": "先做规划选址", "works": " "},
        "risks": "地块临江，防洪评价要先做",
        "materials": ["选址论证报告", " "],
        "held_on": clock.today(),
        "actor": site.keeper,
    }
    return given | changes


def ask(site: Site, project: Project, **changes: Any) -> Any:
    given = {"question": "先做哪个评价？", "actor": site.builder} | changes
    return projects.ask_guidance(project.number, **given)


def test_a_planned_project_asks_and_is_answered(site: Site) -> None:
    project = site.planned()
    asked = ask(site, project)
    assert (asked.unit, asked.state) == (site.lead, "asked")
    given = projects.guide(project.number, **words(site))
    events.run_pending()
    assert (given.pk, given.state, given.needs, given.materials) == (
        asked.pk,
        "given",
        {"land": "先做规划选址"},
        ["选址论证报告"],
    )
    assert Notice.objects.filter(person=site.keeper, template="staff_guidance_asked").exists()
    assert Notice.objects.filter(party=site.firm, template="project_guided").exists()
    assert not Limit.objects.exists()


def test_the_lead_has_another_unit_offer_it(site: Site) -> None:
    project, unit = site.registered(), site.city.centre
    guide = StaffFactory(unit=unit, role=Role.CHIEF)
    with pytest.raises(NotFound):
        projects.guide(project.number, **words(site, unit=unit, actor=guide))
    ask(site, project, unit=unit, actor=site.keeper)
    assert projects.guide(project.number, **words(site, unit=unit, actor=guide)).given_by == guide


def test_unasked_it_is_offered(site: Site) -> None:
    project = site.registered()
    assert projects.guide(project.number, **words(site)).question == ""


def test_what_must_be_said(site: Site) -> None:
    project = site.registered()
    refused = {
        "words_missing": words(site, needs={"land": " "}),
        "unknown_stage": words(site, needs={"moon": "登月"}),
        "in_the_future": words(site, held_on=clock.today() + dt.timedelta(days=1)),
    }
    for code, given in refused.items():
        assert refusal_of(lambda given=given: projects.guide(project.number, **given)) == code
    assert refusal_of(lambda: ask(site, project, question=" ")) == "words_missing"
    ask(site, project)
    assert refusal_of(lambda: ask(site, project)) == "asked_already"


def test_a_project_that_is_over_is_guided_no_more(site: Site) -> None:
    project = site.registered()
    projects.stop(project.number, reason="不建了", actor=site.keeper)
    assert refusal_of(lambda: projects.guide(project.number, **words(site))) == "wrong_state"


# --- who may ------------------------------------------------------------------------------------------


def test_nobody_guides_in_the_name_of_another_unit(site: Site) -> None:
    project = site.registered()
    for actor in (site.city.staff("food", Role.EXAMINER), site.supervisor):
        with pytest.raises(NotPermitted):
            projects.guide(project.number, **words(site, actor=actor))


def test_a_stranger_asks_for_nothing(site: Site) -> None:
    project = site.registered()
    with pytest.raises(NotFound):
        ask(site, project, actor=ApplicantFactory())
    with pytest.raises(NotPermitted):
        ask(site, project, actor=site.city.staff("food", Role.EXAMINER))
