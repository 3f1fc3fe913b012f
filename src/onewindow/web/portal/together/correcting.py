"""补正 of all branches on one page: the fields and the materials that were told, sent once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.base.errors import DomainError
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import Correction, PackageApplication
from onewindow.web.portal.together import drafts
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import posted, schema


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was told, with a place for each; posting keeps it and, with ``do=send``, sends all of it."""
    application = drafts.application_of(request, number)
    correction = packages.correction_of(application, packages.element_names())
    if correction is None:
        messages.info(request, _("现在没有要补正的。"))
        return redirect("portal:package", number)
    refusals: dict[str, str] = {}
    if request.method == "POST":
        refusals = _kept(request, application, correction)
        if not refusals and request.POST.get("do") == "send":
            refusals = _sent(application, person_of(request))
            if not refusals:
                messages.success(request, _("补正一次交齐了，各单位接着办。"))
                return redirect("portal:package", number)
        application = drafts.application_of(request, number)
        correction = packages.correction_of(application, packages.element_names()) or correction
    return render(
        request,
        "portal/together/correct.html",
        _context(request, application, correction, refusals),
        status=422 if refusals else 200,
    )


def _context(
    request: HttpRequest, application: PackageApplication, correction: Correction, refusals: dict[str, str]
) -> dict[str, Any]:
    data = posted.read(correction.form, request.POST) if request.method == "POST" else application.form
    errors = {where.removeprefix("form."): why for where, why in refusals.items() if where.startswith("form.")}
    return {
        "application": application,
        "version": application.version,
        "correction": correction,
        "sections": schema.sections(correction.form, data, errors) if correction.form else [],
        "rows": [(one, refusals.get(f"material.{one.code}", "")) for one in correction.materials],
        "refused": list(refusals.values()),
    }


def _kept(request: HttpRequest, application: PackageApplication, correction: Correction) -> dict[str, str]:
    """What was typed and every file, each judged by itself; what was refused, by where."""
    actor = person_of(request)
    refusals: dict[str, str] = {}
    if correction.form:
        try:
            packages.save_corrected_form(application, posted.read(correction.form, request.POST), actor=actor)
        except DomainError as error:
            refusals["form"] = error.message
    for one in correction.materials:
        for file in request.FILES.getlist(f"file.{one.code}"):
            try:
                packages.add_corrected_file(application, one.code, file, file.name or "", actor=actor)
            except DomainError as error:
                refusals[f"material.{one.code}"] = f"{file.name}：{error.message}"
    return refusals


def _sent(application: PackageApplication, actor: Person) -> dict[str, str]:
    try:
        packages.resubmit(application, actor=actor)
    except DomainError as error:
        return dict(error.fields) or {"all": error.message}
    return {}
