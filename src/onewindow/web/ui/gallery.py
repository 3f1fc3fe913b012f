"""The page that shows every component, with the words to use in a template beside it."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.base import clock
from onewindow.kernel.timelimits.service import Day, Explanation, Light, Reason, Remaining, What
from onewindow.web.ui.forms import schema, words
from onewindow.web.ui.pictures import Link, Stop


def _sample() -> Explanation:
    """Ten working days from 2 March 2026 with an expert review from the 5th to the 16th, seen on the 19th."""
    begun = dt.date(2026, 3, 2)
    days = [Day(begun, What.START)]
    number = 0
    for step in range(1, 24):
        date = begun + dt.timedelta(days=step)
        if dt.date(2026, 3, 5) < date <= dt.date(2026, 3, 16):
            days.append(Day(date, What.RESUMED if date.day == 16 else What.PAUSED))
        elif date.weekday() >= 5:
            days.append(Day(date, What.REST))
        else:
            number += 1
            days.append(Day(date, What.LAST if number == 10 else What.COUNTED, number))
    reasons = (
        Reason("3月2日 受理，当天不算，第二天起算。", "民法典第二百零一条"),
        Reason("3月5日 开始专家评审。当天算，之后不算，直到 3月16日 收到评审意见。", "行政许可法第四十五条"),
        Reason("周六、周日和法定假日不算。", "行政许可法第八十二条"),
        Reason("数满 10 个工作日，是 3月25日 (周三)。"),
    )
    today = dt.date(2026, 3, 19)
    return Explanation("promised", "working_day", 10, days[-1].date, False, 6, 4, today, tuple(days), reasons)


LIGHTS = [
    Remaining(Light.GREEN, "还剩 4 个工作日", 4),
    Remaining(Light.YELLOW, "今天到期", 0),
    Remaining(Light.RED, "超期 1 个工作日", -1),
    Remaining(Light.DOUBLE_RED, "超期 6 个工作日", -6),
    Remaining(Light.NONE, "暂停计时", paused=True),
    Remaining(Light.NONE, "已结束"),
]


FORM = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"enum": ["音乐", "舞蹈", "戏剧"], "title": "单选"},
        "crew": {"type": "array", "title": "多选", "items": {"enum": ["灯光", "音响", "舞美"]}},
        "shows": {"type": "integer", "title": "数字带单位", "x-unit": "场"},
        "first_on": {"type": "string", "format": "date", "title": "日期"},
        "note": {"type": "string", "title": "长文字", "x-widget": "textarea", "description": "下面有一句提示"},
        "performers": {
            "type": "array",
            "title": "一行一个人",
            "items": {"type": "object", "properties": {"name": {"type": "string", "title": "姓名"}}},
        },
        "agreed": {"type": "boolean", "const": True, "title": "我看过了，承诺属实"},
    },
}
FILLED = {"kind": "音乐", "shows": "两", "performers": [{"name": "甲"}]}


def components(request: HttpRequest) -> HttpResponse:
    """``/ui/``: for those who build pages."""
    now = clock.now()
    stops = [
        Stop("您提交了申请", at=now, text="材料 7 份，其中 2 份自动取得。", links=[Link("接收凭证", "#")]),
        Stop("专家评审，暂停计时", state="pause", at=now, text="请 3 位专家看节目内容。"),
        Stop("正在审查", state="now", when="今天起", who="行政审批科"),
        Stop("审定", state="next", when="3 个工作日内"),
    ]
    facts = [
        ("多久办好", "10 个工作日", "法定 20 个工作日"),
        ("要准备", "5 份材料", "另有 2 份不用您交"),
        ("费用", "不收费", "寄送也免费"),
        ("跑几次", "0 次", "网上办，结果寄到家"),
    ]
    steps = ["选情况", "填表和材料", "核对", "签名提交"]
    icons = ["search", "check", "alert-triangle", "player-pause", "file-type-pdf", "upload", "qrcode", "printer"]
    context = {"stops": stops, "facts": facts, "steps": steps, "now": now, "icons": icons}
    context |= {"explanation": _sample(), "lights": LIGHTS}
    context |= {"sections": schema.sections(FORM, FILLED, {"shows": "“数字带单位”要填整数。"})}
    context |= {"parts": words.told(FORM, FILLED)}
    return render(request, "ui/components.html", context)
