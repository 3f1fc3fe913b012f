"""The table of stages, and a project put to a meeting."""

import datetime as dt
from functools import partial

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.deliberation import service as deliberation
from onewindow.flows import projects as flow
from onewindow.kernel.org.service import system_actor
from onewindow.projects import service as projects
from tests.factories import ApplicantFactory
from tests.projects.site import Site, refusal_of

pytestmark = pytest.mark.django_db
LAND = {"stage": "land", "unit": "FAGAI", "themes": ["stage-land"], "limit_days": 25}


def test_a_row_is_put_in_and_brought_up_to_date(site: Site) -> None:
    assert projects.import_stages([LAND], actor=system_actor()) == 1
    (first, *rest) = projects.stages()
    assert (first.limit_days, first.unit, len(rest)) == (25, site.lead, 3)


@pytest.mark.parametrize(
    "row",
    [
        {**LAND, "stage": "moon"},
        {**LAND, "unit": "NOBODY"},
        {**LAND, "limit_days": "many"},
        {"ground": "x", "name": "", "basis": "有"},
    ],
)
def test_a_bad_row_loads_nothing(site: Site, row: dict[str, object]) -> None:
    rows = [{**LAND, "limit_days": 7}, row]
    assert refusal_of(lambda: projects.import_stages(rows, actor=system_actor())) == "bad_stage"
    assert projects.stages()[0].limit_days == 30


def test_only_the_console_loads_it(site: Site) -> None:
    with pytest.raises(NotPermitted):
        projects.import_stages([LAND], actor=site.head)


def test_a_theme_of_another_stage_is_refused(site: Site) -> None:
    project = site.registered()

    def wrong() -> None:
        projects.begin_stage(
            project.number,
            site.stage("land"),
            site.versions["works"],
            actor=site.builder,
            channel="web",
            answers={},
        )

    assert refusal_of(wrong) == "theme_not_of_stage"


def test_only_the_builder_applies(site: Site) -> None:
    project = site.registered()
    with pytest.raises(NotPermitted):
        site.begin(project, actor=site.keeper)
    assert refusal_of(lambda: site.begin(project, actor=ApplicantFactory())) == "no_such_project"


def test_a_project_is_put_to_a_meeting(site: Site) -> None:
    project = site.registered()
    meeting = deliberation.convene(
        "重点项目会商",
        unit=site.lead,
        held_at=clock.now() + dt.timedelta(days=2),
        place="三楼",
        chair=site.keeper,
        actor=site.head,
    )
    with pytest.raises(NotPermitted):
        flow.put_project(meeting.number, project.number, question="能否先行用地？", actor=site.keeper)
    matter = flow.put_project(meeting.number, project.number, question="能否先行用地？", actor=site.head)
    assert [(one.title, one.meeting) for one in deliberation.matters_of(project.subject)] == [("滨江文化中心", meeting)]
    again = partial(flow.put_project, meeting.number, project.number, question="？", actor=site.head)
    assert refusal_of(again) == "already_put"
    assert refusal_of(lambda: flow.put_project(meeting.number, "XM1", question="？", actor=site.head))
    assert matter.subject == project.subject
