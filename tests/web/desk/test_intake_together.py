"""One thing at once at the window: questions, one form, every material once, one receipt."""

import io
import re

import pytest

from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.kernel.org.service import Role
from onewindow.packages.service import PackageApplication
from tests.cases.road import PDF, at, publish_spring
from tests.factories import StaffFactory, hold
from tests.packages.city import FILLED, LARGE, SMALL, City

POSTED = {f"f.{name}": str(value) for name, value in FILLED.items()}
ON_PAPER = {f"t.{code}": "paper" for code in ("licence-m01", "food-m03", "sign-m01")}


@pytest.fixture
def city(db):
    """Three units and the theme over their items, on a Monday."""
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        made = City()
        made.publish()
        yield made


def address(city):
    return f"/desk/intake/{city.party.key}/together/restaurant/"


def text(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_themes_stand_beside_the_items(city, enter):
    desk = enter(city.clerk)
    assert address(city) in text(desk.get(f"/desk/intake/{city.party.key}/"))


def test_the_form_comes_with_the_last_answer(city, enter):
    desk = enter(city.clerk)
    asked = text(desk.get(address(city)))
    assert "先把问题选完" in asked
    assert "f.phone" not in asked
    shown = text(desk.post(address(city), {**SMALL, "do": "look"}))
    assert shown.count('name="f.phone"') == 1
    assert "要办 3 件" in shown
    assert "“个体工商户设立登记”办好后自动取得" in shown
    assert not PackageApplication.objects.exists()


def test_taken_in_with_one_receipt_for_all(city, enter):
    desk = enter(city.clerk)
    answer = desk.post(address(city), {**SMALL, **POSTED, **ON_PAPER, "do": "take"})
    application = PackageApplication.objects.get()
    assert answer.headers["Location"] == f"/desk/intake/together/{application.number}/"
    page = text(desk.get(answer.headers["Location"]))
    assert Case.objects.count() == 3
    for case in Case.objects.all():
        assert case.number in page
    printed = re.findall(r'href="(/desk/documents/[^"]+)"', page)
    assert len(printed) == 1
    assert desk.get(printed[0]).content.startswith(b"%PDF")


def test_what_is_missing_is_told_and_nothing_typed_is_lost(city, enter):
    given = {**SMALL, **POSTED, "f.phone": "12", "t.food-m03": "paper", "do": "take"}
    page = text(enter(city.clerk).post(address(city), given))
    assert "还差 3 项" in page
    assert 'value="12"' in page
    assert re.search(r'id="t-food-m03-paper"[^>]* checked', page)
    assert not Case.objects.exists()


def test_scans_wait_and_go_with_the_cases(city, enter):
    desk = enter(city.clerk)
    scan = io.BytesIO(PDF)
    scan.name = "布局图.pdf"
    page = text(desk.post(address(city), {**SMALL, "scan.food-m03": scan, "do": "look"}))
    assert "布局图.pdf" in page
    heap = re.search(r'name="heap" value="([^"]+)"', page)[1]
    papers = {name: value for name, value in ON_PAPER.items() if "food" not in name}
    desk.post(address(city), {**SMALL, **POSTED, **papers, "heap": heap, "do": "take"})
    case = city.case_of(PackageApplication.objects.get(), "food")
    assert (case.materials.get(code="m03").state, case.materials.get(code="m03").on_paper) == ("received", False)


def test_only_window_staff_and_only_their_own_receipt(city, enter):
    assert enter(city.editor).get(address(city)).status_code == 403
    desk = enter(city.clerk)
    done = desk.post(address(city), {**SMALL, **POSTED, **ON_PAPER, "do": "take"}).headers["Location"]
    colleague = StaffFactory(unit=city.centre)
    hold(colleague, Role.CLERK)
    assert enter(colleague).get(done).status_code == 404
    assert enter(city.editor).get(done).status_code == 403


def test_pages_cost_the_same_whatever_is_chosen(city, enter, statements):
    desk = enter(city.clerk)
    desk.get(address(city))
    costs = []
    for answers in (SMALL, {**SMALL, "sign": "no"}, LARGE):
        with statements() as said:
            text(desk.post(address(city), {**answers, "do": "look"}))
        costs.append(len(said))
    assert len(set(costs)) == 1
    assert costs[0] <= 16
