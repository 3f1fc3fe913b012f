"""The first page: ask in own words, what people often do, my cases, where to go."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.cases import service as cases
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.packages import service as packages
from onewindow.web.portal import words
from onewindow.web.portal.together import themes as together
from onewindow.web.ui.asking import person_or_none

POPULAR = 8
THEMES = 8
TOGETHER = 12
MINE = 3
NEAREST = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything here is a short list: a constant number of statements."""
    persons = list(catalogue.popular_for_persons()[:POPULAR])
    enterprises = list(catalogue.popular_for_enterprises()[:POPULAR])
    context = {
        "popular": [
            (True, [(revision, words.gain(revision)) for revision in persons]),
            (False, [(revision, words.gain(revision)) for revision in enterprises]),
        ],
        "often": list({revision.item_id: revision for revision in [*persons[:3], *enterprises]}.values())[:5],
        "item_count": catalogue.in_force().count(),
        "themes": [
            (True, words.themes(catalogue.themes(persons=True))[:THEMES]),
            (False, words.themes(catalogue.themes(persons=False))[:THEMES]),
        ],
        "together": together.cards(request)[:TOGETHER],
        "halls": org.public_places()[:NEAREST],
    }
    person = person_or_none(request)
    if person is not None and person.kind == PersonKind.APPLICANT:
        context |= _mine(person)
    return render(request, "portal/home.html", context)


def _mine(person: Person) -> dict[str, Any]:
    """The latest running cases, and whether a draft waits."""
    mine = cases.visible_to(person)
    running = words.told(list(mine.running().with_list_data()[:MINE]))
    draft = mine.drafts().newest_first().only("number").first()
    whole = packages.applied_for(person).running().newest_first().only("number", "name")[:MINE]
    return {"mine": running, "whole": list(whole), "draft": draft, "is_mine": True}


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """Every centre, park and station with address and phone."""
    return render(request, "portal/halls.html", {"title": _("大厅地址和电话"), "halls": org.public_places()})
