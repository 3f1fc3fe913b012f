"""A construction project as a Gantt picture: its stages, their branches, who had them when, and what else happened."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.deliberation.service import Matter
from onewindow.packages.service import Branch
from onewindow.projects.service import Guidance, ProjectState, StageStanding, Standing
from onewindow.web.ui import gantt
from onewindow.web.ui.gantt import Bar, Chart, Mark, Row

AHEAD = dt.timedelta(days=10)
# A planned end further away than this would press everything else together: it stands at the edge, with its day in words.
FAR = dt.timedelta(days=200)


def chart_of(standing: Standing, guidances: Sequence[Guidance], meetings: Sequence[Matter]) -> Chart:
    """No statement: everything was read with the standing."""
    rows = [_project(standing, guidances, meetings)]
    for stage in standing.stages:
        branches = [_branch(branch, standing) for filed in stage.filed for branch in filed.branches]
        rows += [_stage(stage, branches), *branches]
    is_over = standing.project.state in (ProjectState.FINISHED, ProjectState.STOPPED)
    today = None if is_over else clock.today()
    closed = standing.project.closed_at
    until = clock.local(closed).date() if closed else clock.today() + AHEAD
    return gantt.chart(rows, today=today, until=until)


def _day(moment: dt.datetime) -> dt.date:
    return clock.local(moment).date()


def _project(standing: Standing, guidances: Sequence[Guidance], meetings: Sequence[Matter]) -> Row:
    project = standing.project
    marks = [Mark("registered", _day(project.registered_at), _("登记"))]
    marks += [
        Mark("guidance", one.held_on, _("超前服务：%(unit)s") % {"unit": one.unit.name})
        for one in guidances
        if one.held_on
    ]
    marks += [
        Mark("meeting", _day(one.meeting.held_at), _("会商：%(title)s") % {"title": one.meeting.title})
        for one in meetings
    ]
    end = project.planned_end
    if end is not None and end <= clock.today() + FAR:
        marks.append(Mark("end", end, _("计划竣工")))
    marks.sort(key=lambda mark: mark.on)
    told = [f"{dates.long_date(mark.on)} {mark.words}" for mark in marks]
    if end is not None and end > clock.today() + FAR:
        told.append(_("计划 %(day)s 竣工") % {"day": dates.long_date(end)})
    return Row(_("整个项目"), marks=marks, is_head=True, state=str(project.get_state_display()), told=told)


def _stage(stage: StageStanding, branches: Sequence[Row]) -> Row:
    """The bar of a stage reaches over all its branches."""
    days = [day for row in branches for bar in row.bars for day in (bar.first, bar.last)]
    bars = [Bar("stage", min(days), max(days), stage.words)] if days else []
    counts = _("%(used)s / %(limit)s") % {"used": stage.used, "limit": stage.stage.limit_days}
    words = {"unit": stage.stage.unit.short_name or stage.stage.unit.name}
    return Row(stage.stage.name, bars, is_head=True, unit=words["unit"], state=stage.words, days=counts)


def _branch(branch: Branch, standing: Standing) -> Row:
    unit = branch.unit.short_name or branch.unit.name
    case = branch.case
    if case is None or case.submitted_at is None:
        return Row(branch.item_name, unit=unit, state=str(branch.get_state_display()))
    bars = list(_bars(branch, standing))
    marks = []
    if case.decided_at:
        words = _("决定：%(outcome)s") % {"outcome": case.get_outcome_display()}
        marks.append(Mark("decision", _day(case.decided_at), words))
    told = [f"{bar.words} {_range(bar)}" for bar in bars if bar.tone != "wait"]
    told += [f"{dates.long_date(mark.on)} {mark.words}" for mark in marks]
    return Row(branch.item_name, bars, marks, unit=unit, state=str(case.get_state_display()), told=told)


def _bars(branch: Branch, standing: Standing) -> Iterator[Bar]:
    """What was when, the later drawn over the earlier."""
    case = branch.case
    if case is None or case.submitted_at is None:
        return
    ended = case.decided_at or case.closed_at
    yield Bar("wait", _day(case.submitted_at), _day(ended) if ended else clock.today(), _("在办"))
    for span in standing.total.spans.get(case.number, ()):
        yield Bar("run", span.first, span.last, _("在单位"))
    for span in standing.at_applicant.get(case.number, ()):
        yield Bar("applicant", span.first, span.last, _("等申请人补正"))
    for one in standing.total.standstills:
        if one.case == case.number:
            yield Bar("pause", one.halt.span.first, one.halt.span.last, _("停住：%(why)s") % {"why": one.halt.reason})
    if case.due_at and ended is None and _day(case.due_at) > clock.today():
        yield Bar("left", clock.today() + dt.timedelta(days=1), _day(case.due_at), _("承诺还剩"))


def _range(bar: Bar) -> str:
    if bar.first == bar.last:
        return dates.long_date(bar.first)
    return _("%(first)s至%(last)s") % {"first": dates.long_date(bar.first), "last": dates.long_date(bar.last)}
