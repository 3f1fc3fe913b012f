"""并联审批 at the desk: the list, the whole, the panel in a branch's case, telling and issuing; without scripts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import at
from tests.factories import StaffFactory
from tests.packages.city import City
from tests.packages.leading import leader, led


@pytest.fixture
def city(spring: None) -> City:
    """Three units, their items, no theme yet."""
    return City()


@pytest.fixture
def application(city: City) -> PackageApplication:
    return led(city)


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def _text(person: Person, name: str, *args: str, **asked: str) -> str:
    answer = _client(person).get(reverse(f"desk:{name}", args=args), asked)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_list_shows_what_my_unit_leads(city: City, application: PackageApplication) -> None:
    page = _text(leader(city), "parallel_list")
    units = "、".join(city.units[alias].short_name for alias in ("licence", "sign"))
    for words in (application.number, "0 / 3 件", units, "还剩"):
        assert words in page
    assert application.number not in _text(leader(city), "parallel_list", show="closed")
    assert "没有在办的" in _text(city.staff("food", Role.EXAMINER), "parallel_list")


def test_only_those_who_could_lead_or_oversee_have_the_entry(city: City) -> None:
    editor = StaffFactory(unit=city.lead, role=Role.CATALOGUE_EDITOR)
    assert _client(editor).get(reverse("desk:parallel_list")).status_code == 403
    assert reverse("desk:parallel_list") in _text(leader(city), "inbox")
    assert reverse("desk:parallel_list") not in _text(editor, "inbox")


def test_the_list_goes_on_by_key(city: City) -> None:
    version = led(city).version
    for _turn in range(21):
        packages.submit(city.filled(version, {"size": "large", "food": "hot", "sign": "no"}), actor=city.applicant)
    page = _text(leader(city), "parallel_list")
    assert page.count("0 / 2 件") == 20
    assert "after=" in page


def test_statements_of_the_list_do_not_grow(city: City, django_assert_max_num_queries) -> None:
    version = led(city).version
    for _turn in range(5):
        packages.submit(city.filled(version, {"size": "large", "food": "hot", "sign": "no"}), actor=city.applicant)
    client = _client(leader(city))
    client.get(reverse("desk:parallel_list"))
    with django_assert_max_num_queries(10):
        client.get(reverse("desk:parallel_list"))


def test_the_whole(city: City, application: PackageApplication) -> None:
    page = _text(leader(city), "parallel", application.number)
    for words in (
        "3 件，办完 0 件",
        "等“个体工商户设立登记”准予以后才能准予",
        "还没有说材料齐不齐",
        "各单位都受理以后开始",
        "2 个工作日",
        "食品经营许可：3月2日",
    ):
        assert words in page
    assert (
        _client(city.staff("food", Role.CHIEF)).get(reverse("desk:parallel", args=[application.number])).status_code
        == 404
    )


def test_a_co_unit_tells_the_lead_from_its_case(city: City, application: PackageApplication) -> None:
    examiner = city.staff("food", Role.EXAMINER)
    number = city.case_of(application, "food").number
    page = _text(examiner, "case", number)
    for words in (
        "明川市市场监督管理局牵头",
        "要等“个体工商户设立登记”准予以后",
        "告诉牵头单位缺什么",
        "3 件办完 0 件",
    ):
        assert words in page
    assert "看整件" not in page
    address = reverse("desk:case_gaps", args=[number])
    client = _client(examiner)
    asked = client.get(address).content.decode()
    assert "布局图" in asked
    assert "营业执照" not in asked  # handed on by the predecessor
    empty = client.post(address, {})
    assert (empty.status_code, "一项也没有写" in empty.content.decode()) == (422, True)
    assert client.post(address, {"material.m03": "没有标尺寸", "form": "座位数不对"}).status_code == 302
    page = _text(examiner, "case", number)
    for words in ("没有标尺寸", "座位数不对", "有缺漏", "改告诉牵头单位的"):
        assert words in page


def test_material_complete_is_one_button(city: City, application: PackageApplication) -> None:
    number = city.case_of(application, "sign").number
    client = _client(city.staff("sign", Role.EXAMINER))
    assert client.post(reverse("desk:case_complete", args=[number])).status_code == 302
    assert application.branches.get(alias="sign").answer == "complete"
    stranger = _client(city.staff("food", Role.EXAMINER))
    assert stranger.post(reverse("desk:case_complete", args=[number])).status_code == 404


def test_a_case_that_stands_alone_has_no_panel(city: City) -> None:
    number = city.case_of(city.sent(), "food").number
    assert "告诉牵头单位" not in _text(city.staff("food", Role.EXAMINER), "case", number)


def test_the_lead_issues_the_notice(city: City, application: PackageApplication) -> None:
    number = city.case_of(application, "food").number
    packages.tell_the_lead(number, gaps={"m03": "没有标尺寸"}, actor=city.staff("food", Role.EXAMINER))
    lead, address = leader(city), reverse("desk:parallel_notice", args=[application.number])
    assert address in _text(lead, "parallel", application.number)
    page = _client(lead).get(address).content.decode()
    for words in ("告知书会写的 1 项", "没有标尺寸", 'value="10"', "不再等还没有答复的单位"):
        assert words in page
    refused = _client(lead).post(address, {"days": "7"})
    assert (refused.status_code, "还有单位没有答复" in refused.content.decode()) == (422, True)
    assert 'value="7"' in refused.content.decode()
    assert _client(lead).post(address, {"days": "7", "without_waiting": "on"}).status_code == 302
    page = _text(lead, "parallel", application.number)
    assert "申请人 3月11日" in page
    assert "牵头单位已发一次性告知书" in _text(city.staff("food", Role.EXAMINER), "case", number)


def test_supervisors_read_and_do_not_issue(city: City, application: PackageApplication) -> None:
    supervisor = StaffFactory(unit=city.lead, role=Role.SUPERVISOR)
    number = city.case_of(application, "food").number
    packages.tell_the_lead(number, gaps={"m03": "没有标尺寸"}, actor=city.staff("food", Role.EXAMINER))
    assert "一次性告知申请人" not in _text(supervisor, "parallel", application.number)
    answer = _client(supervisor).post(
        reverse("desk:parallel_notice", args=[application.number]), {"days": "7", "without_waiting": "on"}
    )
    assert answer.status_code == 403
    application.refresh_from_db()
    assert application.told_at is None


def test_results_are_sent_early_with_a_reason(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    city.decide(application, "licence")
    lead, address = leader(city), reverse("desk:parallel_release", args=[application.number])
    page = _text(lead, "parallel", application.number)
    assert "1 件有了结果，等其余各件" in page
    assert "有结果了，等各件一起发" in page
    assert _client(lead).post(address, {"reason": ""}).status_code == 422
    assert _client(lead).post(address, {"reason": "食品一件要听证"}).status_code == 302
    events.run_pending()
    assert "发给申请人" in _text(lead, "parallel", application.number)


def test_the_successors_viewer_leads_to_what_was_handed_on(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    city.decide(application, "licence")
    number = city.case_of(application, "food").number
    page = _text(city.staff("food", Role.EXAMINER), "case", number, show="m01")
    assert "前一件的结果转来" in page
    assert "看这份结果" in page


def test_a_pause_is_drawn(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    examiner = city.staff("sign", Role.EXAMINER)
    cases.suspend(city.case_of(application, "sign"), kind="hearing", days_needed=8, reason="听证", actor=examiner)
    events.run_pending()
    page = _text(leader(city), "parallel", application.number)
    assert "停过 1 次" in page
    assert "ow-lane__pause" in page


def test_a_late_notice_stands_red_on_the_board(city: City, application: PackageApplication) -> None:
    supervisor = StaffFactory(unit=city.government, role=Role.SUPERVISOR)
    assert "个整件超期" not in _text(supervisor, "supervision")
    with clock.moved_to(at(3, 6)):
        timelimits.sweep()
        page = _text(supervisor, "supervision")
        assert "并联审批里有 1 个整件超期" in page
        assert application.number in _text(supervisor, "parallel_list", show="late")
        assert "ow-light--late" in _text(supervisor, "parallel_list", show="late")


def test_a_blocked_branch_is_refused_with_the_reason_at_hand(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    number = city.case_of(application, "food").number
    cases.examine(number, opinion="符合", actor=city.staff("food", Role.EXAMINER))
    city.decide(application, "licence", granted=False)
    chief = city.staff("food", Role.CHIEF)
    page = _text(chief, "case", number)
    assert "这件不能准予" in page
    token = re.search(r"decide\.\d+\.refused", page)
    assert token is not None
    address = reverse("desk:act", args=[number, token.group()])
    asked = _client(chief).post(address, {}).content.decode()
    assert "本件以“个体工商户设立登记”准予为前提" in asked
