"""委托和下放: which unit exercises whose powers, from when till when."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock
from onewindow.base.errors import NotFound
from onewindow.kernel.org import service as org
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.forms import DelegationForm, EndRoleForm
from onewindow.web.desk.admin.reach import for_managers, for_readers
from onewindow.web.desk.office import obeyed
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of


def _day_asked(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


@for_readers
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """Those that count on a day, today unless another is asked."""
    person, day = person_of(request), _day_asked(request)
    rows, columns = list(org.delegations_in_force(day)), columns_of.delegations()
    if sheets.is_wanted(request):
        return sheets.export(_("委托和下放"), columns, rows)
    managed = {row.pk for row in rows if org.can_manage(person, row.from_unit)}
    context = {"columns": columns, "rows": rows, "managed": managed, "day": day, "manages": org.can_manage_any(person)}
    return render(request, "desk/admin/delegations.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """A unit of theirs hands powers over."""
    actor = person_of(request)
    form = DelegationForm(request.POST or None, actor=actor, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        words["item_codes"] = words["item_codes"].split()
        if obeyed(form, lambda: org.delegate(actor=actor, **words)):
            messages.success(request, _("登记好了。"))
            return redirect("desk:delegations")
    context = {
        "form": form,
        "heading": _("登记委托或下放"),
        "lead": _("承接单位从这一天起行使原单位的权力，新的办件由它办。"),
        "submit": _("登记"),
        "back": "desk:delegations",
    }
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_end(request: HttpRequest, key: int) -> HttpResponse:
    """The powers go back."""
    actor = person_of(request)
    row = org.delegations_in_force().filter(pk=key).first()
    if row is None or not org.can_manage(actor, row.from_unit):
        raise NotFound("no_such_delegation", _("没有这条委托或下放，或者不归您管理。"))
    form = EndRoleForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.end_delegation(row, actor=actor, last_day=form.cleaned_data["last_day"]))
    ):
        messages.success(request, _("结束日期记下了。"))
        return redirect("desk:delegations")
    context = {
        "form": form,
        "heading": _("收回权力"),
        "lead": _("过了最后一天，%(unit)s重新自己办。") % {"unit": row.from_unit.name},
        "submit": _("收回"),
        "stops": True,
        "back": "desk:delegations",
    }
    return render(request, "desk/office/form.html", context)
