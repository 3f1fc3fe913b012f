"""抽查: the list of what was drawn, and one decision with what it was made of, to be found right or wrong."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import service as cases
from onewindow.rulings import service as rulings
from onewindow.web.desk.office import obeyed
from onewindow.web.desk.rules import columns as columns_of
from onewindow.web.desk.rules import reach
from onewindow.web.desk.rules.forms import CheckForm
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of


@reach.for_checkers
@require_safe
def rule_samples(request: HttpRequest) -> HttpResponse:
    """What waits for a check, or what was checked."""
    person, asked = person_of(request), request.GET.get("show", "")
    waiting = {"done": False, "all": None}.get(asked, True)
    rows, columns = rulings.samples(person, waiting=waiting), columns_of.samples()
    if sheets.is_wanted(request):
        return sheets.export(_("自动决定抽查"), columns, rows.order_by("-at", "-id")[: sheets.MOST_ROWS])
    tabs = [("", _("等待核查")), ("done", _("核查过的")), ("all", _("全部"))]
    context = {
        "page": page_of(rows, ("-at", "-id"), request.GET.get("after", ""), size=30),
        "columns": columns,
        "tabs": tabs,
        "asked": asked if asked in ("done", "all") else "",
    }
    return render(request, "desk/rules/samples.html", context)


@reach.for_checkers
@require_http_methods(["GET", "HEAD", "POST"])
def rule_sample(request: HttpRequest, key: int) -> HttpResponse:
    """One decision: what was read of the application, which rows applied, why; then the auditor's finding."""
    person = person_of(request)
    ruling = reach.sample(person, key)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if obeyed(form, lambda: rulings.check_ruling(key, actor=person, **words)):
            messages.success(
                request, _("记下了。有误的已经告诉能撤销的负责人。") if words["finding"] == "wrong" else _("记下了。")
            )
            return redirect("desk:rule_samples")
    check = getattr(ruling, "check_made", None)
    case = cases.visible_to(person).filter(number=ruling.subject_key).first()
    context = {
        "ruling": ruling,
        "check": check,
        "form": form,
        "may_check": check is None and rulings.can_check(person, ruling),
        "case": case,
        "may_revoke": case is not None and "revoke" in cases.possible_verbs(person, case) and case.revoked_at is None,
        "draw": f"{rulings.draw(ruling.version.seed, ruling.subject):.6f}" if ruling.version else "",
    }
    return render(request, "desk/rules/sample.html", context)
