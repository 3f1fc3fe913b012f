"""Finding an item: by own words, by theme, by unit."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.catalogue import service as catalogue
from onewindow.packages import service as packages
from onewindow.web.portal import words
from onewindow.web.portal.together import words as together
from onewindow.web.ui.asking import person_or_none
from onewindow.web.ui.paging import page_of

FOUND = 20
LONGEST_QUESTION = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results best first; nothing found says what to try."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = catalogue.search_items(question, person_or_none(request), FOUND) if question else []
    context: dict[str, Any] = {"question": question, "found": [(revision, words.gain(revision)) for revision in found]}
    if question:
        context["together"] = [(version, together.gain(version)) for version in packages.search_themes(question)]
    if not found:
        context["often"] = list(catalogue.popular_for_persons()[:5])
    return render(request, "portal/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Names of items while typing; no statement."""
    typed = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    options = [
        {"words": name, "url": reverse("portal:guide", args=[code])}
        for code, name in (catalogue.suggest(typed) if typed else [])
    ]
    return JsonResponse({"options": options})


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """All items: for persons or for enterprises, by theme, by unit."""
    persons = request.GET.get("for") != "enterprise"
    theme = request.GET.get("theme", "")
    unit = request.GET.get("unit", "")
    chosen = catalogue.in_force().with_unit()
    if unit:
        chosen = chosen.of_unit(unit)
    elif persons:
        chosen = chosen.for_persons()
    else:
        chosen = chosen.for_enterprises()
    if theme:
        chosen = chosen.about_theme(theme)
    page = page_of(chosen, ("name", "id"), request.GET.get("after", ""), size=24)
    context = {
        "page": page,
        "rows": [(revision, words.gain(revision)) for revision in page.rows],
        "persons": persons,
        "theme": theme,
        "unit": page.rows[0].item.unit if unit and page.rows else None,
        "themes": words.themes(catalogue.themes(persons=persons)),
    }
    return render(request, "portal/items.html", context)
