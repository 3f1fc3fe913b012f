"""The session ends in the middle: the words are there after signing in again, and not for another person."""

import re

from django.conf import settings
from playwright.sync_api import Page, expect

from onewindow.base import demo
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import Person
from tests.browser.city import SHOP, SHOW, City
from tests.browser.test_quick_hands import on_its_way
from tests.browser.visitor import WIDE, OpenWindow, enter_by_code, faults, see

OVER = (401, 403)
WORDS = "加一间备餐间，后厨往里搬两米。"


def end_session(page: Page) -> None:
    """As if twelve hours were over."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def come_back(page: Page, city: City, person: Person) -> None:
    """Signed in once more, by whatever door."""
    page.context.clear_cookies(name="csrftoken")  # signing in gives a new one
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": city.session(person), "path": "/", "domain": "127.0.0.1"}
    page.context.add_cookies([cookie])


def enter_desk(page: Page, username: str) -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.keyboard.press("Enter")


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('ow.kept|'))")


def test_the_portals_form_is_put_back(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "draft", days_ago=1, form={})
    page = window(WIDE, citizen.person, refusals=OVER)
    address = f"/applications/{case.number}/form/"
    see(page, address)
    end_session(page)
    page.get_by_label("变更内容").fill(WORDS)
    link = page.get_by_role("link", name="重新登录，接着填")
    expect(link).to_be_visible()
    assert faults(page) == []
    page.get_by_label("给这份申请起个名").fill("老店改造")  # typed after it was told
    link.click()
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=%2Fapplications"))
    enter_by_code(page, citizen.phone)
    expect(page).to_have_url(re.compile(address))
    expect(page.get_by_text("您刚才填的都放回来了。")).to_be_visible()
    expect(page.get_by_label("变更内容")).to_have_value(WORDS)
    expect(page.get_by_label("给这份申请起个名")).to_have_value("老店改造")
    expect(page.locator("[data-save-status][data-state=done]").first).to_be_visible()
    assert Case.objects.get(pk=case.pk).form["changed_text"] == WORDS
    assert kept(page) == []


def test_the_portals_form_is_not_put_back_for_another(window: OpenWindow, city: City) -> None:
    citizen, other = city.citizen(), city.citizen()
    case = city.case(citizen, "draft", days_ago=1, form={})
    page = window(WIDE, citizen.person, refusals=(401, 403, 404))
    address = f"/applications/{case.number}/form/"
    see(page, address)
    end_session(page)
    page.get_by_label("变更内容").fill(WORDS)
    expect(page.get_by_role("link", name="重新登录，接着填")).to_be_visible()
    assert len(kept(page)) == 1
    come_back(page, city, other.person)
    see(page, "/cases/")
    assert kept(page) == []
    come_back(page, city, citizen.person)
    see(page, address)
    expect(page.get_by_label("变更内容")).to_have_value("")


def test_signed_in_again_in_another_window_the_form_goes_on(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "draft", days_ago=1, form={})
    page = window(WIDE, citizen.person, refusals=OVER)
    see(page, f"/applications/{case.number}/form/")
    end_session(page)
    page.get_by_label("变更内容").fill("加一间")
    expect(page.get_by_role("link", name="重新登录，接着填")).to_be_visible()
    come_back(page, city, citizen.person)
    page.get_by_label("变更内容").fill(WORDS)
    expect(page.locator("[data-save-status][data-state=done]").first).to_be_visible()
    expect(page.get_by_role("link", name="重新登录，接着填")).to_have_count(0)
    assert Case.objects.get(pk=case.pk).form["changed_text"] == WORDS


def test_what_was_sent_by_a_plain_button_goes_on(window: OpenWindow, city: City) -> None:
    citizen = city.citizen()
    case = city.case(citizen, "draft", days_ago=1, form={})
    page = window(WIDE, citizen.person, javascript=False)
    see(page, f"/applications/{case.number}/form/")
    page.get_by_label("变更内容").fill(WORDS)
    end_session(page)
    page.get_by_role("button", name="下一步：核对").locator("visible=true").first.click()
    enter_by_code(page, citizen.phone)
    expect(page.get_by_role("heading", name="您刚才填的还在")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="继续").click()
    expect(page).to_have_url(re.compile(f"/applications/{case.number}/check/"))
    assert Case.objects.get(pk=case.pk).form["changed_text"] == WORDS


def test_the_intake_sheet_is_put_back(window: OpenWindow, city: City) -> None:
    party = city.case(city.citizen(), "submitted", days_ago=1).party
    address = f"/desk/intake/{party.key}/{SHOP}/"
    clerk = window(WIDE, city.staff("clerk1"), refusals=OVER)
    see(clerk, address)
    clerk.locator("#t-m01-paper").check()
    expect(clerk.locator("#taking li.is-ok").first).to_be_visible()
    end_session(clerk)
    clerk.get_by_label("经营范围").fill("小吃服务")
    clerk.locator("#t-m03-deferred").check()
    link = clerk.get_by_role("link", name="重新登录，接着填")
    expect(link).to_be_visible()
    expect(clerk.get_by_label("经营范围")).to_have_value("小吃服务")
    link.click()
    enter_desk(clerk, "clerk1")
    expect(clerk).to_have_url(re.compile(address))
    expect(clerk.get_by_label("经营范围")).to_have_value("小吃服务")
    expect(clerk.locator("#t-m01-paper")).to_be_checked()
    expect(clerk.get_by_role("button", name="先受理，材料后补")).to_be_visible()
    expect(clerk.locator("#t-m03-deferred")).to_be_checked()
    see(clerk, "/desk/")
    clerk.locator(".ow-bar__me summary").click()
    clerk.get_by_role("button", name="退出登录").click()
    expect(clerk).to_have_url(re.compile("/desk/sign-in/"))
    assert kept(clerk) == []


def test_the_correction_dialog_goes_on(window: OpenWindow, city: City) -> None:
    case = city.case(city.citizen(), "submitted", days_ago=1)
    address = f"/desk/cases/{case.number}/"
    clerk = window(WIDE, city.staff("clerk1"), refusals=OVER)
    see(clerk, address)
    clerk.keyboard.press("p")
    dialog = clerk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    field = dialog.locator("textarea, input[type=text]").first
    field.fill("图上没有标尺寸，请补。")
    end_session(clerk)
    dialog.locator("button.btn-primary, button.btn-stop").click()
    enter_desk(clerk, "clerk2")
    expect(clerk.get_by_text("另一个账号")).to_be_visible()
    expect(clerk.get_by_text("图上没有标尺寸")).to_have_count(0)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED

    see(clerk, address)
    come_back(clerk, city, city.staff("clerk1"))
    see(clerk, address)
    clerk.keyboard.press("p")
    field.fill("图上没有标尺寸，请补。")
    end_session(clerk)
    dialog.locator("button.btn-primary, button.btn-stop").click()
    enter_desk(clerk, "clerk1")
    expect(clerk.get_by_text("图上没有标尺寸，请补。")).to_be_visible()
    clerk.get_by_role("button", name="继续").click()
    expect(clerk.locator("#ow-flash .ow-callout--done")).to_be_visible()
    assert Case.objects.get(pk=case.pk).state == State.CORRECTION


def test_words_typed_while_a_choice_is_sent_stay(window: OpenWindow, city: City) -> None:
    party = city.case(city.citizen(), "submitted", days_ago=1).party
    address = f"/desk/intake/{party.key}/{SHOW}/"
    clerk = window(WIDE, city.staff("clerk1"))
    see(clerk, address)
    before = clerk.locator("#taking li").count()
    with on_its_way(clerk, address):
        clerk.get_by_label("有外国演员").check()
        clerk.get_by_label("给这件事起个名字").press_sequentially("春之声")
    expect(clerk.locator("#taking li")).not_to_have_count(before)
    expect(clerk.get_by_label("给这件事起个名字")).to_have_value("春之声")
    clerk.get_by_label("给这件事起个名字").press_sequentially("音乐会")
    expect(clerk.get_by_label("给这件事起个名字")).to_have_value("春之声音乐会")
