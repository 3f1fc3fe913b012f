"""What the portal says of an item and of a case, in the citizen's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base import dates
from onewindow.cases.service import Case, Outcome, State
from onewindow.catalogue.service import Revision
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import (
    AnyLimit,
    Limit,
    LimitKind,
    LimitState,
    OpenLimit,
    PauseReason,
    Remaining,
)
from onewindow.web.ui.clock_picture import tone_of

# Which obligation an applicant waits for in each state, the nearest first.
WAITS_FOR: dict[str, tuple[str, ...]] = {
    State.SUBMITTED: (LimitKind.NOTICE,),
    State.PRE_EXAMINED: (LimitKind.NOTICE,),
    State.CORRECTION: (LimitKind.CORRECTION,),
    State.ACCEPTED: (LimitKind.PROMISED, LimitKind.STATUTORY),
    State.IN_REVIEW: (LimitKind.PROMISED, LimitKind.STATUTORY),
    State.SUSPENDED: (LimitKind.PROMISED, LimitKind.STATUTORY),
    State.DECIDED: (LimitKind.DELIVERY,),
    State.ISSUED: (LimitKind.DELIVERY,),
}

# The most telling picture for a theme; any other gets a folder.
THEME_ICONS = {
    "义务教育": "school",
    "升学": "school",
    "教育科研": "school",
    "买房子": "home-2",
    "住房保障": "home-2",
    "交通运输": "truck-delivery",
    "人力资源": "users-group",
    "就业创业": "briefcase",
    "创业": "briefcase",
    "失业": "briefcase",
    "公共安全": "shield-check",
    "公用事业": "tools",
    "农业": "leaf",
    "农民": "leaf",
    "环保绿化": "leaf",
    "准营准办": "building-store",
    "设立变更": "building",
    "医疗卫生": "stethoscope",
    "抵押质押": "wallet",
    "文化体育": "music",
    "生育收养": "user-heart",
    "社会保障": "shield-check",
    "社会保障（社会保险、社会救助）": "shield-check",
    "社会救助": "user-heart",
    "老年人": "user-heart",
    "职业资格": "certificate",
    "规划建设": "building-community",
    "证件办理": "id",
    "迁居": "route",
}


def gain(revision: Revision) -> str:
    """The one thing worth knowing beside a name in a list: how fast, or whether one must come."""
    if revision.promised_amount == 0:
        return _("当场办结")
    if revision.is_online and revision.visits == 0:
        return _("不用跑")
    if revision.promised_amount:
        return dates.count_words(revision.promised_amount, revision.promised_unit or "working_day")
    return _("跑 %(n)s 次") % {"n": revision.visits} if revision.visits else ""


@dataclass(frozen=True)
class Theme:
    """A theme with the number of its items and a picture."""

    name: str
    count: int
    icon: str


def themes(rows: Iterable[tuple[str, int]]) -> list[Theme]:
    """Themes as cards."""
    return [Theme(name, count, THEME_ICONS.get(name, "folder")) for name, count in rows]


@dataclass(frozen=True)
class Told:
    """A case as a line: what is going on, how long still, by when."""

    case: Case
    words: str
    limit: Limit | OpenLimit | None
    remaining: Remaining | None

    @property
    def line(self) -> str:
        """Where it stands and how long still: ``正在审查，还剩 4 个工作日``."""
        if self.remaining is None or self.remaining.paused:
            return self.words
        return _("%(words)s，%(left)s") % {"words": self.words, "left": self.remaining.words}

    @property
    def promise(self) -> str:
        """What the date beside the words is: ``{day}`` stands where the date goes."""
        if self.limit is None:
            return ""
        told = {
            LimitKind.PROMISED: _("承诺 {day} 前办结"),
            LimitKind.STATUTORY: _("依法 {day} 前办结"),
            LimitKind.NOTICE: _("最晚 {day} 告诉您材料齐不齐"),
            LimitKind.CORRECTION: _("请在 {day} 前补齐"),
            LimitKind.DELIVERY: _("最晚 {day} 送达"),
        }
        return told.get(LimitKind(self.limit.kind), _("最晚 {day}"))

    @property
    def before(self) -> str:
        return self.promise.partition("{day}")[0]

    @property
    def behind(self) -> str:
        return self.promise.partition("{day}")[2]

    @property
    def tone(self) -> str:
        """The light's shape beside the words."""
        if self.case.veiled:
            return "done"
        if self.remaining is not None:
            return tone_of(self.remaining)
        ended = (State.DELIVERED, State.ARCHIVED, State.ISSUED, State.DECIDED)
        return "done" if self.case.state in ended and self.case.outcome == Outcome.GRANTED else "pause"

    @property
    def is_asked(self) -> bool:
        """Whether the applicant has to do something now."""
        return self.case.state in (State.CORRECTION, State.DRAFT)


def told(cases: Sequence[Case]) -> list[Told]:
    """Lines for a list of cases: one statement for all their limits."""
    limits = timelimits.open_of("case", [case.number for case in cases])
    return [told_of(case, limits[case.number]) for case in cases]


def told_of(case: Case, limits: Iterable[AnyLimit]) -> Told:
    """One case with its limits."""
    limit = awaited(case, limits)
    remaining = timelimits.remaining(limit) if limit else None
    return Told(case, standing_words(case), limit, remaining)


def awaited(case: Case, limits: Iterable[AnyLimit]) -> AnyLimit | None:
    """The open limit that the applicant waits for now; none when the case is closed or a draft."""
    still_open = {limit.kind: limit for limit in limits if limit.state != LimitState.FINISHED}
    return next((still_open[kind] for kind in WAITS_FOR.get(case.state, ()) if kind in still_open), None)


def standing_words(case: Case) -> str:
    """Where it stands, in a few plain words."""
    if case.veiled:
        return _("这件办完了，等各件一起发结果")
    if case.state == State.SUSPENDED and case.pause_reason in PauseReason.values:
        return _("%(why)s，暂停计时") % {"why": PauseReason(case.pause_reason).label}
    if case.state in (State.DECIDED, State.ISSUED, State.DELIVERED, State.ARCHIVED):
        return _after_decision(case)
    plain = {
        State.DRAFT: _("草稿，还没有提交"),
        State.SUBMITTED: _("已提交，窗口在看材料"),
        State.PRE_EXAMINED: _("预审通过，等待受理"),
        State.CORRECTION: _("请您补正材料"),
        State.ACCEPTED: _("已受理"),
        State.IN_REVIEW: _("正在审查"),
        State.NOT_ACCEPTED: _("不予受理"),
        State.WITHDRAWN: _("您已撤回"),
        State.RETURNED: _("已退回"),
    }
    return plain.get(State(case.state), case.get_state_display())


def _after_decision(case: Case) -> str:
    if case.outcome == Outcome.REFUSED:
        return _("没有批准，理由写在决定书里")
    if case.outcome != Outcome.GRANTED:
        return _("已归档")
    if case.dispatched_at and case.delivered_at is None:
        return _("已批准，结果已寄出，邮件号 %s") % str(case.delivery.get("tracking", ""))
    plain = {State.DECIDED: _("已批准，正在制证"), State.ISSUED: _("已批准，可以领取"), State.DELIVERED: _("已办结")}
    return plain.get(State(case.state), _("已办结，已归档"))


def badge_of(case: Case) -> tuple[str, str]:
    """Words and tone of the status badge."""
    tones = {
        State.CORRECTION: "warn",
        State.NOT_ACCEPTED: "late",
        State.RETURNED: "late",
        State.DELIVERED: "done",
        State.ISSUED: "done",
        State.ARCHIVED: "done",
    }
    tone = tones.get(State(case.state), "")
    if case.veiled:
        return _("等各件一起发结果"), "done"
    return case.get_state_display(), "late" if case.outcome == Outcome.REFUSED else tone
