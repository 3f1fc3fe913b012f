"""My construction projects: registered, guided, applied for, followed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.packages.service import PackageApplication
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from tests.cases.conftest import spring
from tests.cases.road import PDF
from tests.factories import ApplicantFactory
from tests.projects.conftest import site
from tests.projects.site import CODE, Site, march
from tests.web.pages import browser, page

__all__ = ["site", "spring"]
pytestmark = pytest.mark.django_db


def at(project: Project, rest: str = "") -> str:
    return f"/projects/{project.number}/{rest}"


def registration(site: Site, **changes: Any) -> dict[str, Any]:
    words = {
        "party": str(site.firm.key),
        "name": "滨江文化中心",
        "kind": "filing",
        "sector": "general",
        "division": site.division.pk,
        "site": "东屏区一号",
        "land_area": "12000",
        "floor_area": "30000",
        "investment": "2500",
    }
    return words | changes


def test_a_project_without_code_is_registered_and_gets_it_later(site: Site) -> None:
    builder = browser(site.builder)
    answer = builder.post("/projects/new/", registration(site))
    project = Project.objects.get()
    assert answer.headers["Location"] == at(project)
    assert project.state == "planned"
    assert "填写项目代码" in page(site.builder, at(project))
    refused = builder.post(at(project, "do/code/"), {"code": "1"})
    assert (refused.status_code, "项目代码不对" in refused.content.decode()) == (422, True)
    builder.post(at(project, "do/code/"), {"code": CODE})
    assert "项目代码待核对" in page(site.builder, "/projects/")
    stage = builder.post(at(project, "stages/land/"), {"do": "open"})
    assert "项目代码还在核对" in stage.content.decode()


def test_nobody_registers_for_somebody_else(site: Site) -> None:
    answer = browser(ApplicantFactory()).post("/projects/new/", registration(site))
    assert answer.status_code == 422
    assert not Project.objects.exists()


def test_the_next_stage_begins_with_what_is_known(site: Site) -> None:
    project = site.registered()
    assert "申请下一阶段：立项用地规划许可" in page(site.builder, at(project))
    assert "东屏区" not in page(site.builder, at(project, "stages/land/"))
    answer = browser(site.builder).post(at(project, "stages/land/"), {"do": "open"})
    application = PackageApplication.objects.get()
    assert answer.headers["Location"] == f"/packages/{application.number}/form/"
    assert "东屏区一号地块" in page(site.builder, f"/packages/{application.number}/form/")
    assert "接着填" in page(site.builder, at(project))


def test_a_later_stage_warns_and_is_not_forbidden(site: Site) -> None:
    project = site.registered()
    shown = page(site.builder, at(project, "stages/works/"))
    assert "前面的阶段还没有办完" in shown
    answer = browser(site.builder).post(at(project, "stages/works/"), {"do": "open"})
    assert answer.status_code == 302


def test_a_stage_without_theme_is_said(site: Site) -> None:
    project = site.registered()
    stage = site.stage("works")
    stage.themes = []
    stage.save()
    answer = browser(site.builder).get(at(project, "stages/works/"))
    assert answer.headers["Location"] == at(project)
    assert browser(site.builder).get(at(project, "stages/moon/")).status_code == 404


def test_the_page_follows_the_project(site: Site) -> None:
    project = site.registered()
    site.walk(project, "land", (march(2, 11), march(3), march(6)))
    shown = page(site.builder, at(project))
    for words in ("已办完", "已用 4 / 30 个工作日", "申请下一阶段：工程建设许可", "全程一张图", "经过"):
        assert words in shown


def test_guidance_is_asked_for_and_read(site: Site) -> None:
    project = site.planned()
    browser(site.builder).post(at(project, "do/ask/"), {"unit": "", "question": "先做哪个评价？"})
    projects.guide(
        project.number,
        unit=site.lead,
        needs={"works": "图审", "land": "选址"},
        risks="临江",
        materials=["论证报告"],
        held_on=march(2).date(),
        actor=site.keeper,
    )
    shown = page(site.builder, at(project))
    assert shown.index("选址") < shown.index("图审")
    assert "论证报告" in shown


def test_a_lease_is_given_with_its_papers(site: Site) -> None:
    project = site.registered()
    facts = site.lease()
    names = ("holder_name", "holder_number", "lessor_number", "lessee_number", "certificate", "area", "purpose")
    words: dict[str, Any] = {name: getattr(facts, name) for name in names}
    words |= {"valid_from": "2026-01-01", "valid_until": "2036-12-31"}

    def files() -> dict[str, SimpleUploadedFile]:
        return {name: SimpleUploadedFile(f"{name}.pdf", PDF + name.encode()) for name in ("lease", "consent")}

    builder = browser(site.builder)
    refused = builder.post(at(project, "do/lease/"), {**words, "lessor_number": site.firm_number, **files()})
    assert "出租人不是权利证书上的土地使用权人" in refused.content.decode()
    assert builder.post(at(project, "do/lease/"), {**words, **files()}).status_code == 302
    shown = page(site.builder, at(project))
    assert "租赁证据待核对" in shown
    assert "lease.pdf" in shown
    builder.post(at(project, "do/end-lease/"), {"reason": "退租"})
    assert "租赁已终止" in page(site.builder, at(project))


def test_a_stranger_finds_nothing(site: Site) -> None:
    project, stranger = site.registered(), ApplicantFactory()
    for rest in ("", "do/ask/", "stages/land/"):
        assert browser(stranger).get(at(project, rest)).status_code == 404
    assert "还没有项目" in page(stranger, "/projects/")
