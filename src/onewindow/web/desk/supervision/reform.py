"""改革指标: each figure with its formula beside it, for all units and for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.supervision import service as supervision
from onewindow.supervision.service import Definition, Sums, UnitFigures
from onewindow.web.desk.supervision.asking import for_overseers, question_of
from onewindow.web.ui import sheets
from onewindow.web.ui.sheets import Column


@for_overseers
@require_safe
def reform(request: HttpRequest) -> HttpResponse:
    """Time limits, materials, online, visits, on the spot, on time: from the catalogue in force and the cases decided."""
    question = question_of(request)
    found = supervision.reform(question.asked.units)
    if sheets.is_wanted(request):
        whole = UnitFigures(_("合计"), found.whole)
        return sheets.export(_("改革指标"), _columns(full=True), [whole, *found.rows])
    context = {
        "question": question,
        "found": found,
        "figures": [(one, _percent(one, found.whole), _made_of(one, found.whole)) for one in supervision.DEFINITIONS],
        "columns": _columns(full=False),
        "left_out": found.whole.items - found.whole.comparable,
        "without_before": found.whole.items - found.whole.with_before,
    }
    return render(request, "desk/supervision/reform.html", context)


def _percent(one: Definition, sums: Sums) -> str:
    share = one.share(sums)
    return _("%.1f%%") % (100 * share) if share is not None else ""


def _made_of(one: Definition, sums: Sums) -> str:
    """Numerator and denominator; nothing where there is nothing to divide by."""
    if one.share(sums) is None:
        return ""
    words = {"part": f"{getattr(sums, one.part):,}", "whole": f"{getattr(sums, one.whole):,}"}
    return _("%(part)s ÷ %(whole)s") % words


def _columns(*, full: bool) -> list[Column[UnitFigures]]:
    """One for each figure, the fraction beside the rate; the workbook has also the formula in the head."""

    def column(one: Definition) -> Column[UnitFigures]:
        def words(row: UnitFigures) -> str:
            rate = _percent(one, row.sums)
            return f"{rate}（{_made_of(one, row.sums)}）" if rate else ""

        def shown(row: UnitFigures) -> str:
            rate = _percent(one, row.sums)
            if not rate:
                return ""
            head = format_html('<span class="ow-folded">{} </span>', str(one.name))
            return head + format_html('{}<div class="ow-small ow-muted">{}</div>', rate, _made_of(one, row.sums))

        return Column(f"{one.name}：{one.formula}" if full else str(one.name), words, 28, "ow-num", shown)

    return [
        Column(_("单位"), lambda row: row.name, 32, "is-name"),
        Column(_("事项"), lambda row: str(row.sums.items), 8, "is-num"),
        *map(column, supervision.DEFINITIONS),
    ]
