"""Joint work in a real browser: convened by the lead, an opinion with a photo from the site on a phone, concluded, read by the applicant."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from onewindow.base import clock
from onewindow.joint.service import JointSession
from tests.browser.city import City
from tests.browser.visitor import NARROW, WIDE, OpenWindow, faults, see
from tests.joint.site import PNG, Site


@pytest.fixture(scope="module")
def site(city: City) -> Site:
    """The building of four units, in the browser's city."""
    return Site().begin_building()


def look(page: Page, address: str) -> None:
    see(page, address)
    assert faults(page) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_call_to_the_conclusion(window: OpenWindow, site: Site, city: City, width: int) -> None:
    leader = window(width, site.leader)
    look(leader, f"/desk/joint/new/{site.application.number}/survey/")
    leader.get_by_label("地点").fill("滨河路工地东门")
    leader.get_by_label("要看什么").fill("出入口\n消防车道")
    leader.get_by_role("button", name="召集", exact=True).click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("联合踏勘")
    assert faults(leader) == []
    session = JointSession.objects.latest("pk")
    JointSession.objects.filter(pk=session.pk).update(held_at=clock.now() - dt.timedelta(hours=1))
    here = f"/desk/joint/{session.number}/"

    phone = window(width, site.examiner("fire"), refusals=[422])
    look(phone, "/desk/joint/?view=mine")
    look(phone, f"/desk/cases/{site.case('fire').number}/")
    look(phone, f"{here}units/{site.units['fire'].pk}/opinion/")
    phone.get_by_label("整改后通过").check()
    phone.get_by_label("意见", exact=True).fill("车道净宽不够")
    phone.get_by_label("现场照片").set_input_files({"name": "车道.png", "mimeType": "image/png", "buffer": PNG})
    phone.get_by_role("button", name="提出意见").click()
    expect(phone.get_by_text("请逐条写明要整改什么")).to_be_visible()
    expect(phone.get_by_role("link", name="车道.png")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("要整改什么").fill("加宽到四米")
    phone.get_by_role("button", name="提出意见").click()
    expect(phone.get_by_text("加宽到四米")).to_be_visible()
    session.refresh_from_db()
    for alias in ("planning", "land", "civil"):
        site.say(session, alias)

    look(leader, here)
    leader.get_by_role("link", name="下结论").click()
    dialog = leader.get_by_role("dialog")
    dialog.get_by_label("总的意见").fill("车道加宽后同意")
    dialog.get_by_label("整改期限").fill("2026-04-20")
    assert faults(leader) == []
    dialog.get_by_role("button", name="下结论，出文书").click()
    expect(leader.get_by_text("车道加宽后同意")).to_be_visible()
    assert faults(leader) == []
    city.work()

    applicant = window(width, site.applicant)
    look(applicant, f"/packages/{site.application.number}/")
    expect(applicant.get_by_role("link", name="下载联合踏勘记录").first).to_be_visible()
