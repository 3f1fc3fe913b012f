"""What the portal says of a theme and of an application, in the citizen's words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.codes import LimitUnit
from onewindow.cases.service import Case, Outcome
from onewindow.kernel.timelimits.service import Limit
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication, Plan, Shared, SourceCheck, ThemeVersion
from onewindow.web.portal import words
from onewindow.web.portal.words import Told


def promise(amount: int | None, unit: str) -> str:
    """``3 个工作日``, ``1 小时``; empty without a promise for the whole."""
    if amount is None:
        return ""
    return dates.count_words(amount, unit or LimitUnit.WORKING_DAY) if amount else _("当场办结")


def gain(version: ThemeVersion) -> str:
    """The one thing worth knowing beside the name of a theme: ``5 个事项，3 个工作日``."""
    count = _("%(n)s 个事项") % {"n": len(version.items)}
    told = promise(version.limit_amount, version.limit_unit)
    return f"{count}，{told}" if told else count


def unanswered(plan: Plan) -> dict[str, str]:
    """By question, that it waits for an answer."""
    return {choice.key: _("请选一个") for choice in packages.choices_of(plan) if not choice.is_answered}


def answers(application: PackageApplication) -> list[tuple[str, str]]:
    """What was answered, question by question."""
    told = []
    for question in application.version.questions:
        labels = {option["value"]: option["label"] for option in question["options"]}
        if application.answers.get(question["key"]) in labels:
            told.append((question["question"], labels[application.answers[question["key"]]]))
    return told


def facts(plan: Plan) -> list[tuple[str, str, str]]:
    """The four things people ask first."""
    exempt = sum(one.is_exempt for one in plan.materials)
    limit = promise(*plan.limit) if plan.limit else ""
    longest = dates.count_words(round(plan.after.days), LimitUnit.WORKING_DAY)
    return [
        (_("多久办好"), limit or longest, _("从各单位都受理起算") if limit else _("按最慢的一件")),
        (
            _("要准备"),
            _("%(n)s 份材料") % {"n": plan.to_bring},
            _("另有 %(n)s 份不用您交") % {"n": exempt} if exempt else "",
        ),
        (_("要填"), _("一张表"), _("原来要填 %(n)s 张") % {"n": plan.version.before.get("forms", len(plan.parts))}),
        (
            _("跑几次"),
            _("%(n)s 次") % {"n": plan.after.visits},
            _("原来要跑 %(n)s 次") % {"n": plan.version.before.get("visits", "")},
        ),
    ]


def tag_of(shared: Shared) -> str:
    """Why a material is not handed in, or how it may come."""
    if shared.is_result_of_sister:
        return _("“%(item)s”办好后自动取得") % {"item": shared.given_by}
    if shared.is_exempt and shared.dataset:
        return _("先向数据源核对，对不上再请您上传")
    if shared.is_exempt:
        return _("系统自动取得")
    if shared.deferrable_days:
        return _("可以先受理，%(n)s 个工作日内补交") % {"n": shared.deferrable_days}
    return "" if shared.is_required else _("有就交，没有不影响")


def checked(check: SourceCheck) -> str:
    """What a data source says of a material that the applicant need not bring, or has to."""
    said = {
        SourceCheck.Outcome.ASKED: _("正在向数据源核对，几秒就好"),
        SourceCheck.Outcome.USED: _("数据源核对过，不用上传"),
        SourceCheck.Outcome.UNAVAILABLE: _("数据源没有答复，请上传"),
        SourceCheck.Outcome.DIFFERS: _("数据源里没有对上，请上传"),
    }
    return said.get(SourceCheck.Outcome(check.outcome), _("还没有上传"))


@dataclass(frozen=True)
class BranchTold:
    """A branch as a line: the case's own words, or why there is none."""

    branch: Branch
    told: Told | None

    @property
    def words(self) -> str:
        if self.told is not None:
            return self.told.words
        if self.branch.state == "dropped":
            return _("没有送出")
        return _("等前一件办好，自动送出")

    @property
    def is_granted(self) -> bool:
        case = self.branch.case
        return case is not None and case.outcome == "granted"


def branches(rows: Sequence[Branch]) -> list[BranchTold]:
    """Lines for the branches: one statement for all their limits."""
    opened: list[Case] = [branch.case for branch in rows if branch.case is not None]
    told = {one.case.pk: one for one in words.told(opened)}
    return [BranchTold(branch, told.get(branch.case_id or 0)) for branch in rows]


def due(application: PackageApplication, limit: Limit | None) -> str:
    """When the promise for the whole ends: the day, of a promise in hours also the minute."""
    if limit is None or limit.due_at is None:
        return ""
    here = clock.local(limit.due_at)
    return dates.long_moment(here) if application.limit_unit == LimitUnit.HOUR else dates.long_date(here.date())


def dues(told: Sequence[BranchTold]) -> dict[int, dt.datetime]:
    """By case, the last moment of what the applicant waits for until it is decided; fetching a result stretches no axis."""
    found = {}
    for one in told:
        case, limit = one.branch.case, one.told.limit if one.told else None
        if case is not None and case.decided_at is None and limit is not None and limit.due_at is not None:
            found[case.pk] = limit.due_at
    return found


def delivery(application: PackageApplication) -> str:
    """How the results come to the applicant, as chosen before sending."""
    if application.delivery.get("method") == "courier":
        return _("寄给 %(receiver)s，%(address)s") % {
            "receiver": application.delivery.get("receiver", ""),
            "address": application.delivery.get("address", ""),
        }
    return _("到窗口取，带上本人证件；电子文书随时能下载")


def summary(standing: packages.Standing) -> str:
    """What has come out of it once nothing more happens; empty before."""
    if standing.application.closed_at is None:
        return ""
    opened = [branch.case for branch in standing.branches if branch.case is not None]
    granted = sum(case.outcome == Outcome.GRANTED for case in opened)
    rest = len(standing.branches) - granted
    if not rest:
        return _("%(n)s 件全部批准，文书和证照在下面下载。") % {"n": granted}
    return _("批准 %(granted)s 件，没有办成 %(rest)s 件，原因和结果在下面。") % {"granted": granted, "rest": rest}


def headline(standing: packages.Standing) -> str:
    """``3 件里已经办好 1 件``."""
    application = standing.application
    if application.state == "withdrawn":
        return _("您已撤回")
    if application.state == "finished":
        return _("都办完了")
    return _("%(all)s 件里已经有结果 %(done)s 件") % {"all": len(standing.branches), "done": standing.done}
