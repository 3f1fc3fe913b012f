"""One thing at once at the portal: found, guided, filled in, sent, followed, withdrawn; without scripts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import PDF, at
from tests.factories import ApplicantFactory
from tests.packages.city import FILLED, LARGE, SMALL, City


@pytest.fixture
def city(spring: None) -> City:
    """Three units, their items, no theme yet."""
    return City()


POSTED = {f"f.{name}": str(value) for name, value in FILLED.items()}


def _client(city: City) -> Client:
    client = Client()
    client.force_login(city.applicant, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_themes_stand_on_the_home_page_and_in_the_list(city: City) -> None:
    city.publish()
    for address in ("/", "/together/"):
        page = _text(Client(), address)
        assert "餐饮店开办" in page
        assert "3 个事项，5 个工作日" in page
    assert "还没有一件事" not in _text(Client(), "/together/")


def test_the_guide_says_what_these_answers_need(city: City) -> None:
    city.publish()
    open_page = _text(Client(), "/together/restaurant/")
    assert "还没有选全" in open_page
    page = _text(Client(), "/together/restaurant/?size=large&food=hot&sign=no")
    for words in ("高风险", "前一件办好，后一件自动送出", "按您选的情况，不用办：门头招牌设置备案", "9 个工作日"):
        assert words in page
    assert "原来</span>" not in page
    assert "“个体工商户设立登记”办好后自动取得" in page
    assert "/together/restaurant/apply/?size=large&amp;food=hot&amp;sign=no" in page
    part = Client().get("/together/restaurant/", SMALL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-swap-oob" in part


def test_what_is_less_is_told_only_of_a_whole_plan(city: City) -> None:
    """Before the last answer items are missing: set beside the figures before, they would promise too much."""
    city.publish()
    begun = _text(Client(), "/together/restaurant/")
    whole = _text(Client(), "/together/restaurant/?size=large&food=hot&sign=no")

    assert "下面先列出每个人都要办的" in begun
    assert "比原来少了多少" not in begun
    assert "比原来少了多少" in whole


def test_no_such_theme(city: City) -> None:
    assert Client().get("/together/nothing/").status_code == 404


def _begun(client: Client, city: City, answers: dict[str, str] = SMALL) -> str:
    words = {**answers, "party": str(city.party.key), "do": "open"}
    answer = client.post("/together/restaurant/apply/", words)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url).split("/")[2]


def _uploaded(client: Client, number: str, *codes: str) -> None:
    for code in codes:
        file = SimpleUploadedFile(f"{code}.pdf", PDF + code.encode(), "application/pdf")
        client.post(f"/packages/{number}/files/{code}/", {"file": file})


def test_from_the_questions_to_the_cases(city: City) -> None:
    city.publish()
    client = _client(city)
    asked = client.post("/together/restaurant/apply/", {"size": "small", "party": str(city.party.key)})
    assert "请选一个" in asked.content.decode()
    number = _begun(client, city)
    page = _text(client, f"/packages/{number}/form/")
    assert "几件事都要的，只填一次" in page
    assert page.count('name="f.phone"') == 1
    _uploaded(client, number, "licence-m01", "food-m03", "sign-m01")
    answer = client.post(f"/packages/{number}/form/", {**POSTED, "do": "next"})
    assert answer.url == f"/packages/{number}/check/"
    check = _text(client, answer.url)
    assert "都齐了，可以提交" in check
    assert "用于 个体工商户设立登记、食品经营许可" in check
    unsigned = client.post(f"/packages/{number}/sign/", {"method": "counter"}).content.decode()
    assert "还差一点，没有提交" in unsigned or "请先看一遍承诺" in unsigned
    signed = {"method": "counter", "agreed": "1", "signature": city.applicant.name}
    assert client.post(f"/packages/{number}/sign/", signed).url == f"/packages/{number}/"
    assert Case.objects.count() == 3
    page = _text(client, f"/packages/{number}/")
    assert "3 件里已经有结果 0 件" in page
    assert page.count('class="ow-lane"') == 3
    assert "一件事" in _text(client, "/cases/")
    branch = city.case_of(PackageApplication.objects.get(), "food")
    assert f"/packages/{number}/" in _text(client, f"/cases/{branch.number}/")


def test_what_is_typed_is_kept_and_what_is_missing_is_said(city: City) -> None:
    city.publish()
    client = _client(city)
    number = _begun(client, city)
    saved = client.post(f"/packages/{number}/save/", {**POSTED, "f.phone": "12"})
    assert "提交前还差" in saved.json()["parts"]["missing"]
    page = _text(client, f"/packages/{number}/form/")
    assert 'value="12"' in page
    client.post(f"/packages/{number}/situation/", {**SMALL, "sign": "no", "do": "open"})
    client.post(f"/packages/{number}/form/", {"f.phone": "15406001001", "do": "stay"})
    application = PackageApplication.objects.get()
    assert application.form["sign__width"] == 3.5
    assert application.answers["sign"] == "no"


def test_files_come_and_go_without_scripts(city: City) -> None:
    city.publish()
    client = _client(city)
    number = _begun(client, city)
    _uploaded(client, number, "food-m03")
    page = _text(client, f"/packages/{number}/form/")
    assert "food-m03.pdf" in page
    key = page.partition(f"/packages/{number}/remove-file/")[2].partition("/")[0]
    client.post(f"/packages/{number}/remove-file/{key}/")
    assert "food-m03.pdf" not in _text(client, f"/packages/{number}/form/")
    empty = client.post(f"/packages/{number}/files/food-m03/", follow=True).content.decode()
    assert "没有收到文件" in empty


def test_corrections_of_all_stand_on_one_page(city: City) -> None:
    application = city.sent()
    case = city.case_of(application, "food")
    cases.request_correction(case, materials={"m03": "没有标尺寸"}, actor=city.clerk)
    page = _text(_client(city), f"/packages/{application.number}/")
    assert "有 1 件请您补正" in page
    assert "布局图：没有标尺寸" in page
    assert f"/applications/{case.number}/form/" in page


def test_the_page_is_one_clock_for_all(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    with clock.moved_to(at(3, 4)):
        page = _text(_client(city), f"/packages/{application.number}/")
    assert "整件事承诺 5 个工作日，最晚" in page
    assert "2026年3月9日" in page
    city.decide(application, "food")
    city.finish(application, "food")
    assert "下载食品经营许可证" in _text(_client(city), f"/packages/{application.number}/")


def test_a_promise_of_an_hour_ends_at_a_minute(city: City) -> None:
    application = city.sent(limit_amount=1, limit_unit="hour")
    city.accept(application, *city.units)
    page = _text(_client(city), f"/packages/{application.number}/")
    assert "整件事承诺 1 小时，最晚" in page
    assert "2026年3月2日 (周一) 11:05" in page


def test_a_withdrawal_says_what_goes_and_what_stays(city: City) -> None:
    application = city.sent()
    city.accept(application, "licence")
    city.decide(application, "licence")
    client = _client(city)
    page = _text(client, f"/packages/{application.number}/withdraw/")
    assert "撤回：食品经营许可、门头招牌设置备案" in page
    assert "保留：个体工商户设立登记" in page
    client.post(f"/packages/{application.number}/withdraw/", {"reason": "不开了"})
    assert "您已撤回" in _text(client, f"/packages/{application.number}/")
    again = client.post(f"/packages/{application.number}/withdraw/", follow=True).content.decode()
    assert "现在的状态不能做这一步" in again


def test_a_refusal_among_the_results_is_told_in_the_first_line(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    for alias in city.units:
        city.decide(application, alias, granted=alias != "sign")
        city.finish(application, alias)
    page = _text(_client(city), f"/packages/{application.number}/")
    assert "都办完了" in page
    assert "批准 2 件，没有办成 1 件，原因和结果在下面" in page
    assert "下载不予行政许可决定书" in page


def test_progress_by_number_tells_the_whole(city: City) -> None:
    application = city.sent()
    city.accept(application, "food")
    page = Client().post("/progress/", {"number": application.number, "check": city.party.name}).content.decode()
    for words in ("餐饮店开办", "个体工商户设立登记", "已提交", "食品经营许可", "已受理", "牵头单位"):
        assert words in page
    assert f"<dd>{city.party.name}</dd>" not in page
    wrong = Client().post("/progress/", {"number": application.number, "check": "别人"}).content.decode()
    assert "没有查到" in wrong
    assert "餐饮店开办" not in wrong


def test_a_stranger_finds_nothing(city: City) -> None:
    application = city.sent()
    draft = city.begin(application.version)
    client = Client()
    client.force_login(ApplicantFactory(), backend="onewindow.kernel.org.backends.PasswordBackend")
    for number in (application.number, draft.number):
        for page in ("", "form/", "check/", "sign/", "withdraw/", "situation/"):
            assert client.get(f"/packages/{number}/{page}").status_code == 404
    assert client.post(f"/packages/{draft.number}/save/", POSTED).status_code == 404


def test_pages_cost_the_same_whatever_the_number_of_items(city: City, statements) -> None:
    application = city.sent(LARGE)
    client = _client(city)
    client.get(f"/packages/{application.number}/")
    # session, account, application, branches with cases, results, the common limit, limits of all cases; and the branches as they
    # are, for what a withdrawal would do
    with statements(8):
        client.get(f"/packages/{application.number}/")
    draft = city.filled(packages.themes_visible_to(None).standing("restaurant"))
    with statements(11):  # session, account, application, items with parts, elements, files twice
        client.get(f"/packages/{draft.number}/form/")
