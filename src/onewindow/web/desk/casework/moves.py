"""The moves of one case from version to version, with their proof: for whoever may see the case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.base.errors import NotFound
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Move
from onewindow.web.desk import movewords
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.movewords import Side
from onewindow.web.ui.asking import person_of


def _case(request: HttpRequest, number: str) -> Case:
    return get_object_or_404(cases.visible_to(person_of(request)).only("number", "item_name"), number=number)


@staff_page
@require_safe
def moves(request: HttpRequest, number: str) -> HttpResponse:
    """Every move of the case: from where to where, what counted, what was promised."""
    case = _case(request, number)
    made = procedures.moves_of(case.subject)
    rows = [(one, movewords.of_move(one), procedures.proof_holds(one), _sides(case, one)) for one in made]
    return render(request, "desk/case/moves.html", {"case": case, "rows": rows})


def _sides(case: Case, move: Move) -> list[Side]:
    before, after = procedures.markings_of(move)
    address = "desk:case_move_drawing"
    return [
        Side(_("换版前"), move.from_version, reverse(address, args=[case.number, move.pk, "before"]), before),
        Side(_("换版后"), move.to_version, reverse(address, args=[case.number, move.pk, "after"]), after),
    ]


@staff_page
@require_safe
def drawing(request: HttpRequest, number: str, key: int, side: str) -> HttpResponse:
    """The drawing before or after a move, as BPMN for the viewer in the page."""
    case = _case(request, number)
    move = next((one for one in procedures.moves_of(case.subject) if one.pk == key), None)
    versions = {"before": move.from_version, "after": move.to_version} if move else {}
    if move is None or side not in versions:
        raise NotFound("no_such_move", _("没有这条换版记录。"))
    xml = procedures.drawing_of(move.to_version.definition.code, versions[side].number)
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
