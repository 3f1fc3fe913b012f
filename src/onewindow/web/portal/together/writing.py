"""Step 1 and 2: for whom and in which situation; then the one form and the one list, saved while they are filled in."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import DomainError
from onewindow.kernel.parties import service as parties
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, Plan
from onewindow.web.portal.applying import drafts as common
from onewindow.web.portal.applying.filling import answered, refused_files
from onewindow.web.portal.applying.opening import channel_of, own_applicants
from onewindow.web.portal.together import drafts, themes, words
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import posted, schema


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the applicant and the situation; then a draft exists and nothing is lost any more."""
    given = request.POST if request.method == "POST" else request.GET
    plan = packages.guide(themes.theme_of(request, code), given.dict())
    errors: dict[str, str] = {}
    if request.method == "POST" and given.get("do") != "look":
        errors = words.unanswered(plan)
        if not errors:
            try:
                return redirect("portal:package_form", _open(request, plan))
            except DomainError as error:
                errors = {"party": error.message}
    context = themes.context_of(plan) | {
        "guide": {"choices": packages.choices_of(plan)},
        "applicants": own_applicants(person_of(request), for_persons=plan.version.for_persons),
        "chosen": given.get("party", ""),
        "errors": errors,
        "steps": common.steps(),
    }
    return render(request, "portal/together/begin.html", context)


def _open(request: HttpRequest, plan: Plan) -> str:
    """The number of the new draft, prefilled with what is known of the applicant."""
    person = person_of(request)
    party = get_object_or_404(parties.parties_of(person), key=request.POST.get("party") or None)
    application = packages.begin(plan.version, party, actor=person, channel=channel_of(request), answers=plan.answers)
    form = posted.prefilled(plan.form, {}, common.known_of(person, party))
    if form:
        packages.save(application, actor=person, form=form)
    return application.number


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, number: str) -> HttpResponse:
    """Change the situation of a draft; what was filled in and still fits stays."""
    application = drafts.writable(request, number)
    given = request.POST.dict() if request.method == "POST" else application.answers
    plan = packages.guide(application.version, given)
    errors: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("do") != "look":
        errors = words.unanswered(plan)
        if not errors:
            packages.save(application, actor=person_of(request), answers=plan.answers)
            return redirect("portal:package_form", number)
    context = themes.context_of(plan) | {
        "application": application,
        "guide": {"choices": packages.choices_of(plan)},
        "errors": errors,
        "steps": common.steps(),
    }
    return render(request, "portal/together/situation.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """The one form with the one list. Posting saves and goes where the button says; nothing has to be complete yet."""
    application = drafts.writable(request, number)
    plan = drafts.plan_of(application)
    if request.method == "POST":
        application = _save(request, application, plan)
        onward = request.POST.get("do", "")
        if onward == "next":
            return redirect("portal:package_check", number)
        if onward == "leave":
            messages.success(request, _("草稿已保存，随时回来接着填。"))
            return redirect("portal:cases")
    return render(request, "portal/together/form.html", _context(request, application, plan))


def _context(request: HttpRequest, application: PackageApplication, plan: Plan) -> dict[str, Any]:
    data = posted.read(plan.form, request.POST) if request.method == "POST" else dict(application.form)
    missing = packages.missing(application, plan)
    return {
        "application": application,
        "version": application.version,
        "plan": plan,
        "sections": schema.sections(plan.form, data, drafts.errors_of(application, missing)),
        "materials": drafts.material_rows(application, plan),
        "progress": drafts.progress_of(application, plan, missing),
        "saved": common.saved_words(application.saved_at),
        "steps": common.steps(),
    }


def _save(request: HttpRequest, application: PackageApplication, plan: Plan) -> PackageApplication:
    """What other answers would ask stays as it is: the form on the page shows only a part of it."""
    data = posted.read(plan.form, request.POST)
    others = {name: value for name, value in application.form.items() if name not in plan.form["properties"]}
    # Rows just added are still empty: shown, not kept.
    kept = {name: value for name, value in data.items() if value != [{}]}
    saved = packages.save(application, actor=person_of(request), form={**others, **kept})
    saved.version = application.version
    return saved


@login_required
@require_POST
def save(request: HttpRequest, number: str) -> JsonResponse:
    """Autosave: what the form holds now, and what is still missing."""
    application = drafts.writable(request, number)
    plan = drafts.plan_of(application)
    application = _save(request, application, plan)
    progress = drafts.progress_of(application, plan, packages.missing(application, plan))
    missing = render_to_string("portal/applying/missing_inner.html", {"progress": progress}, request)
    return JsonResponse({"words": common.saved_words(application.saved_at), "parts": {"missing": missing}})


@login_required
@require_POST
def add_files(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Files for one material; each is judged by itself. A script gets the row back, a plain form the page."""
    application = drafts.writable(request, number)
    person = person_of(request)
    refusals = refused_files(
        request, lambda file: packages.add_file(application, code, file, file.name or "", actor=person)
    )
    place = f"{reverse('portal:package_form', args=[number])}#m-{code}"
    return answered(request, refusals, partial(_row, request, number, code), place)


@login_required
@require_POST
def remove_file(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Take a file back while the application is being written."""
    application = drafts.writable(request, number)
    rows = drafts.material_rows(application, drafts.plan_of(application))
    code = next((row.shared.code for row in rows for one in row.files if one.key == key), "")
    packages.remove_file(application, str(key), actor=person_of(request))
    if request.headers.get("HX-Request") and code:
        return _row(request, number, code, [])
    return redirect("portal:package_form", number)


def _row(request: HttpRequest, number: str, code: str, refusals: list[str]) -> HttpResponse:
    """The material's row as it is now, and beside it what is still missing."""
    application = drafts.writable(request, number)
    plan = drafts.plan_of(application)
    rows = drafts.material_rows(application, plan)
    context = {
        "application": application,
        "material": next((row for row in rows if row.shared.code == code), None),
        "refusals": refusals,
        "progress": drafts.progress_of(application, plan, packages.missing(application, plan)),
    }
    return render(request, "portal/together/material_answer.html", context)
