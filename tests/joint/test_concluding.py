"""Concluding: the opinions become one paper in every case, a survey closes each unit's own step."""

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.joint import service as joint
from onewindow.joint.models import Concern
from onewindow.joint.service import JointSession
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.packages import service as packages
from onewindow.procedures.service import Task
from tests.cases.road import at
from tests.factories import StaffFactory
from tests.joint.site import UNITS, Site, at_the_hour

Refused = Callable[[Callable[[], object]], str]
DUE = dt.date(2026, 3, 20)


def conclude(site: Site, session: JointSession, **words: Any) -> JointSession:
    given: dict[str, Any] = {"conclusion": "总的同意", "actor": site.leader, **words}
    return joint.conclude(session.number, **given)


def paper_of(session: JointSession) -> Document:
    return documents.of_subject(session.subject).get()


def text_of(paper: Document) -> str:
    pages = PdfReader(io.BytesIO(documents.pdf(paper))).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize(
    ("kind", "title", "mark"),
    [
        ("drawing_review", "联合审图意见书", "联审"),
        ("survey", "联合踏勘记录", "联勘"),
        ("acceptance", "联合验收意见书", "联验"),
    ],
)
def test_opinions_become_one_paper(site: Site, kind: str, title: str, mark: str) -> None:
    session = site.convene(kind, ("planning", "fire", "civil"))
    with at_the_hour(session):
        site.say(session, "planning", "correct", "消防车道净宽不足四米。", "补日照分析")
        site.say(session, "fire", "fail", "消防车道净宽 不足四米", "没有消防水源")
        site.say(session, "civil")
        conclude(site, session, corrections_due_on=DUE)
    text = text_of(paper_of(session))
    assert title in text
    assert f"{mark}〔2026〕1号" in text
    assert text.count("消防车道净宽不足四米") == 1
    assert "消防车道净宽不足四米。（明川市fire局同样提出）" in text
    for words in (
        "明川市planning局整改后通过",
        "明川市fire局不通过",
        "明川市civil局通过",
        "结论不通过",
        "总的同意",
        "没有消防水源",
    ):
        assert words in text
    assert "2026年3月20日" in text
    assert "滨河路工地" in text
    assert site.examiner("fire").name not in text


def test_every_case_and_the_applicant_have_the_paper(site: Site, refused: Refused) -> None:
    session = site.convene("acceptance", ("planning", "fire"))
    with at_the_hour(session):
        for alias in ("planning", "fire"):
            site.say(session, alias)
        conclude(site, session)
        events.run_pending()
    paper = paper_of(session)
    for alias in ("planning", "fire"):
        event = next(one for one in cases.timeline(site.case(alias)) if one.verb == "case.joint_concluded")
        assert event.documents == (paper,)
        assert "联合验收：通过" in event.note
        assert joint.paper_numbers_of(site.case(alias)) == [paper.number]
    assert joint.paper_numbers_of(site.case("land")) == []
    for reader in (site.applicant, site.examiner("fire"), site.staff("fire", Role.ISSUER), site.leader):
        assert documents.get_for(reader, paper.number) == paper
    assert refused(lambda: documents.get_for(site.examiner("land"), paper.number)) == "no_such_document"
    (told,) = joint.told_of(site.application)
    assert (told.paper, told.units) == (paper, (site.units["planning"].name, site.units["fire"].name))
    assert Notice.objects.filter(party=site.party, template="joint_concluded", channel="inbox").count() == 1


def test_not_before_it_was_held_nor_before_all_have_spoken(site: Site, refused: Refused) -> None:
    session = site.convene("drawing_review", ("planning", "fire"))
    site.say(session, "planning")
    site.say(session, "fire")
    assert refused(lambda: conclude(site, session)) == "not_held_yet"
    other = site.convene("survey", ("planning", "fire"))
    with at_the_hour(other):
        site.say(other, "planning")
        assert refused(lambda: conclude(site, other)) == "unit_silent"
        conclude(site, session)


def test_a_unit_whose_case_is_over_is_not_waited_for(site: Site, refused: Refused) -> None:
    session = site.convene("survey", ("planning", "fire"))
    cases.withdraw(site.case("fire"), actor=site.applicant, reason="不建了")
    with at_the_hour(session):
        assert refused(lambda: conclude(site, session)) == "unit_silent"
        site.say(session, "planning")
        assert conclude(site, session).verdict == "pass"


def test_corrections_have_a_day_and_words_are_said(site: Site, refused: Refused) -> None:
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning", "correct", "门要加宽")
        site.say(session, "fire")
        assert refused(lambda: conclude(site, session)) == "day_missing"
        assert refused(lambda: conclude(site, session, corrections_due_on=dt.date(2026, 3, 5))) == "day_past"
        assert refused(lambda: conclude(site, session, conclusion=" ", corrections_due_on=DUE)) == "words_missing"
        done = conclude(site, session, corrections_due_on=DUE)
    assert (done.verdict, done.corrections_due_on) == ("correct", DUE)


def test_the_lead_concludes_on_what_it_has_read(site: Site, refused: Refused) -> None:
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire")
        seen = joint.mark_of_opinions(joint.seats_of(session))
        said = joint.seats_of(session)[1].opinion
    with at_the_hour(session, hours=2):
        site.say(session, "fire", "fail", "没有水源", seen=joint.mark_of(said))
        assert refused(lambda: conclude(site, session, corrections_due_on=DUE, seen=seen)) == "changed_meanwhile"


def test_the_lead_alone_concludes(site: Site, refused: Refused) -> None:
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire")
        assert refused(lambda: conclude(site, session, actor=site.examiner("fire"))) == "not_permitted"
        assert refused(lambda: conclude(site, session, actor=site.examiner("land"))) == "no_such_joint_session"


def test_a_survey_closes_the_step_of_each_unit_in_its_own_name(site: Site, refused: Refused) -> None:
    """The one who gave the opinion has handled the case and does not decide it."""
    both = StaffFactory(unit=site.units["fire"], roles=[Role.EXAMINER, Role.CHIEF])
    site.needs_survey("planning", "fire")
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire", "correct", "车道加宽", actor=both)
        conclude(site, session, corrections_due_on=DUE)
    task = Task.objects.get(subject_key=site.case("fire").number, duty="survey")
    assert (task.state, task.outcome, task.opinion, task.person) == ("done", "correct", "有问题\n1．车道加宽", both)
    assert set(Concern.objects.values_list("step_done", "step_note")) == {(True, "")}
    number = site.case("fire").number
    decide = Task.objects.get(subject_key=number, duty="decision")
    assert (
        refused(lambda: cases.complete_task(decide.pk, outcome="granted", actor=both))
        == "same_person_examines_and_decides"
    )
    assert cases.decide(number, outcome="granted", actor=site.staff("fire", Role.CHIEF)).outcome == "granted"


def test_what_cannot_be_closed_is_remembered_and_said(site: Site) -> None:
    site.needs_survey("planning")
    taken = Task.objects.get(subject_key=site.case("planning").number, duty="survey")
    colleague = StaffFactory(unit=site.units["planning"], role=Role.EXAMINER)
    Task.objects.filter(pk=taken.pk).update(state="claimed", person=colleague)
    session = site.convene("survey", ("planning", "fire"))
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire")
        conclude(site, session)
    notes = dict(Concern.objects.values_list("branch__alias", "step_note"))
    assert "别的同事领取" in notes["planning"]
    assert "还没有开始" in notes["fire"]
    assert Task.objects.get(pk=taken.pk).state == "claimed"


def test_two_units_that_would_go_make_a_joint_survey(site: Site) -> None:
    wanted = joint.surveys_wanted(site.application)
    assert [branch.alias for branch in wanted] == list(UNITS)
    assert joint.is_proposed(wanted)
    for alias in ("land", "fire", "civil"):
        cases.examine(site.case(alias).number, opinion="不用去", actor=site.examiner(alias))
    site.needs_survey("planning")
    wanted = joint.surveys_wanted(site.application)
    assert [branch.alias for branch in wanted] == ["planning"]
    assert not joint.is_proposed(wanted)


def test_a_failed_acceptance_has_a_next_round(site: Site, refused: Refused) -> None:
    first = site.convene("acceptance", ("planning", "fire"))
    with at_the_hour(first):
        site.say(first, "planning")
        site.say(first, "fire", "fail", "没有水源")
        conclude(site, first, corrections_due_on=DUE)
        second = site.convene("acceptance", ("fire",), held_at=at(3, 24))
    assert (second.round, second.after) == (2, first)
    with at_the_hour(second):
        site.say(second, "fire")
        conclude(site, second)
        assert "LH260305001（第2次）" in text_of(paper_of(second))
        assert refused(lambda: site.convene("acceptance", ("fire",), held_at=at(4, 1))) == "too_few_units"


def test_all_finished_leaves_nobody_invited(site: Site) -> None:
    session = site.convene("survey", ("planning", "fire"), held_at=at(3, 12))
    photo = site.photo(session, "fire")
    for alias in UNITS:
        site.decide(site.application, alias)
    site.finish_all(site.application, *UNITS)
    session.refresh_from_db()
    assert session.state == "cancelled"
    photo.refresh_from_db()
    assert photo.retain_until == dt.date(2036, 3, 2)
    assert packages.numbers_holding(Case.objects.all()[0].number) == [site.application.number]
