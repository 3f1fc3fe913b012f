"""The window's pages of one thing at once: questions, one form, every material once, one receipt."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Unit
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, ThemeVersion
from onewindow.web.desk.intake import scans, whole
from onewindow.web.desk.intake.sitting import about_of, party_of, window_page
from onewindow.web.desk.intake.whole import Whole
from onewindow.web.desk.lights import shown_name
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import posted, schema


@window_page
@require_http_methods(["GET", "HEAD", "POST"])
def theme_page(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Questions, form and materials on one page; nothing typed is lost whatever is pressed."""
    person = person_of(request)
    about = about_of(request, party_of(person, key))
    version = _in_force(request, code)
    filled = whole.read(version, request.POST, scans.subject_for(request, person))
    errors: dict[str, str] = {}
    refusal = ""
    if request.method == "POST":
        try:
            taken = _do(request, filled, about)
        except DomainError as error:
            errors, refusal = error.fields, error.message
        else:
            if taken is not None:
                return redirect("desk:intake_whole_done", taken.number)
    filled.data = _with_known(filled, about)
    return render(request, "desk/intake/theme.html", {**about, **_shown(filled, errors), "refusal": refusal})


def _in_force(request: HttpRequest, code: str) -> ThemeVersion:
    version = packages.themes_visible_to(person_of(request)).standing(code)
    if version is None:
        raise Http404
    return version


def _with_known(filled: Whole, about: dict[str, Any]) -> dict[str, Any]:
    """What the register knows of the party goes into what is still empty: fields come with the answers."""
    party = about["party"]
    known = {"party.name": party.name, "party.address": party.address}
    known["party.legal_representative"] = party.legal_representative
    return posted.prefilled(filled.plan.form, filled.data, known)


def _do(request: HttpRequest, filled: Whole, about: dict[str, Any]) -> PackageApplication | None:
    """Keep the scans; take all of it in, or only look again (``None``)."""
    person = person_of(request)
    scans.take_in(request, filled.heap, filled.codes, actor=person)
    if request.POST.get("do") != "take":
        return None
    return packages.intake(
        cast(Unit, person.unit),  # staff always have one
        about["party"],
        filled.plan.version,
        answers=filled.plan.answers,
        form=filled.data,
        on_paper=filled.on_paper,
        scanned=filled.heap,
        delivery=filled.delivery,
        agent=about["agent"],
        actor=person,
    )


def _shown(filled: Whole, errors: dict[str, str]) -> dict[str, Any]:
    plan = filled.plan
    wrong = {name.removeprefix("form."): words for name, words in errors.items() if name.startswith("form.")}
    lines = filled.lines(errors)
    to_bring = [line for line in lines if not line.shared.is_exempt]
    return {
        "whole": filled,
        "plan": plan,
        "version": plan.version,
        "choices": packages.choices_of(plan),
        "sections": schema.sections(plan.form, filled.data, wrong),
        "lines": lines,
        "missing": [line for line in lines if line.is_missing],
        "ticked": sum(line.is_here for line in to_bring),
        "to_bring": len(to_bring),
        "errors": errors,
        "courier": bool(plan.parts) and all(part.revision.delivers_by_courier for part in plan.parts),
    }


@window_page
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt to print and hand over, and every case with its number; a constant number of statements."""
    taken = packages.taken_in_by(person_of(request)).select_related("party", "version__theme__unit")
    application = get_object_or_404(taken, number=number)
    standing = packages.standing_of(application)
    context = {
        "application": application,
        "shown_name": shown_name(application.party),
        "branches": [(branch, packages.state_words(branch)) for branch in standing.branches],
        "papers": list(documents.of_subject(application.subject)),
    }
    return render(request, "desk/intake/whole_done.html", context)
