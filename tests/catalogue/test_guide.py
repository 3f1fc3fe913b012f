import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from onewindow.base import clock
from onewindow.catalogue import printing
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import Day
from tests.catalogue.conftest import Office

TODAY = dt.date(2026, 2, 11)


@pytest.fixture
def revision(office: Office) -> catalogue.Revision:
    with clock.moved_to(clock.at(dt.date(2026, 1, 5), 9)):
        office.published()
        # 春节 and its make-up Saturdays, facts §7.
        off = [dt.date(2026, 2, 15) + dt.timedelta(days=n) for n in range(9)]
        worked = [dt.date(2026, 2, 14), dt.date(2026, 2, 28)]
        days = [Day(date, date in worked, "春节") for date in [*off, *worked]]
        workcalendar.load_year("CN", 2026, days, "国办发明电〔2025〕7号", actor=system_actor())
        found = catalogue.published().standing("91119900MB1A00012A3000122004001")
    assert found is not None
    return found


def test_before_any_answer(revision: catalogue.Revision) -> None:
    guide = catalogue.guide(revision, {}, TODAY)
    assert [choice.key for choice in guide.choices] == ["performers"]
    assert not guide.is_answered
    assert [material.code for material in guide.materials] == ["m01", "m03", "m04"]
    assert (guide.to_bring, guide.exempt, guide.left_out) == (2, 1, ())


def test_answers_bring_questions_and_materials(revision: catalogue.Revision) -> None:
    guide = catalogue.guide(revision, {"performers": "foreign"}, TODAY)
    assert [choice.key for choice in guide.choices] == ["performers", "language"]
    assert [choice.is_answered for choice in guide.choices] == [True, False]
    guide = catalogue.guide(revision, {"performers": "foreign", "language": "yes"}, TODAY)
    assert guide.is_answered
    assert [material.code for material in guide.materials] == ["m01", "m02", "m03", "m04", "m05"]
    guide = catalogue.guide(revision, {"performers": "mainland", "language": "yes"}, TODAY)
    assert guide.answers == {"performers": "mainland"}
    assert guide.left_out == ("参演人员护照首页", "唱词译文")


def test_words_nobody_offered_are_no_answers(revision: catalogue.Revision) -> None:
    assert catalogue.guide(revision, {"performers": "martian", "x": "y"}, TODAY).answers == {}


def test_materials_in_the_persons_words(revision: catalogue.Revision) -> None:
    form, licence, contract = catalogue.guide(revision, {}, TODAY).materials
    assert form.how == "网上填写，不用下载"
    assert (licence.how, licence.note, licence.tags) == ("系统自动取得", "由市场监管局证照库核验", ("不用您交",))
    assert (contract.how, contract.tags) == ("网上上传，或者交原件 1 份", ("可以先受理，5 个工作日内补交",))


def test_how_long_with_the_last_day_and_why(revision: catalogue.Revision) -> None:
    duration = catalogue.guide(revision, {}, TODAY).duration
    assert (duration.promised, duration.statutory) == ("10 个工作日", "20 个工作日")
    assert duration.due == dt.date(2026, 3, 3)
    assert duration.sentence == "如果今天受理，最晚 2026年3月3日 (周二) 出结果。"
    assert duration.explanation is not None
    assert [day.number for day in duration.explanation.days if day.number][-1] == 10
    assert duration.notes == ("需要专家评审的，专家评审的时间不算在内，最长 15 个工作日，要用多少天会书面告诉您。",)


def test_a_last_day_in_a_year_without_notice_says_so(revision: catalogue.Revision) -> None:
    assert "还没有公布" in catalogue.guide(revision, {}, dt.date(2026, 12, 30)).duration.sentence


def test_on_the_spot(revision: catalogue.Revision) -> None:
    revision.promised_amount = 0
    duration = catalogue.guide(revision, {}, TODAY).duration
    assert (duration.promised, duration.sentence, duration.due) == ("当场办结", "材料齐全，当场办好。", TODAY)


def test_nothing_promised_and_nothing_in_law(revision: catalogue.Revision) -> None:
    revision.promised_amount = revision.statutory_amount = None
    duration = catalogue.guide(revision, {}, TODAY).duration
    assert (duration.due, duration.promised, duration.statutory) == (None, "没有承诺时限", "法律没有规定")


def test_cost_and_visits(revision: catalogue.Revision) -> None:
    guide = catalogue.guide(revision, {}, TODAY)
    assert (guide.cost.summary, guide.visits, guide.visits_note) == ("不收费", "0 次", "网上办，结果寄到家")
    revision.is_charged, revision.fees = True, [{"name": "工本费", "amount_cents": 1050, "is_reducible": True}]
    assert catalogue.guide(revision, {}, TODAY).cost.summary == "10.50 元"
    assert catalogue.guide(revision, {}, TODAY).cost.rows == (("工本费", "", "", "可以减免"),)


def test_a_suspended_item_says_so(revision: catalogue.Revision, office: Office) -> None:
    catalogue.suspend(revision, reason="检修", actor=office.reviewer)
    held = catalogue.in_force().standing(revision.item.code)
    assert held is not None
    guide = catalogue.guide(held, {}, TODAY)
    assert not guide.takes_applications
    assert "暂停办理" in guide.standing


def test_statements_do_not_grow(revision: catalogue.Revision) -> None:
    catalogue.guide(revision, {}, TODAY)
    with CaptureQueriesContext(connection) as captured:
        fresh = catalogue.in_force().standing(revision.item.code)
        assert fresh is not None
        catalogue.guide(fresh, {"performers": "foreign"}, TODAY)
    # revision with item and unit; materials, steps, questions, windows
    assert len(captured.captured_queries) == 5


def test_words_of_the_printed_guide(revision: catalogue.Revision) -> None:
    words = printing.guide_words(catalogue.guide(revision, {}, TODAY), "https://city.example/g")
    assert ["承诺办结时限", "10 个工作日"] in words["facts"]
    assert words["basis"] == ["《营业性演出管理条例》第十三条"]
    assert words["steps"][1] == {"name": "审核", "limit": "5 个工作日", "unit": "", "note": ""}
    assert [row["necessity"] for row in words["materials"]] == ["必要", "不用您交", "容缺后补"]
    assert words["contact"] == "咨询电话 0600-6610122，投诉电话 12345"
    assert "60 日" in words["remedies"][0]
    assert words["qr"].startswith("<svg")


def test_words_of_the_notice_sheet(revision: catalogue.Revision) -> None:
    answers = {"performers": "foreign", "language": "no"}
    words = printing.notice_words(catalogue.guide(revision, answers, TODAY), "https://city.example/g")
    assert words["scenario"] == "有外国演员，不是"
    assert [row["name"] for row in words["materials"]] == ["营业性演出申请表", "参演人员护照首页", "场地租用合同"]
    assert words["deferred_note"] == "缺这些材料也可以先受理，按期补交：场地租用合同。"
    assert words["attention"][:2] == [
        "营业执照不用您交，由系统自动取得。",
        "如果今天受理，最晚 2026年3月3日 (周二) 出结果。",
    ]


@pytest.mark.parametrize("sheet", [printing.print_guide, printing.print_notice_sheet])
def test_on_paper(
    revision: catalogue.Revision, sheet: Callable[[catalogue.Guide, str], bytes], settings: LazySettings
) -> None:
    fonts = Path(settings.BASE_DIR) / "var" / "fonts"
    if not fonts.exists():
        pytest.skip("the fonts are not set up")
    settings.VAR_DIR = fonts.parent
    pdf = PdfReader(
        io.BytesIO(sheet(catalogue.guide(revision, {"performers": "foreign"}, TODAY), "https://city.example/g"))
    )
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "参演人员护照首页" in text
    assert "清江大道 100 号" in text
