"""监察看板, and the list behind each of its figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.base.errors import NotFound
from onewindow.joint import service as joint
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Row
from onewindow.web.desk import lists
from onewindow.web.desk.supervision import columns as columns_of
from onewindow.web.desk.supervision.asking import Question, for_overseers, question_of
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of

# More rows than this are for the workbook.
MOST_ROWS = 200


@for_overseers
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """By unit, item or person: what runs, which lights are on, how it was decided, how long it takes and where the days go."""
    question = question_of(request)
    found = supervision.board(question.asked)
    if sheets.is_wanted(request):
        title = _("监察看板：%(by)s") % {"by": columns_of.TABS[question.asked.by]}
        return sheets.export(title.replace("：", " "), columns_of.columns(question), found.rows)
    context = {
        "question": question,
        "board": found,
        "rows": found.rows[:MOST_ROWS],
        "more": max(0, len(found.rows) - MOST_ROWS),
        "columns": columns_of.shown(question),
        "tabs": [(by, words, question.query(by=by)) for by, words in columns_of.TABS.items()],
        "windows": supervision.WINDOWS,
        "figures": _figures(question, found.whole),
        "days": _days(found.whole),
        "joint": [(one, timelimits.remaining(one.limit)) for one in joint.lit_for(person_of(request))],
        "late_joint": packages.visible_to(person_of(request)).led().late().count(),
    }
    return render(request, "desk/supervision/board.html", context)


def _figures(question: Question, whole: Row) -> list[tuple[str, str, str]]:
    """The whole in a few figures: what it is, the figure, a word beside it."""
    counts = [
        (str(columns_of.FIGURES[figure]), columns_of.link(question, whole, figure), "")
        for figure in ("running", "yellow", "red", "double_red")
    ]
    counts_of = {"n": whole.late, "of": whole.whole.with_limit}
    late = _("%(of)s 件里超期 %(n)s 件") % counts_of if whole.whole.with_limit else ""
    return [
        *counts,
        (
            _("按时办结率"),
            _("%.1f%%") % (100 * whole.whole.rate) if whole.whole.rate is not None else _("没有办结"),
            late,
        ),
        (
            _("一半办完"),
            columns_of.within(whole.median, whole) or _("没有办件"),
            _("九成 %(days)s") % {"days": columns_of.within(whole.nine_of_ten, whole)} if whole.ended else "",
        ),
    ]


def _days(whole: Row) -> list[tuple[str, str, str]]:
    """Whose the days of a decided case were on average, as parts of a bar."""
    decided = whole.whole.decided
    spent = (whole.authority_days, whole.applicant_days, whole.special_days)
    total = sum(spent)
    if not decided or not total:
        return []
    return [
        (who.value, str(who.label), _("平均 %(days).1f 个工作日") % {"days": days / decided})
        for who, days in zip(supervision.Whose, spent, strict=True)
    ]


@for_overseers
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The cases that a figure of the board counts."""
    figure, key = request.GET.get("figure", ""), request.GET.get("key", "")[:80].replace("\0", "")
    if figure not in supervision.FIGURES:
        raise NotFound("no_such_figure", _("看板上没有这个数。请从看板上点进来。"))
    question = question_of(request)
    last = supervision.last_day_kept()
    rows = supervision.counted(person_of(request), question.asked, figure, key, last).with_row_data()
    decided = figure in supervision.DECIDED
    listing = lists.Listing(
        title=columns_of.FIGURES[figure],
        choose=lambda seen, _words: seen,
        order=("-decided_at", "-id") if decided else ("created_at", "id"),
        icon="circle-check",
        empty=_("没有这样的办件"),
        why=_("可能刚刚有人办完了。看板上的数每次打开都重新数。"),
        lead=_lead(question, figure, key),
    )
    return lists.shown(request, listing, rows)


def _lead(question: Question, figure: str, key: str) -> str:
    """Of which row, and of which weeks."""
    weeks = _("近 %(n)s 周作出决定的") % {"n": question.asked.weeks} if figure in supervision.DECIDED else ""
    who = supervision.name_of(question.asked.by, key) if key else question.unit.name if question.unit else ""
    nobody = _("还没有人领取") if question.asked.by == "person" and key == supervision.NOBODY else ""
    return _("，").join(
        words for words in (who or nobody, weeks, _("早的在前") if not weeks else _("近的在前")) if words
    )
