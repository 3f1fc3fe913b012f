"""The tree of units."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.kernel.org import service as org
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.forms import MoveUnitForm, NewUnitForm, ReasonForm, UnitForm
from onewindow.web.desk.admin.reach import for_managers, for_readers, managed_unit
from onewindow.web.desk.office import obeyed
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of

_DETAILS = ("name", "short_name", "kind", "uscc", "document_mark", "phone", "complaint_phone", "address")


@for_readers
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Every unit, indented; those one manages can be opened."""
    person = person_of(request)
    words = request.GET.get("q", "").strip()
    rows = org.units_visible_to(person).select_related("division")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(short_name__icontains=words))
    columns = columns_of.units(lambda unit: org.can_manage(person, unit))
    if sheets.is_wanted(request):
        return sheets.export(_("单位"), columns, rows[: sheets.MOST_ROWS])
    context = {"columns": columns, "rows": rows, "asked": request.GET, "manages": org.can_manage_any(person)}
    return render(request, "desk/admin/units.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """A new unit beneath one of theirs."""
    person = person_of(request)
    form = NewUnitForm(request.POST or None, actor=person, initial={"kind": "section"})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        details = {name: words[name] for name in _DETAILS if name not in ("name", "kind") and words[name]}
        if obeyed(
            form,
            lambda: org.create_unit(
                words["code"],
                words["name"],
                words["kind"],
                words["division"],
                actor=person,
                parent=words["parent"],
                **details,
            ),
        ):
            messages.success(request, _("单位建好了。"))
            return redirect("desk:units")
    context = {"form": form, "heading": _("新建单位"), "submit": _("新建"), "back": "desk:units"}
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a unit, to be changed."""
    person = person_of(request)
    found = managed_unit(person, code)
    form = UnitForm(request.POST or None, initial={name: getattr(found, name) for name in _DETAILS})
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.change_unit(found, actor=person, **form.cleaned_data))
    ):
        messages.success(request, _("保存好了。"))
        return redirect("desk:unit", code)
    return render(request, "desk/admin/unit.html", {"form": form, "unit": found})


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def unit_move(request: HttpRequest, code: str) -> HttpResponse:
    """Hang the unit under another one of theirs."""
    person = person_of(request)
    found = managed_unit(person, code)
    form = MoveUnitForm(request.POST or None, actor=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.move_unit(found, form.cleaned_data["parent"], actor=person))
    ):
        messages.success(request, _("移好了。"))
        return redirect("desk:unit", code)
    context = {
        "form": form,
        "heading": _("移动“%(name)s”") % {"name": found.name},
        "lead": _("它和它的所有下级一起移动；上级单位的管理员随之改变。"),
        "submit": _("移动"),
        "back": "desk:unit",
        "back_to": code,
    }
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def unit_close(request: HttpRequest, code: str) -> HttpResponse:
    """The unit is no longer used."""
    person = person_of(request)
    found = managed_unit(person, code)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.close_unit(found, actor=person, reason=form.cleaned_data["reason"]))
    ):
        messages.success(request, _("已经停用。"))
        return redirect("desk:units")
    context = {
        "form": form,
        "heading": _("停用“%(name)s”") % {"name": found.name},
        "lead": _("停用后不能再选它。它的下级单位和人员要先处理好。"),
        "submit": _("停用"),
        "stops": True,
        "back": "desk:unit",
        "back_to": code,
    }
    return render(request, "desk/office/form.html", context)
