"""The list of themes, and the one guide of a theme for one person's answers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from onewindow.packages import service as packages
from onewindow.packages.service import Plan, ThemeVersion
from onewindow.web.portal.together import words
from onewindow.web.ui.asking import person_or_none


def cards(request: HttpRequest) -> list[tuple[ThemeVersion, str]]:
    """Every theme in force with what it gains: one statement."""
    versions = packages.themes_visible_to(person_or_none(request)).in_force().with_unit().in_list_order()
    return [(version, words.gain(version)) for version in versions]


def theme_of(request: HttpRequest, code: str) -> ThemeVersion:
    """The theme in force under this code, else 404."""
    version = packages.themes_visible_to(person_or_none(request)).standing(code)
    if version is None:
        raise Http404
    return version


def context_of(plan: Plan) -> dict[str, Any]:
    """What the guide of a theme shows for these answers."""
    before = packages.before_of(plan.version.before)
    return {
        "version": plan.version,
        "plan": plan,
        "choices": packages.choices_of(plan),
        "facts": words.facts(plan),
        "figures": packages.compared(before, plan.after, plan.limit),
        "materials": [(one, words.tag_of(one)) for one in plan.materials],
    }


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that can be done as one thing."""
    return render(request, "portal/together/themes.html", {"themes": cards(request)})


@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page, or for htmx only what depends on the answers."""
    plan = packages.guide(theme_of(request, code), request.GET.dict())
    query = urlencode(plan.answers)
    context = context_of(plan) | {
        "query": f"?{query}" if query else "",
        "address": request.build_absolute_uri(reverse("portal:theme", args=[code])),
    }
    name = "theme_answer" if request.headers.get("HX-Request") else "theme"
    return render(request, f"portal/together/{name}.html", context)
