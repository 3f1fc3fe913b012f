"""The pages of themes at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError, Invalid, NotPermitted
from onewindow.packages import service as packages
from onewindow.packages.service import ThemeVersion, VersionState
from onewindow.web.desk.themes import question_form, table_form
from onewindow.web.desk.themes.reach import for_editing, for_themes, newest, saved
from onewindow.web.ui.asking import person_of

TONES = {VersionState.PUBLISHED: "done", VersionState.DRAFT: "brand", VersionState.WITHDRAWN: "late"}


@for_themes
@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """A row for each version that stands or is in work. One statement."""
    rows = packages.themes_of(person_of(request)).standing_or_in_work().with_unit().in_list_order()
    return render(request, "desk/themes/themes.html", {"rows": list(rows), "tones": TONES})


@for_themes
@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """What it asks and decides, and what stands in the way of publication."""
    person = person_of(request)
    version = newest(person, code)
    context = _about(version) | {
        "found": packages.findings_of(version) if version.state == VersionState.DRAFT else [],
        "rows": table_form.fields(version, version.table, packages.item_names(version)),
        "may_edit": packages.can_edit(person, version.theme.unit),
        "may_publish": version.state == VersionState.DRAFT and packages.can_publish(person, version),
        "may_withdraw": version.state == VersionState.PUBLISHED and packages.can_withdraw_theme(person, version),
        "versions": list(packages.themes_of(person).of_theme(code).newest_first()),
    }
    return render(request, "desk/themes/theme.html", context)


def _about(version: ThemeVersion) -> dict[str, Any]:
    return {"version": version, "tones": TONES, "names": packages.item_names(version)}


@for_themes
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The rule table as a form. Saving keeps it, whole or not; overlaps and holes are told beside it at once."""
    person = person_of(request)
    version = for_editing(person, code)
    given, refusals = version.table, []
    if request.method == "POST":
        given = table_form.read(version, request.POST)
        if "save" in request.POST:
            try:
                version = saved(version, {"table": given}, request.POST.get("seen", ""), person)
                messages.success(request, _("规则表已存进草稿。"))
                return redirect("desk:theme_table", code)
            except DomainError as error:
                refusals = _told(error)
    context = _about(version) | {
        "table": given,
        "rows": table_form.fields(version, given, packages.item_names(version)),
        "faults": packages.table_faults(version, given),
        "refusals": refusals,
        "seen": request.POST.get("seen") or packages.mark_of(version),
    }
    return render(request, "desk/themes/table.html", context)


@for_themes
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """The questions as a form; an empty one at the end is the next."""
    person = person_of(request)
    version = for_editing(person, code)
    given, refusals = version.questions, []
    if request.method == "POST":
        given = question_form.read(request.POST)
        try:
            saved(version, {"questions": given}, request.POST.get("seen", ""), person)
            messages.success(request, _("问题已存进草稿。"))
            return redirect("desk:theme_questions", code)
        except DomainError as error:
            refusals = _told(error)
    context = _about(version) | {
        "questions": question_form.fields(given),
        "refusals": refusals,
        "seen": request.POST.get("seen") or packages.mark_of(version),
    }
    return render(request, "desk/themes/questions.html", context)


def _told(error: DomainError) -> list[str]:
    return [error.message, *error.fields.values()]


@for_themes
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Says what will happen; then the draft comes into force."""
    person = person_of(request)
    version = newest(person, code)
    if not packages.can_withdraw_theme(person, version):
        raise NotPermitted("not_permitted", _("只有牵头单位的审核人员能发布主题。"))
    if request.method == "POST":
        try:
            packages.publish_theme(version, actor=person)
            messages.success(request, _("已发布，现在起按这一版受理。"))
        except (Invalid, DomainError) as error:
            for sentence in _told(error):
                messages.error(request, sentence)
        return redirect("desk:theme", code)
    name = "publish_form" if request.headers.get("HX-Request") else "publish"
    return render(request, f"desk/themes/{name}.html", _about(version))


@for_themes
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the theme out of use, with the reason; applications under way go on."""
    person = person_of(request)
    version = newest(person, code)
    if not packages.can_withdraw_theme(person, version):
        raise NotPermitted("not_permitted", _("只有牵头单位的审核人员能取消主题。"))
    error = ""
    if request.method == "POST":
        try:
            packages.withdraw_theme(version, reason=request.POST.get("reason", ""), actor=person)
            messages.success(request, _("已取消，不再受理新的申请。"))
            return redirect("desk:theme", code)
        except DomainError as refused:
            error = refused.message
    name = "withdraw_form" if request.headers.get("HX-Request") else "withdraw"
    return render(request, f"desk/themes/{name}.html", _about(version) | {"error": error})
