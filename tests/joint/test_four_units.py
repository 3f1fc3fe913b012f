"""One parallel approval of four units, from the joint survey through the joint acceptance to issued results."""

import datetime as dt

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Outcome, State
from onewindow.joint import service as joint
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages.service import PackageApplication
from onewindow.procedures import service as procedures
from tests.cases.road import at
from tests.joint.site import UNITS, Site, at_the_hour

CONCLUDED = "case.joint_concluded"
TOLD = {
    "planning": ["joint_survey", "joint_acceptance"],
    "land": ["joint_acceptance"],
    "fire": ["joint_survey", "joint_acceptance", "joint_acceptance"],
    "civil": ["joint_acceptance"],
}


def test_from_the_joint_survey_to_the_results(site: Site) -> None:
    site.needs_survey("planning", "fire")
    wanted = joint.surveys_wanted(site.application)
    assert [branch.alias for branch in wanted] == list(UNITS)

    survey = site.convene("survey", ("planning", "fire"))
    with at_the_hour(survey):
        site.say(survey, "planning")
        site.say(survey, "fire", "correct", "消防车道净宽不足四米")
        due = dt.date(2026, 3, 20)
        joint.conclude(survey.number, conclusion="整改后同意", corrections_due_on=due, actor=site.leader)
        events.run_pending()
        assert (_duty(site, "planning"), _duty(site, "fire")) == ("decision", "decision")
    with clock.moved_to(at(3, 6)):
        for alias in ("land", "civil"):
            cases.examine(site.case(alias).number, opinion="符合", actor=site.examiner(alias))
        failed = site.convene("acceptance", held_at=at(3, 10))
        assert timelimits.of_subject(failed.subject)[0].amount == 10
    with at_the_hour(failed):
        for alias in UNITS:
            site.say(failed, alias, *(("fail", "登高场地被占用") if alias == "fire" else ()))
        joint.conclude(failed.number, conclusion="整改后再验", corrections_due_on=due, actor=site.leader)
        again = site.convene("acceptance", ("fire",), held_at=at(3, 24))
        assert (again.round, again.after) == (2, failed)
    with at_the_hour(again):
        site.say(again, "fire")
        joint.conclude(again.number, conclusion="同意通过验收", actor=site.leader)
        for alias in UNITS:
            cases.decide(site.case(alias).number, outcome="granted", actor=site.staff(alias, Role.CHIEF))
        events.run_pending()
        site.finish_all(site.application, *UNITS)
    assert set(Case.objects.values_list("outcome", "state")) == {(Outcome.GRANTED, State.DELIVERED)}
    assert PackageApplication.objects.get(pk=site.application.pk).state == "finished"
    limits = [*timelimits.of_subject(failed.subject), *timelimits.of_subject(again.subject)]
    assert [limit.state for limit in limits] == ["finished", "finished"]
    for alias in UNITS:
        told = [event.documents[0].kind for event in cases.timeline(site.case(alias)) if event.verb == CONCLUDED]
        assert told == TOLD[alias]


def _duty(site: Site, alias: str) -> str:
    """Of the step that is open."""
    return procedures.open_tasks(site.case(alias).subject).get().duty
