"""Step 2: the form and the materials, saved while they are filled in."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.catalogue import service as catalogue
from onewindow.web.portal.applying import drafts
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import posted, schema

TITLE = "title"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """The form with its materials. Posting saves and goes where the button says; nothing has to be complete yet."""
    case = drafts.writable(request, number)
    if request.method == "POST":
        case = _save(request, case)
        onward = request.POST.get("do", "")
        if onward == "next":
            return redirect("portal:apply_check", number)
        if onward == "leave":
            messages.success(request, _("草稿已保存，随时回来接着填。"))
            return redirect("portal:cases")
        case = drafts.writable(request, number)
    return render(request, "portal/applying/form.html", _context(request, case))


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    data = dict(case.form)
    if request.method == "POST":
        data = posted.read(case.revision.form_schema, request.POST)
    missing = cases.missing(case)
    return {
        "case": case,
        "revision": case.revision,
        "has_sample": catalogue.has_form_sample(case.revision),
        "sections": schema.sections(case.revision.form_schema, data, drafts.form_errors(case, missing)),
        "materials": drafts.material_rows(case, person_of(request)),
        "progress": drafts.progress_of(case, missing),
        "saved": drafts.saved_words(case.saved_at),
        "steps": drafts.steps(),
    }


def _save(request: HttpRequest, case: Case) -> Case:
    data = posted.read(case.revision.form_schema, request.POST)
    # Rows just added are still empty: shown, not kept.
    kept = {name: value for name, value in data.items() if value != [{}]}
    title = request.POST.get(TITLE, case.title).strip()[:200]
    return cases.save_draft(case, actor=person_of(request), form=kept, title=title)


@login_required
@require_POST
def save(request: HttpRequest, number: str) -> JsonResponse:
    """Autosave: what the form holds now, and what is still missing."""
    _save(request, drafts.writable(request, number))
    case = drafts.writable(request, number)
    missing = render_to_string("portal/applying/missing_inner.html", {"progress": drafts.progress_of(case)}, request)
    return JsonResponse({"words": drafts.saved_words(case.saved_at), "parts": {"missing": missing}})


@login_required
@require_POST
def add_files(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Files for one material; each is judged by itself. A script gets the row back, a plain form the page."""
    case = drafts.writable(request, number)
    person = person_of(request)
    refusals = refused_files(request, lambda file: cases.add_file(case, code, file, file.name or "", actor=person))
    return answered(request, refusals, partial(_row, request, number, code), _place(number, code))


def refused_files(request: HttpRequest, keep: "Callable[[UploadedFile[Any]], object]") -> list[str]:
    """Keep every file that was sent, each judged by itself; a sentence for each that was refused."""
    refusals = [] if request.FILES else [_("没有收到文件，请再选一次。")]
    for file in request.FILES.getlist("file"):
        try:
            keep(file)
        except DomainError as error:
            refusals.append(f"{file.name}：{error.message}")
    return refusals


def answered(
    request: HttpRequest, refusals: list[str], row: Callable[[list[str]], HttpResponse], place: str
) -> HttpResponse:
    """What follows a change of one material: to a script the row as it is now, to a plain form its place on the page."""
    if request.headers.get("HX-Request"):
        return row(refusals)
    for sentence in refusals:
        messages.error(request, sentence)
    return redirect(place)


def _place(number: str, code: str) -> str:
    return f"{reverse('portal:apply_form', args=[number])}#m-{code}"


@login_required
@require_POST
def remove_file(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Take a file back while the application is being written."""
    case = drafts.writable(request, number)
    file = next((one for row in drafts.material_rows(case) for one in row.files if one.key == key), None)
    cases.remove_file(case, str(key), actor=person_of(request))
    if request.headers.get("HX-Request") and file is not None:
        return _row(request, number, file.purpose, [])
    return redirect("portal:apply_form", number)


@login_required
@require_POST
def take_over(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """已有，无需上传: what the page offered is used."""
    case = drafts.writable(request, number)
    refusals = []
    try:
        cases.take_over(case, code, request.POST.get("reference", ""), actor=person_of(request))
    except DomainError as error:
        refusals = [error.message]
    return answered(request, refusals, partial(_row, request, number, code), _place(number, code))


@login_required
@require_POST
def commit(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """告知承诺 in the place of a material."""
    case = drafts.writable(request, number)
    try:
        cases.commit(case, code, accepted="accepted" in request.POST, actor=person_of(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_place(number, code))


def _row(request: HttpRequest, number: str, code: str, refusals: list[str]) -> HttpResponse:
    """The material's row as it is now, and beside it what is still missing."""
    case = drafts.writable(request, number)
    rows = drafts.material_rows(case, person_of(request))
    row = next((one for one in rows if one.row.code == code), None)
    context = {"case": case, "material": row, "refusals": refusals, "progress": drafts.progress_of(case), "fresh": True}
    return render(request, "portal/applying/material_answer.html", context)
