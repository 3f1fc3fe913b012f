"""The board column by column: once for the page, where each figure leads to its list, and once for the workbook."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import dates
from onewindow.base.codes import LimitUnit
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Row, Week, WorstStep
from onewindow.web.desk.supervision import pictures
from onewindow.web.desk.supervision.asking import Question
from onewindow.web.ui.sheets import Column

TABS = {"unit": gettext_lazy("单位"), "item": gettext_lazy("事项"), "person": gettext_lazy("人员")}
FIGURES = {
    "running": gettext_lazy("在办"),
    "yellow": gettext_lazy("黄灯"),
    "red": gettext_lazy("红灯"),
    "double_red": gettext_lazy("双红灯"),
    "paused": gettext_lazy("暂停"),
    "decided": gettext_lazy("办结"),
    "on_time": gettext_lazy("按时办结"),
    "late": gettext_lazy("超期办结"),
}
_TONES = {"yellow": "ow-amber", "red": "ow-red", "double_red": "ow-red ow-strong", "late": "ow-red"}


def number_of(row: Row, figure: str) -> int:
    """A figure of the row."""
    if figure in ("decided", "on_time"):
        return int(getattr(row.whole, figure))
    return int(getattr(row, figure))


def link(question: Question, row: Row, figure: str) -> SafeString:
    """The figure, leading to the list of exactly these cases; nothing to click where there is none."""
    number = number_of(row, figure)
    if not number:
        return format_html('<span class="ow-muted">{}</span>', number)
    address = f"{reverse('desk:supervised')}?{question.query(figure=figure, key=row.key)}"
    words = _("%(who)s：%(figure)s %(n)s 件") % {
        "who": row.name or _("合计"),
        "figure": FIGURES[figure],
        "n": number,
    }
    return format_html(
        '<a class="{}" href="{}" aria-label="{}">{}</a>', _TONES.get(figure, ""), address, words, f"{number:,}"
    )


def columns(question: Question) -> list[Column[Row]]:
    """The columns of a tab."""

    def figure(name: str) -> Column[Row]:
        return Column(
            str(FIGURES[name]),
            lambda row: str(number_of(row, name)),
            10,
            "is-num",
            lambda row: _with_head(str(FIGURES[name]), link(question, row, name)),
        )

    counts = [figure(name) for name in supervision.FIGURES if name not in ("on_time", "late")]
    return [
        Column(str(TABS[question.asked.by]), named(question.asked.by), 40, "is-name"),
        *counts,
        Column(_("按时办结率"), lambda row: rate(row.whole), 20, "ow-nowrap", lambda row: _rate_shown(question, row)),
        _duration(_("一半办完"), lambda row: row.median),
        _duration(_("九成办完"), lambda row: row.nine_of_ten),
        Column(
            _("近 12 周办结"), lambda row: pictures.in_words(row.weekly), 60, "", lambda row: pictures.weeks(row.weekly)
        ),
        Column(_("最费时的环节"), lambda row: _("；").join(map(step, row.worst_steps)), 50, "ow-small ow-worst"),
        *_only_in_the_workbook(),
    ]


def shown(question: Question) -> list[Column[Row]]:
    """Those of the page: what is told there by the whole alone stays in the workbook."""
    return columns(question)[: -len(_only_in_the_workbook())]


def _only_in_the_workbook() -> list[Column[Row]]:
    return [
        Column(_("机关用时（工作日）"), lambda row: str(row.authority_days), 18),
        Column(_("申请人用时（工作日）"), lambda row: str(row.applicant_days), 18),
        Column(_("特别程序（工作日）"), lambda row: str(row.special_days), 18),
    ]


def _with_head(head: str, words: str) -> SafeString:
    """On a phone the row is a card without heads: there each figure says what it is."""
    return format_html('<span class="ow-folded">{} </span>{}', head, words)


def _duration(head: str, days: Callable[[Row], int | None]) -> Column[Row]:
    return Column(
        head,
        lambda row: within(days(row), row),
        18,
        "ow-nowrap",
        lambda row: _with_head(head, _short(days(row))) if row.ended or row.still_open else "",
    )


def _short(days: int | None) -> str:
    """As ``within``, in a narrow cell; the explanation under the board says that days are working days."""
    if days is None:
        return _("还没有到")
    return _("%(n)s 天") % {"n": days} if days else _("当天")


def named(by: str) -> Callable[[Row], str]:
    """The name of a row; nobody's steps wait to be claimed."""
    nobody = _("还没有人领取") if by == "person" else ""
    return lambda row: nobody if row.key == supervision.NOBODY and nobody else row.name


def rate(week: Week) -> str:
    """98.6%（70/71）: never without what it is a share of."""
    if week.rate is None:
        return ""
    return _("%(rate).1f%%（%(on_time)s/%(of)s）") % {
        "rate": 100 * week.rate,
        "on_time": week.on_time,
        "of": week.with_limit,
    }


def _rate_shown(question: Question, row: Row) -> str:
    if row.whole.rate is None:
        return ""
    late = format_html("　{} {}", _("超期"), link(question, row, "late")) if row.late else ""
    return _with_head(_("按时"), format_html("{}{}", rate(row.whole), late))


def within(days: int | None, row: Row) -> str:
    """How many working days; that so many are not done yet is said, not left blank."""
    if days is not None:
        return dates.count_words(days, LimitUnit.WORKING_DAY) if days else _("当天")
    return _("还没有到") if row.ended or row.still_open else ""


def step(worst: WorstStep) -> str:
    """审查 平均 4.2 天，占 61%."""
    return _("%(name)s 平均 %(mean).1f 天，占 %(share).0f%%") % {
        "name": worst.name,
        "mean": worst.mean,
        "share": 100 * worst.share,
    }
