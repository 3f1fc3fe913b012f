"""A project comes into the register, gets its code, and may be stopped."""

import pytest

from onewindow.base.errors import Conflict, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.projects import service as projects
from tests.projects.site import ANOTHER_CODE, CODE, LEGACY, Site, refusal_of

pytestmark = pytest.mark.django_db


def test_the_office_registers_with_a_code_that_counts_at_once(site: Site) -> None:
    project = site.registered(ANOTHER_CODE, kind="")
    assert (project.state, project.code, project.kind) == ("registered", ANOTHER_CODE, "approval")
    assert project.investment == 2_500_000_000
    assert [entry.verb for entry in audit.history(project.subject)] == ["project.registered"]


def test_the_builders_code_waits_for_the_lead(site: Site) -> None:
    project = site.brought()
    assert project.state == "unconfirmed"
    assert refusal_of(lambda: site.begin(project)) == "code_unconfirmed"
    projects.confirm_code(project.number, actor=site.keeper)
    events.run_pending()
    assert site.begin(project).version.theme.code == "stage-land"
    assert Notice.objects.filter(party=site.firm, template="project_code_confirmed").exists()


def test_a_refused_code_goes_back_with_the_reason(site: Site) -> None:
    project = site.brought()
    with pytest.raises(Invalid, match="哪里不对"):
        projects.refuse_code(project.number, reason=" ", actor=site.keeper)
    refused = projects.refuse_code(project.number, reason="代码属于另一个项目", actor=site.keeper)
    assert (refused.state, refused.code, refused.code_note) == ("planned", "", "代码属于另一个项目")
    again = projects.bring_code(project.number, code=ANOTHER_CODE, actor=site.builder)
    assert (again.state, again.code_note) == ("unconfirmed", "")


def test_a_planned_project_has_no_code_and_no_stage(site: Site) -> None:
    project = site.planned()
    assert (project.state, project.code) == ("planned", "")
    assert refusal_of(lambda: site.begin(project)) == "no_code"


@pytest.mark.parametrize("code", ["2603-141124-89-05-346949", "2613-141124-89-05-346948", "一二三"])
def test_a_code_that_is_none(site: Site, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        site.registered(code)
    assert (refused.value.code, "code" in refused.value.fields) == ("bad_project_code", True)


def test_a_code_from_before_the_check_digit_is_taken(site: Site) -> None:
    assert site.registered(LEGACY).code == LEGACY


def test_a_code_is_registered_once(site: Site) -> None:
    site.registered()
    with pytest.raises(Conflict) as refused:
        site.brought(CODE)
    assert refused.value.code == "code_taken"


@pytest.mark.parametrize("sector", ["transport", "water", "energy"])
def test_major_works_of_these_fields_go_their_own_way(site: Site, sector: str) -> None:
    project = site.registered(sector=sector)
    assert refusal_of(lambda: site.begin(project)) == "outside_four_stages"


def test_what_is_stopped_takes_no_application(site: Site) -> None:
    project = site.registered()
    projects.stop(project.number, reason="规划调整", actor=site.keeper)
    assert refusal_of(lambda: site.begin(project)) == "wrong_state"


def test_words_that_must_be_there(site: Site) -> None:
    assert refusal_of(lambda: site.registered(name=" ")) == "words_missing"
    assert refusal_of(lambda: site.registered(kind="")) == "kind_missing"
    assert refusal_of(lambda: site.registered(sector="space")) == "unknown_sector"
