"""Joint work at the desk: convened by the lead, spoken on a phone, concluded; the case, the board and the applicant see it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages.service import PackageApplication
from onewindow.procedures.service import Task
from onewindow.web.desk.joint import panels
from tests.cases.road import at
from tests.factories import StaffFactory
from tests.joint.conftest import site, spring
from tests.joint.site import PNG, UNITS, Site, at_the_hour
from tests.web.pages import browser, page

__all__ = ["site", "spring"]
pytestmark = pytest.mark.django_db


def at_session(session: JointSession, rest: str = "") -> str:
    return f"/desk/joint/{session.number}/{rest}"


def test_the_lead_convenes_with_drawings(site: Site) -> None:
    address = f"/desk/joint/new/{site.application.number}/drawing_review/"
    shown = page(site.leader, address)
    assert "召集联合审图" in shown
    assert 'value="2026-03-04T09:30"' in shown
    drawing = joint.drawings_of(site.application)[0]
    words = {
        "branches": [site.branch(alias).pk for alias in ("planning", "fire")],
        "held_at": "2026-03-05T14:30",
        "place": "二楼会议室",
        "points": "疏散宽度\n\n消防车道\n",
        "drawings": [str(drawing.file.key)],
    }
    answer = browser(site.leader).post(address, words)
    session = JointSession.objects.get()
    assert answer.headers["Location"] == at_session(session)
    assert session.points == ["疏散宽度", "消防车道"]
    shown = page(site.examiner("fire"), at_session(session))
    assert drawing.file.name in shown
    assert "还没有提出意见" in shown
    assert "联合审图" in page(site.examiner("fire"), "/desk/joint/?view=mine")
    assert "这里没有联合办理" in page(site.examiner("land"), "/desk/joint/")


def test_what_was_typed_survives_a_refusal(site: Site) -> None:
    address = f"/desk/joint/new/{site.application.number}/survey/"
    words = {"branches": [site.branch("fire").pk], "held_at": "2026-03-05T14:30", "place": "东门外"}
    answer = browser(site.leader).post(address, words)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "联合办理至少要有两个单位" in shown
    assert 'value="东门外"' in shown
    assert not JointSession.objects.exists()


def test_an_opinion_with_a_photo_from_the_site(site: Site) -> None:
    session, examiner = site.convene(), site.examiner("fire")
    unit = site.units["fire"].pk
    address = at_session(session, f"units/{unit}/opinion/")
    assert "现在可以先传照片" in page(examiner, address)
    photo = SimpleUploadedFile("车道.png", PNG, "image/png")
    with at_the_hour(session):
        words = {"verdict": "correct", "words": "车道太窄", "points": "", "photos": [photo]}
        answer = browser(examiner).post(address, words)
        assert answer.status_code == 422
        assert "请逐条写明要整改什么" in answer.content.decode()
        assert "车道太窄" in answer.content.decode()
        assert "车道.png" in answer.content.decode()
        browser(examiner).post(address, {"verdict": "correct", "words": "车道太窄", "points": "加宽到四米\n设标线"})
    assert joint.seats_of(session)[2].opinion.points == ["加宽到四米", "设标线"]  # type: ignore[union-attr]
    shown = page(site.examiner("civil"), at_session(session))
    assert "加宽到四米" in shown
    assert "车道.png" in shown


def test_a_colleague_s_newer_opinion_is_not_written_over(site: Site) -> None:
    session, unit = site.convene(), site.units["fire"].pk
    with at_the_hour(session):
        site.say(session, "fire", actor=site.staff("fire", Role.CHIEF))
        words = {"verdict": "fail", "words": "不行", "points": "没有水源", "seen": ""}
        answer = browser(site.examiner("fire")).post(at_session(session, f"units/{unit}/opinion/"), words)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "本单位的同事刚刚提过意见" in shown
    assert "与图纸一致" in shown
    assert "不行" in shown


def test_photos_are_taken_back_by_their_unit(site: Site) -> None:
    session = site.convene()
    file, unit = site.photo(session, "fire"), site.units["fire"].pk
    address = at_session(session, f"units/{unit}/photos/{file.key}/remove/")
    assert browser(site.examiner("land")).post(address).status_code == 404
    assert browser(site.examiner("fire")).post(address).status_code == 302
    assert not attachments.of_subject(session.subject).exists()


def test_concluding_and_the_case_page_and_the_portal(site: Site) -> None:
    site.needs_survey("planning", "fire")
    session = site.convene("survey", ("planning", "fire"))
    number = site.case("fire").number
    assert "联合踏勘。那时一起看，不用单独再去" in page(site.examiner("fire"), f"/desk/cases/{number}/")
    with at_the_hour(session):
        site.say(session, "planning")
        site.say(session, "fire", "correct", "车道加宽")
        leader = browser(site.leader)
        asked = leader.get(at_session(session, "do/conclude/"), headers={"HX-Request": "true"}).content.decode()
        seen = re.search(r'name="seen" value="([^"]+)"', asked)
        assert seen
        words = {"conclusion": "改好再报", "corrections_due_on": "2026-03-20", "seen": seen[1]}
        assert leader.post(at_session(session, "do/conclude/"), words).status_code == 302
        shown = page(site.leader, at_session(session))
        assert "踏勘环节已办结" in shown
        assert "联合踏勘记录" in page(site.examiner("fire"), f"/desk/cases/{number}/?show=papers")
        shown = page(site.applicant, f"/packages/{site.application.number}/")
        assert "几个单位一起看的" in shown
        assert "改好再报" in shown
        assert "下载联合踏勘记录" in shown
        assert site.examiner("fire").name not in shown
        shown = page(site.applicant, f"/cases/{number}/")
        assert "联合办理有了结论" in shown


def test_who_surveys_alone_is_told_and_not_forbidden(site: Site) -> None:
    site.needs_survey("fire")
    case, examiner = site.case("fire"), site.examiner("fire")
    site.convene("survey", ("planning", "fire"))
    task = Task.objects.get(subject_key=case.number, duty="survey")
    shown = page(examiner, f"/desk/cases/{case.number}/")
    found = re.search(rf"/desk/cases/{case.number}/do/([^/\"]*\.{task.pk}\.[^/\"]*)/", shown)
    assert found
    client = browser(examiner)
    asked = client.post(f"/desk/cases/{case.number}/do/{found[1]}/", {"opinion": "看过了"})
    assert "就是单独踏勘过了" in asked.content.decode()
    client.post(f"/desk/cases/{case.number}/do/{found[1]}/", {"opinion": "看过了", "confirmed": "1"})
    assert Task.objects.get(pk=task.pk).state == "done"


def test_put_off_and_called_off_in_dialogs(site: Site) -> None:
    session, leader = site.convene(), browser(site.leader)
    words = {"held_at": "2026-03-09T09:00", "place": "东门", "reason": "下雨"}
    assert leader.post(at_session(session, "do/reschedule/"), words).status_code == 302
    assert leader.post(at_session(session, "do/cancel/"), {"reason": ""}).status_code == 422
    assert leader.post(at_session(session, "do/cancel/"), {"reason": "不建了"}).status_code == 302
    assert "不建了" in page(site.examiner("fire"), at_session(session))


def test_a_unit_names_who_comes(site: Site) -> None:
    session, unit = site.convene(), site.units["fire"].pk
    examiner = site.examiner("fire")
    address = at_session(session, f"units/{unit}/speaker/")
    assert browser(site.staff("fire", Role.CHIEF)).post(address, {"person": examiner.username}).status_code == 302
    assert f"由{examiner.name}代表" in page(site.leader, at_session(session))
    assert browser(site.examiner("land")).post(address, {"person": examiner.username}).status_code == 404


def test_further_drawings_are_put_before_the_units(site: Site) -> None:
    session = site.convene("drawing_review")
    address = at_session(session, "drawings/")
    drawing = joint.drawings_of(site.application)[0]
    assert browser(site.examiner("fire")).get(address).status_code == 404
    assert browser(site.leader).post(address, {"drawings": [str(drawing.file.key)]}).status_code == 302
    assert drawing.file.name in page(site.examiner("fire"), at_session(session))


def test_a_late_acceptance_stands_on_the_board(site: Site) -> None:
    session = site.convene("acceptance")
    supervisor = StaffFactory(unit=site.government, role=Role.SUPERVISOR)
    assert session.number not in page(supervisor, "/desk/supervision/")
    with clock.moved_to(at(3, 17)):
        timelimits.sweep()
        assert session.number in page(supervisor, "/desk/supervision/")
        assert "超期" in page(site.leader, at_session(session))


@pytest.mark.parametrize("units", [("planning", "fire"), UNITS])
def test_a_session_costs_the_same_whatever_the_number_of_units(site: Site, units: tuple[str, ...]) -> None:
    session = site.convene("survey", units)
    with at_the_hour(session):
        for alias in units:
            site.say(session, alias)
        client = browser(site.leader)
        with CaptureQueriesContext(connection) as captured:
            client.get(at_session(session))
    assert len(captured) <= 18
    application = PackageApplication.objects.select_related("version__theme__unit").get(pk=site.application.pk)
    panels.of_application(site.leader, application)
    with CaptureQueriesContext(connection) as captured:
        panel = panels.of_application(site.leader, application)
    assert len(captured) <= 8
    assert [kind for kind, _words in panel["joint_kinds"]] == ["drawing_review", "acceptance"]


def test_the_panel_proposes_a_joint_survey(site: Site) -> None:
    application = PackageApplication.objects.select_related("version__theme__unit").get(pk=site.application.pk)
    panel = panels.of_application(site.leader, application)
    assert [branch.alias for branch in panel["joint_wanted"]] == list(UNITS)
    shown = render_to_string("desk/joint/panel.html", panel)
    assert "有 4 个事项要到现场踏勘，可以一次去" in shown
    assert f"/desk/joint/new/{site.application.number}/acceptance/" in shown
    session = site.convene("survey")
    panel = panels.of_application(site.leader, application)
    assert panel["joint_wanted"] == []
    assert at_session(session) in render_to_string("desk/joint/panel.html", panel)
    assert panels.of_application(site.examiner("fire"), application)["joint_kinds"] == []
