"""Procedures drawn at the desk: the sheet, what the check finds, publication. One draft of each at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import NotFound
from onewindow.flows import procedures_in_use
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty, Version
from onewindow.web.desk.admin.forms import DrawingFileForm, EmptyForm, ProcedureForm
from onewindow.web.desk.admin.reach import for_house
from onewindow.web.desk.office import obeyed
from onewindow.web.desk.seen import mark_of, seen_of
from onewindow.web.ui.asking import person_of


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def procedure_new(request: HttpRequest) -> HttpResponse:
    """A procedure that did not exist, from a blank sheet."""
    form = ProcedureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if obeyed(form, lambda: procedures.begin_draft(code, form.cleaned_data["name"], actor=person_of(request))):
            return redirect("desk:draw", code)
    context = {
        "form": form,
        "heading": _("新的流程"),
        "lead": _("先起名，再画图。发布以前没有办件会用到它。"),
        "submit": _("去画图"),
        "back": "desk:procedures",
    }
    return render(request, "desk/office/form.html", context)


@for_house
@require_POST
def draft_begin(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a published one, begun from its drawing; the draft there is, if there is one."""
    name = procedures.name_of(code)
    if name is None:
        raise NotFound("no_such_procedure", _("没有这个流程。"))
    procedures.begin_draft(code, name, actor=person_of(request))
    return redirect("desk:draw", code)


@for_house
@require_safe
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet with its tools and properties."""
    context = {
        "draft": _draft(code),
        "file_form": DrawingFileForm(),
        "roles": Role.choices,
        "duties": Duty.choices,
        "limit_units": LimitUnit.choices,
        "units": org.units_visible_to(person_of(request)).filter(is_active=True).order_by("path"),
        "services": procedures.service_names(),
        "messages_known": procedures.messages(),
        "callable": {one.definition.code: one.definition.name for one in procedures.published_versions()},
    }
    return render(request, "desk/admin/draw.html", context)


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def draw_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing as BPMN 2.0 XML; posted, it is kept, sound or not."""
    if request.method != "POST":
        return HttpResponse(_draft(code).bpmn, content_type="application/xml")
    # A form's words come with the line ends of the network.
    xml = request.POST.get("xml", "").replace("\r\n", "\n")
    draft = procedures.save_draft(code, xml, seen=seen_of(request), actor=person_of(request))
    return JsonResponse(_saved(draft))


@for_house
@require_POST
def draw_check(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of publication, one sentence for each element."""
    found = procedures.check_draft(code, procedures_in_use.uses_of(code), actor=person_of(request))
    return render(request, "desk/admin/draw_findings.html", {"findings": found, "draft": _draft(code)})


@for_house
@require_POST
def draw_open(request: HttpRequest, code: str) -> HttpResponse:
    """A file of this or another drawing program in place of what is drawn."""
    form = DrawingFileForm(request.POST, request.FILES)
    if form.is_valid() and obeyed(
        form,
        lambda: procedures.save_draft(code, form.cleaned_data["file"], seen=seen_of(request), actor=person_of(request)),
        {"definitions": "file"},
    ):
        messages.success(request, _("打开了。请按“检查”看这张图能不能用。"))
        return redirect("desk:draw", code)
    context = {
        "form": form,
        "heading": _("打开 BPMN 文件"),
        "lead": _("文件里的图会代替现在的草稿。"),
        "submit": _("打开"),
        "back": "desk:draw",
        "back_to": code,
        "hidden": {"seen": request.POST.get("seen", "")},
    }
    return render(request, "desk/office/form.html", context, status=422)


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def draw_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Repeat what will happen, then publish."""
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        uses = procedures_in_use.uses_of(code)
        done: list[Version] = []
        if obeyed(
            form,
            lambda: done.append(procedures.publish_draft(code, uses, seen=seen_of(request), actor=person_of(request))),
        ):
            messages.success(request, _("第 %(n)d 版发布了，新的办件从现在起按它办。") % {"n": done[0].number})
            return redirect("desk:procedure", code, done[0].number)
    draft = _draft(code)
    context = {
        "form": form,
        "heading": _("发布“%(name)s”") % {"name": draft.definition.name},
        "lead": _("新的办件从现在起按这张图办；已经在办的留在原来的版本上。发布以后这一版不能再改。"),
        "submit": _("发布"),
        "back": "desk:draw",
        "back_to": code,
        "hidden": {"seen": mark_of(draft.saved_at)},
    }
    return _asked(request, context)


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def draw_drop(request: HttpRequest, code: str) -> HttpResponse:
    """Give the draft up, once more asked."""
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: procedures.drop_draft(code, actor=person_of(request)))
    ):
        messages.success(request, _("草稿放弃了，已发布的版本没有变。"))
        return redirect("desk:procedures")
    draft = _draft(code)
    context = {
        "form": form,
        "heading": _("放弃“%(name)s”的草稿") % {"name": draft.definition.name},
        "lead": _("画的这张图会删掉，找不回来；已发布的版本不变。"),
        "submit": _("放弃草稿"),
        "stops": True,
        "back": "desk:draw",
        "back_to": code,
    }
    return _asked(request, context)


def _asked(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The question as a page, or as the dialog of the page that asks it."""
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    template = "desk/admin/draw_act.html" if fragment else "desk/office/form.html"
    return render(request, template, {**context, "form_action": request.path})


def _draft(code: str) -> Version:
    draft = procedures.draft_of(code)
    if draft is None:
        raise NotFound("no_draft", _("这个流程现在没有草稿。"))
    return draft


def _saved(draft: Version) -> dict[str, Any]:
    words = _("已保存 %(time)s") % {"time": f"{clock.local(clock.now()):%H:%M:%S}"}
    return {"seen": mark_of(draft.saved_at), "words": words, "state": draft.get_state_display()}
