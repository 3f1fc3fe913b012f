"""The case page of the design must be told in full: both numbers, every day, every reason."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits import explaining
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.rules import Event, Terms
from onewindow.kernel.timelimits.service import Light, LimitKind, PauseReason, Policy, Reason, What
from tests.kernel.timelimits.test_rules import events

CASE = Subject("case", "MC26030200001")


def at(month, day, hour=10):
    return clock.at(dt.date(2026, month, day), hour)


def sentences(china, unit, amount, *ledger, today):
    told = explaining.explain(
        "promised",
        Terms(amount, unit),
        [Event(*line[:3], unit="".join(line[3:])) for line in ledger],
        china,
        today=today,
    )
    return [reason.sentence for reason in told.reasons], told


def test_paused_on_the_last_day_of_calendar_days_nothing_is_said_of_a_day_off(china):
    """10 days from Monday 2 March end on Thursday the 12th, which is worked; paused on it, the rest is done on the 17th."""
    ledger = [("start", at(3, 2)), ("pause", at(3, 12)), ("resume", at(3, 17))]
    said, _told = sentences(china, LimitUnit.CALENDAR_DAY, 10, *ledger, today=dt.date(2026, 3, 17))
    assert said[-2:] == [
        "数满 10 个自然日，是 3月12日 (周四)。",
        "最后一天里暂停过，剩下的事在恢复那天做完：3月17日 (周二)。",
    ]


def test_resumed_on_a_day_off_the_rest_is_done_on_the_next_working_day(china):
    ledger = [("start", at(3, 2)), ("pause", at(3, 12)), ("resume", at(3, 14))]
    said, _told = sentences(china, LimitUnit.CALENDAR_DAY, 10, *ledger, today=dt.date(2026, 3, 16))
    assert said[-1] == "最后一天里暂停过，剩下的事在恢复后的第一个工作日做完：3月16日 (周一)。"


def test_a_pause_begun_on_a_saturday_does_not_count_that_day(china):
    ledger = [("start", at(3, 2)), ("pause", at(3, 7)), ("resume", at(3, 10))]
    said, _told = sentences(china, LimitUnit.WORKING_DAY, 10, *ledger, today=dt.date(2026, 3, 11))
    assert "3月7日 开始。从当天起不算，直到 3月10日 恢复计时。" in said
    said, _told = sentences(china, LimitUnit.CALENDAR_DAY, 10, *ledger, today=dt.date(2026, 3, 11))
    assert "3月7日 开始。当天算，之后不算，直到 3月10日 恢复计时。" in said


def test_a_pause_after_the_last_day_moves_nothing(china):
    ledger = [("start", at(3, 2)), ("pause", at(3, 12)), ("resume", at(3, 17))]
    said, told = sentences(china, LimitUnit.WORKING_DAY, 5, *ledger, today=dt.date(2026, 3, 17))
    assert "3月12日 开始，那时期限已经过了，最后一天不变。" in said
    assert told.due == dt.date(2026, 3, 9)


def test_months_with_an_extension_in_working_days(china):
    ledger = [("start", at(3, 2)), ("extend", at(5, 6), 10, "working_day")]
    said, told = sentences(china, LimitUnit.MONTH, 4, *ledger, today=dt.date(2026, 5, 6))
    assert said == [
        "3月2日 受理，当天不算，第二天起算。",
        "周六、周日和法定假日不算。",
        "5月6日 延长 10 个工作日。",
        "数满 4 个月，是 7月2日 (周四)。",
        "延长的时间从 7月2日 (周四) 的第二天起算。",
        "数满 10 个工作日，是 7月16日 (周四)。",
    ]
    assert (told.amount, told.due, told.days[-1].number) == ("4 个月又 10 个工作日", dt.date(2026, 7, 16), 10)


@pytest.fixture
def paused_case(holidays, clerk):
    """Accepted on 2 March, paused for expert review from the 5th to the 16th; today is the 19th."""
    both = [LimitKind.STATUTORY, LimitKind.PROMISED]
    with clock.moved_to(at(3, 2)):
        timelimits.start(
            CASE,
            [
                Policy(LimitKind.STATUTORY, 20, LimitUnit.WORKING_DAY),
                Policy(LimitKind.PROMISED, 10, LimitUnit.WORKING_DAY),
            ],
            actor=clerk,
        )
    with clock.moved_to(at(3, 5, 14)):
        timelimits.pause(CASE, both, actor=clerk, reason_code=PauseReason.EXPERT_REVIEW, reason="请 3 位专家看节目内容")
    with clock.moved_to(at(3, 16, 15)):
        timelimits.resume(CASE, both, actor=clerk)
    with clock.moved_to(at(3, 19)):
        yield {limit.kind: limit for limit in timelimits.of_subject(CASE)}


def test_the_promised_clock_of_the_case_page(paused_case, django_assert_num_queries):
    with django_assert_num_queries(1):
        story = timelimits.explain(paused_case[LimitKind.PROMISED])
    assert (story.due, story.total, story.used, story.left, story.provisional) == (
        dt.date(2026, 3, 25),
        10,
        6,
        4,
        False,
    )
    assert story.reasons == (
        Reason("3月2日 受理，当天不算，第二天起算。", "民法典第二百零一条"),
        Reason("3月5日 开始专家评审。当天算，之后不算，直到 3月16日 收到评审意见。", "行政许可法第四十五条"),
        Reason("3月17日 接着算第 4 天。周六、周日和法定假日不算。", "行政许可法第八十二条"),
        Reason("数满 10 个工作日，是 3月25日 (周三)。"),
    )
    marks = {
        What.START: "起",
        What.COUNTED: "算",
        What.PAUSED: "停",
        What.RESUMED: "复",
        What.REST: "休",
        What.LAST: "末",
    }
    assert "".join(marks[day.what] for day in story.days) == "起算算算停停停停停停停停停停复算算算算休休算算末"
    assert [day.number for day in story.days if day.number] == list(range(1, 11))


def test_the_statutory_clock_of_the_case_page(paused_case):
    story = timelimits.explain(paused_case[LimitKind.STATUTORY])
    assert (story.due, story.left) == (dt.date(2026, 4, 9), 14)
    assert [day.name for day in story.days if day.what == What.HOLIDAY] == ["清明节"] * 3


def test_remaining_of_the_case_page(paused_case, django_assert_num_queries):
    limit = paused_case[LimitKind.PROMISED]
    words = {
        19: "还剩 4 个工作日",
        21: "还剩 3 个工作日",
        24: "还剩 1 个工作日",
        25: "今天到期",
        26: "超期 1 个工作日",
        28: "超期 2 个工作日",
    }
    lights = {19: Light.GREEN, 21: Light.GREEN, 24: Light.YELLOW, 25: Light.YELLOW, 26: Light.RED, 28: Light.RED}
    with django_assert_num_queries(0):
        found = {day: timelimits.remaining(limit, at(3, day)) for day in words}
    assert {day: each.words for day, each in found.items()} == words
    assert {day: each.light for day, each in found.items()} == lights
    assert [each.days for each in found.values()] == [4, 3, 1, 0, -1, -2]


def story(china, terms, *lines, today=dt.date(2026, 3, 19), kind=LimitKind.STATUTORY):
    return explaining.explain(kind, terms, list(events(*lines)), china, today=today)


def test_while_paused_there_is_no_last_day(china):
    told = story(china, Terms(10, LimitUnit.WORKING_DAY), "start 03-02", "pause 03-05")
    assert (told.due, told.left, told.used, told.days[-1].what) == (None, None, 3, What.PAUSED)
    assert "等恢复以后才能定" in told.reasons[1].sentence


def test_an_exchanged_saturday_is_told(china):
    told = story(china, Terms(5, LimitUnit.WORKING_DAY), "start 02-11")
    assert Reason("2月14日 (周六) 调休上班，照算。", "国务院办公厅放假通知") in told.reasons
    assert [day.what for day in told.days if day.date == dt.date(2026, 2, 14)] == [What.MADE_UP]
    assert {day.name for day in told.days if day.what == What.HOLIDAY} == {"春节"}


def test_an_extension_and_a_last_day_that_moves_are_told(china):
    told = story(china, Terms(1, LimitUnit.MONTH), "start 03-04", "extend 03-20 1")
    assert told.reasons[1:] == (
        Reason("3月20日 延长 1 个月。", "行政许可法第四十二条"),
        Reason("数满 2 个月，是 5月4日 (周一)。", "民法典第二百零二条"),
        Reason("那天不上班，顺延到下一个工作日：5月6日 (周三)。", "民法典第二百零三条"),
    )
    assert [day.what for day in told.days[-2:]] == [What.HOLIDAY, What.LAST]


def test_a_provisional_day_says_so(china):
    told = story(china, Terms(20, LimitUnit.WORKING_DAY), "start 12-20")
    assert told.provisional
    assert told.reasons[-2].sentence == "数满 20 个工作日，是 2027年1月15日 (周五)。"
    assert "暂定" in told.reasons[-1].sentence


def test_on_the_spot(china):
    told = story(china, Terms(0, LimitUnit.WORKING_DAY), "start 03-02")
    assert [reason.sentence for reason in told.reasons] == ["3月2日 受理，即办件，当天办结。"]


def test_hours(china):
    told = story(china, Terms(24, LimitUnit.HOUR), "start 03-06 16", "pause 03-06 18", "resume 03-07 9")
    assert told.days == ()
    assert told.reasons[-1].sentence == "数满 24 小时，是 2026年3月8日 (周日) 07:00。"


def test_paused_on_the_last_day(china):
    told = story(china, Terms(10, LimitUnit.WORKING_DAY), "start 03-02", "pause 03-16", "resume 03-20")
    assert told.due == dt.date(2026, 3, 20)
    assert "剩下的事在恢复那天做完" in told.reasons[-1].sentence
