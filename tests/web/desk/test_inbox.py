import io

from openpyxl import load_workbook

from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.procedures import service as procedures
from tests.cases.road import at
from tests.factories import ApplicantFactory, StaffFactory


def test_what_falls_due_first_and_what_is_paused_at_the_end(road, enter):
    paused = road.case_in(State.SUSPENDED)
    unlimited = road.case_in(State.ACCEPTED, road.item(item_type="20", statutory_amount=None, promised_amount=None))
    accepted = road.case_in(State.ACCEPTED)
    page = enter(road.examiner).get("/desk/").content.decode()
    assert page.index(accepted.number) < page.index("暂停计时，1 件") < page.index(paused.number)
    assert page.index(paused.number) < page.index("没有时限，1 件") < page.index(unlimited.number)
    assert page.count("恢复后再算") == 1
    assert "还剩 10 个工作日" in page
    assert "专家评审" in page


def test_a_persons_name_is_masked(road, enter):
    road.case_in(State.ACCEPTED)
    page = enter(road.examiner).get("/desk/").content.decode()
    assert road.party.name not in page
    assert road.party.name[0] + "*" in page


def test_views_and_filters(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    with clock.moved_to(at(3, 12)):
        assert case.number in desk.get("/desk/?view=soon").content.decode()
        assert case.number not in desk.get("/desk/?view=overdue").content.decode()
        assert case.number not in desk.get("/desk/?view=paused").content.decode()
    with clock.moved_to(at(3, 17)):
        assert case.number in desk.get("/desk/?view=overdue").content.decode()
        assert "超期 1 个工作日" in desk.get("/desk/").content.decode()
    assert case.number in desk.get(f"/desk/?q={case.number[-5:]}").content.decode()
    assert case.number not in desk.get("/desk/?q=没有这样的").content.decode()
    assert case.number not in desk.get("/desk/?channel=kiosk").content.decode()
    assert case.number in desk.get(f"/desk/?step=审查&item={case.item_code}").content.decode()


def test_an_empty_inbox_says_why(road, enter):
    assert "收件箱空了" in enter(road.chief).get("/desk/").content.decode()


def test_the_cost_is_the_same_for_one_and_for_many(road, enter, statements):
    road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    desk.get("/desk/")
    with statements() as one:
        desk.get("/desk/")
    for _again in range(3):
        road.case_in(State.ACCEPTED)
        road.case_in(State.SUSPENDED)
    with statements() as many:
        desk.get("/desk/")
    assert len(one) == len(many) <= 16, "\n".join(many)


def test_pages_of_fifty_by_key(road, enter, monkeypatch):
    monkeypatch.setattr("onewindow.web.desk.inbox.views.PAGE", 2)
    numbers = [road.case_in(State.ACCEPTED).number for _n in range(3)]
    desk = enter(road.examiner)
    first = desk.get("/desk/")
    key = first.context["page"].next_key
    second = desk.get("/desk/", {"after": key}).content.decode()
    assert numbers[0] in first.content.decode()
    assert numbers[2] not in first.content.decode()
    assert numbers[2] in second
    assert numbers[0] not in second


def test_export_holds_what_is_shown(road, enter):
    case = road.case_in(State.ACCEPTED)
    answer = enter(road.examiner).get("/desk/inbox.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][0] == "还剩多久"
    assert rows[1][7] == case.number
    assert road.party.name not in str(rows)
    filtered = enter(road.examiner).get("/desk/inbox.xlsx?q=没有这样的")
    assert len(list(load_workbook(io.BytesIO(filtered.content)).active.values)) == 1


def test_claiming(road, enter):
    case = road.case_in(State.ACCEPTED)
    task = road.task(case)
    answer = enter(road.examiner).post("/desk/claim/", {"task": task.pk}, follow=True)
    assert "领取了 1 件" in answer.content.decode()
    assert road.task(case).person == road.examiner


def test_what_a_colleague_took_first_is_told(road, enter):
    task = road.task(road.case_in(State.ACCEPTED))
    colleague = StaffFactory(unit=road.bureau, role="examiner")
    procedures.claim(task, actor=colleague)
    answer = enter(road.examiner).post("/desk/claim/", {"task": task.pk}, follow=True)
    assert "已由别的同事领取" in answer.content.decode()


def test_nothing_for_strangers(road, enter):
    case = road.case_in(State.ACCEPTED)
    other = StaffFactory(role="examiner")
    assert case.number not in enter(other).get("/desk/").content.decode()
    citizen = enter(ApplicantFactory()).get("/desk/")
    assert citizen.headers["Location"].startswith("/desk/sign-in/")


def test_a_filter_of_ones_own_is_saved_used_and_dropped(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    assert "保存当前筛选" not in desk.get("/desk/").content.decode()
    assert "保存当前筛选" in desk.get("/desk/?step=审查").content.decode()
    saved = desk.post("/desk/filters/", {"name": "我的审查", "step": "审查"}, follow=True)
    page = saved.content.decode()
    assert saved.redirect_chain[-1][0].startswith("/desk/?step=")
    assert "已保存为“我的审查”" in page
    assert "删除筛选“我的审查”" in page
    assert case.number in page
    current = [tab.words for tab in saved.context["tabs"] if tab.is_current]
    assert current == ["我的审查"]

    key = procedures.saved_filters(road.examiner)[0].pk
    assert desk.post(f"/desk/filters/{key}/drop/", follow=True).redirect_chain[-1][0] == "/desk/"
    assert "我的审查" not in desk.get("/desk/").content.decode()
    assert "没有这个筛选" in desk.post(f"/desk/filters/{key}/drop/", follow=True).content.decode()


def test_a_filter_without_a_name_is_refused_and_still_shown(road, enter):
    page = enter(road.examiner).post("/desk/filters/", {"name": " ", "step": "审查"}, follow=True)
    assert "请给这个筛选起个名字" in page.content.decode()
    assert page.context["asked"].step == "审查"
