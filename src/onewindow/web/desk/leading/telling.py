"""A co-unit tells the lead unit of a parallel approval what is missing in its case, or that nothing is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.packages import service as packages
from onewindow.packages.service import JointPart
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.leading.forms import GapsForm
from onewindow.web.desk.office import obeyed
from onewindow.web.ui.asking import person_of


def _part(request: HttpRequest, number: str) -> tuple[Case, JointPart | None]:
    rows = cases.visible_to(person_of(request)).with_page_data()
    case = get_object_or_404(rows, number=number)
    part = packages.part_of(case)
    if part is not None and not packages.can_tell_the_lead(person_of(request), part.branch):
        raise NotPermitted("not_permitted", _("这一步由这件的窗口或者实施单位的经办人办理。"))
    return case, part


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def gaps(request: HttpRequest, number: str) -> HttpResponse:
    """A line for the form and for each material; what stays empty is in order."""
    case, part = _part(request, number)
    told = part.branch.gaps if part else {}
    rows = sorted(case.materials.all(), key=lambda row: row.order)
    form = GapsForm(request.POST if request.method == "POST" else None, materials=rows, told=told)
    if request.method == "POST" and form.is_valid() and obeyed(form, lambda: _tell(request, number, form)):
        messages.success(request, _("告诉牵头单位了。由他们一次性告知申请人。"))
        return redirect("desk:case", number)
    lead = _("%(item)s %(number)s。写清哪里缺、哪里不对，没有问题的空着。牵头单位合并以后一次性告知申请人。")
    context = {
        "form": form,
        "heading": _("告诉牵头单位缺什么"),
        "lead": lead % {"item": case.item_name, "number": number},
        "submit": _("告诉牵头单位"),
        "back": "desk:case",
        "back_to": number,
        "form_action": request.path,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/office/form.html", context, status=status)


def _tell(request: HttpRequest, number: str, form: GapsForm) -> None:
    if not form.gaps:
        raise Invalid("say_what_is_missing", _("一项也没有写。材料都齐全的，请回到办件页面按“材料齐全”。"))
    packages.tell_the_lead(number, gaps=form.gaps, actor=person_of(request))


@staff_page
@require_POST
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """材料齐全."""
    get_object_or_404(cases.visible_to(person_of(request)).only("pk"), number=number)
    try:
        packages.tell_the_lead(number, gaps={}, actor=person_of(request))
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("告诉牵头单位了：这件材料齐全。"))
    return redirect("desk:case", number)
