"""Construction projects at the desk: found, registered, confirmed, guided, let through first; the case says so."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.deliberation import service as deliberation
from onewindow.kernel.org.service import Role
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from tests.cases.conftest import spring
from tests.projects.conftest import site
from tests.projects.site import ANOTHER_CODE, CODE, Site, march
from tests.web.pages import browser, page

__all__ = ["site", "spring"]
pytestmark = pytest.mark.django_db


def at(project: Project, rest: str = "") -> str:
    return f"/desk/projects/{project.number}/{rest}"


def registration(site: Site, **changes: Any) -> dict[str, Any]:
    words = {
        "party": site.firm_number,
        "code": CODE,
        "name": "滨江文化中心",
        "sector": "general",
        "division": site.division.pk,
        "site": "东屏区一号",
        "land_area": "12000",
        "floor_area": "30000",
        "investment": "2500.5",
    }
    return words | changes


def test_the_office_registers_and_finds_it(site: Site) -> None:
    keeper = browser(site.keeper)
    answer = keeper.post("/desk/projects/new/", registration(site, kind="filing"))
    project = Project.objects.get()
    assert answer.headers["Location"] == at(project)
    assert (project.party, project.state, project.investment) == (site.firm, "registered", 2_500_500_000)
    for query in (CODE[:9], project.number, "文化中心"):
        assert "滨江文化中心" in page(site.keeper, f"/desk/projects/?q={query}")
    assert "没有这样的项目" in page(site.keeper, "/desk/projects/?q=不存在")


def test_what_was_typed_survives_a_refusal(site: Site) -> None:
    answer = browser(site.keeper).post("/desk/projects/new/", registration(site, code="2603-141124-89-05-346949"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "最后一位对不上" in shown
    assert 'value="滨江文化中心"' in shown
    unknown = browser(site.keeper).post("/desk/projects/new/", registration(site, party="91330102MA28NBU477"))
    assert "还没有这个单位" in unknown.content.decode()


def test_the_list_is_chosen_from(site: Site) -> None:
    project, other = site.registered(), site.registered(ANOTHER_CODE, name="另一个厂房")
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    green = {"ground": site.ground, "reason": "省重点", "valid_until": dt.date(2026, 3, 20)}
    projects.grant_green(other.number, **green, actor=site.head)
    for query, seen in {
        "green=1": "另一个厂房",
        "stage=design": "滨江文化中心",
        "state=registered": "另一个厂房",
    }.items():
        shown = page(site.keeper, f"/desk/projects/?{query}")
        assert (seen in shown, "滨江文化中心" in shown, "另一个厂房" in shown).count(True) == 2
    Project.objects.filter(pk=project.pk).update(days_used=130)
    assert "滨江文化中心" in page(site.keeper, "/desk/projects/?light=late")
    assert "超过 10 个工作日" in page(site.keeper, "/desk/projects/?light=late")
    assert "没有这样的项目" in page(site.keeper, "/desk/projects/?light=soon")


def test_the_page_shows_stages_days_and_the_picture(site: Site) -> None:
    project = site.registered()
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    shown = page(site.keeper, at(project))
    assert "审批用时 4 个工作日，目标 120 个" in shown
    assert "4 / 30" in shown
    assert 'class="ow-gantt__run"' in shown
    assert "用表格看" in shown
    assert "个体工商户设立登记" in shown
    assert "style=" not in shown.split("<figure")[1].split("</figure>")[0]


def test_each_button_does_what_it_says(site: Site) -> None:
    project = site.brought()
    keeper, head = browser(site.keeper), browser(site.head)
    assert "核对成立" in page(site.keeper, at(project))
    keeper.post(at(project, "do/confirm/"))
    guide = {"unit": site.lead.pk, "held_on": "2026-03-02", "land": "先做选址", "risks": "临江", "materials": "甲\n乙"}
    keeper.post(at(project, "do/guide/"), guide)
    keeper.post(at(project, "do/ask/"), {"unit": site.city.centre.pk, "question": "怎么联系窗口？"})
    head.post(at(project, "do/green/"), {"ground": site.ground.pk, "reason": "省重点", "valid_until": "2026-12-31"})
    shown = page(site.keeper, at(project))
    for words in (
        "先做选址",
        "临江",
        "甲<br>乙",
        "怎么联系窗口？",
        "省市重点项目",
        "批准绿色通道",
        "核对项目代码，成立",
    ):
        assert words in shown
    head.post(at(project, "do/end-green/"), {"reason": "不再是重点"})
    keeper.post(at(project, "do/stop/"), {"reason": "规划调整"})
    shown = page(site.keeper, at(project))
    assert "项目已停止" in shown
    assert "不在绿色通道里" in shown
    assert "写超前服务" not in shown


def test_a_code_is_refused_and_entered_by_the_office(site: Site) -> None:
    project = site.brought()
    keeper = browser(site.keeper)
    keeper.post(at(project, "do/refuse/"), {"reason": "不是这个项目的"})
    assert "项目代码没有通过核对" in page(site.keeper, at(project))
    keeper.post(at(project, "do/code/"), {"code": ANOTHER_CODE})
    project.refresh_from_db()
    assert (project.state, project.code) == ("registered", ANOTHER_CODE)


def test_who_may_not_sees_no_button_and_is_refused(site: Site) -> None:
    project = site.brought()
    examiner = site.city.staff("food", Role.EXAMINER)
    shown = page(examiner, at(project))
    assert "核对成立" not in shown
    assert "批准绿色通道" not in shown
    assert browser(examiner).post(at(project, "do/confirm/")).status_code == 403
    assert browser(examiner).get("/desk/projects/new/").status_code == 403
    assert browser(site.keeper).get(at(project, "do/nothing/")).status_code == 404


def test_the_lease_is_judged_on_the_page(site: Site) -> None:
    project = site.registered()
    projects.give_lease(project.number, site.lease(), actor=site.builder)
    assert "租赁证据待核对" in page(site.keeper, at(project))
    browser(site.keeper).post(at(project, "do/confirm-lease/"), {"reason": "原件一致"})
    assert "租赁证据已核对" in page(site.keeper, at(project))
    browser(site.keeper).post(at(project, "do/end-lease/"), {"reason": "退租"})
    assert "租赁已终止" in page(site.keeper, at(project))


def test_a_project_goes_to_a_meeting_and_shows_it(site: Site) -> None:
    project = site.registered()
    meeting = deliberation.convene(
        "重点项目会商",
        unit=site.lead,
        held_at=clock.now() + dt.timedelta(days=2),
        place="三楼",
        chair=site.keeper,
        actor=site.head,
    )
    words = {"meeting": meeting.pk, "question": "能否先行用地？"}
    browser(site.head).post(at(project, "do/meeting/"), words)
    assert "能否先行用地？" in page(site.head, at(project))
    assert f"/desk/projects/{project.number}/" in page(site.head, f"/desk/meetings/{meeting.number}/")


def test_inbox_and_case_are_marked(site: Site) -> None:
    project = site.registered()
    application = site.send(project)
    site.accept(application)
    examiner = site.city.staff("licence", Role.EXAMINER)
    case = site.case_of(application, "licence")
    assert "绿色通道" not in page(examiner, "/desk/")
    green = {"ground": site.ground, "reason": "省重点", "valid_until": dt.date(2026, 3, 20)}
    projects.grant_green(project.number, **green, actor=site.head)
    projects.give_lease(project.number, site.lease(), actor=site.builder)
    assert "绿色通道" in page(examiner, "/desk/")
    shown = page(examiner, f"/desk/cases/{case.number}/")
    for words in ("绿色通道", "所属项目", CODE, "用地依据", "租赁证据待核对"):
        assert words in shown


def test_pages_cost_the_same_however_much_there_is(site: Site) -> None:
    def costs(address: str) -> int:
        client = browser(site.keeper)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    project = site.registered()
    site.send(project)
    one, list_of_one = costs(at(project)), costs("/desk/projects/")
    site.send(project, "design")
    site.send(project, "works")
    site.registered(ANOTHER_CODE)
    assert (costs(at(project)), costs("/desk/projects/")) == (one, list_of_one)


def test_the_list_goes_into_a_workbook(site: Site) -> None:
    site.registered()
    answer = browser(site.keeper).get("/desk/projects/?as=xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
