"""The window's pages: who, what, what was brought, the receipt."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base.codes import CaseType, Channel
from onewindow.base.errors import DomainError
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision, RevisionQuerySet
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.packages import service as packages
from onewindow.packages.service import ThemeVersion
from onewindow.web.desk.intake import answering, scans, sheet
from onewindow.web.desk.intake.forms import PartyForm
from onewindow.web.desk.intake.sheet import Sheet
from onewindow.web.desk.intake.sitting import about_of, is_key, party_of, window_page
from onewindow.web.desk.lights import lit, shown_name
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import posted, schema

OPEN_CASES = 9
FOUND = 12
LONGEST_WORDS = 60


# --- who -----------------------------------------------------------------------------------------
@window_page
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The identity number finds the party; a new one gives name and phone."""
    form = PartyForm(request.POST or None)
    is_new, is_unchecked = bool(request.POST.get("name")), False
    if request.method == "POST" and form.is_valid():
        try:
            party = form.known() or (form.register(person_of(request)) if is_new else None)
            is_unchecked = party is None and form.find() is not None
        except DomainError as error:
            form.refuse(error)
            is_new = is_new or "name" in error.fields
        else:
            if party is not None:
                return redirect("desk:intake_party", party.key)
            is_new = True
    return render(request, "desk/intake/begin.html", {"form": form, "is_new": is_new, "is_unchecked": is_unchecked})


@window_page
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Said at once, while the number is being typed: wrong, known, or new."""
    form = PartyForm(request.POST)
    form.fields["name"].required = False
    found, error = None, ""
    if form.is_valid():
        try:
            found = form.find()
        except DomainError as refused:
            error = refused.message
    else:
        error = _("请输入证件号码")
    unchecked = found is not None and found.checked_at is None
    name = shown_name(found) if found else ""
    return render(request, "desk/intake/told.html", {"name": name, "unchecked": unchecked, "error": error})


# --- what ----------------------------------------------------------------------------------------
@window_page
@require_http_methods(["GET", "HEAD", "POST"])
def party_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The party, what is open, and what to take in; a POST names who came in the party's stead."""
    person = person_of(request)
    party = party_of(person, key)
    form = PartyForm(request.POST or None, prefix="agent")
    if request.method == "POST" and form.is_valid():
        try:
            agent = form.known() or form.register(person)
        except DomainError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(f"{reverse('desk:intake_party', args=[key])}?agent={agent.key}")
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    context = {
        **about_of(request, party),
        "agent_form": form,
        "asked_item": words,
        "found": _found(words, person),
        "themes": packages.search_themes(words) if words else _themes(person),
        "open_cases": lit(list(_open_cases(person, party))),
        "has_unproven": parties.people_of(party).filter(verified=False).exists(),
    }
    return render(request, "desk/intake/party.html", context)


def _themes(person: Person) -> list[ThemeVersion]:
    """What can be done as one thing: one statement."""
    return list(packages.themes_visible_to(person).in_force().with_unit().in_list_order())


def _open_cases(person: Person, party: Party) -> QuerySet[Case]:
    seen = cases.visible_to(person).with_list_data().select_related("party")
    return seen.of_party(party).running()[:OPEN_CASES]


def _found(words: str, person: Person) -> list[Revision]:
    return (
        [found for found in catalogue.search_items(words, person, FOUND) if found.state == "published"] if words else []
    )


@window_page
@require_safe
def suggest(request: HttpRequest, key: UUID) -> JsonResponse:
    """Items for words or pinyin initials."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    query = f"?agent={request.GET['agent']}" if is_key(request.GET.get("agent", "")) else ""
    options = [
        {"words": name, "url": reverse("desk:intake_item", args=[key, code]) + query}
        for code, name in (catalogue.suggest(words) if words else [])
    ]
    return JsonResponse({"options": options})


# --- what was brought ----------------------------------------------------------------------------
@window_page
@require_http_methods(["GET", "HEAD", "POST"])
def item_page(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Scenario, form and materials on one page; nothing typed is lost whatever is pressed.

    ``?case=`` is an application that was sent home for a correction and comes back.
    """
    person = person_of(request)
    party = party_of(person, key)
    resumed = _resumed(request, party, code)
    revision = get_object_or_404(_revisions(resumed), item__code=code)
    heap = scans.subject_for(request, person)
    about = {**about_of(request, party), "resumed": resumed}
    errors: dict[str, str] = {}
    refusal = ""
    if request.method == "POST":
        filled = sheet.read(revision, _with_situation(request, resumed), heap)
        try:
            answer = _do(request, filled, about)
        except DomainError as error:
            errors, refusal = error.fields, error.message
        else:
            if answer is not None:
                return answer
    else:
        filled = sheet.of_case(resumed, heap) if resumed else _begun(revision, party, heap)
    return render(request, "desk/intake/item.html", {**about, **_shown(filled, errors), "refusal": refusal})


def _resumed(request: HttpRequest, party: Party, code: str) -> Case | None:
    """The window's own application of this party that waits for its correction."""
    number = request.GET.get("case", "")
    if not number:
        return None
    waiting = cases.visible_to(person_of(request)).filter(state=State.CORRECTION, channel=Channel.WINDOW)
    return get_object_or_404(waiting.with_page_data(), number=number, party=party, item_code=code)


def _revisions(resumed: Case | None) -> RevisionQuerySet:
    """A case keeps the version it was opened with."""
    return (catalogue.version(resumed.revision_id) if resumed else catalogue.published()).with_parts()


def _with_situation(request: HttpRequest, resumed: Case | None) -> QueryDict:
    """The situation of a case stays as it was."""
    given = request.POST.copy()
    if resumed:
        given.update(resumed.answers)
    return given


def _begun(revision: Revision, party: Party, heap: Subject) -> Sheet:
    known = {"party.name": party.name, "party.address": party.address}
    known["party.legal_representative"] = party.legal_representative
    begun = sheet.read(revision, QueryDict(), heap)
    begun.data = posted.prefilled(revision.form_schema, {}, known)
    return begun


def _do(request: HttpRequest, filled: Sheet, about: dict[str, Any]) -> HttpResponse | None:
    """Keep the scans; then one of the window's answers, the sheet to take home, or only look again (``None``)."""
    person = person_of(request)
    codes = {needed.code for needed in filled.guide.materials}
    scans.take_in(request, filled.heap, codes, actor=person)
    sheet.tick_scanned(filled)
    wanted = request.POST.get("do", "look")
    if wanted == "notice":
        return _notice(request, filled)
    answers = {"accept": answering.again} if about["resumed"] else answering.ANSWERS
    if wanted not in answers:
        return None
    case = answers[wanted](person, filled, about)
    return redirect("desk:intake_done", case.number)


def _notice(request: HttpRequest, filled: Sheet) -> HttpResponse:
    """一次性告知单 for somebody who only asks: what is not here yet, to take home. No application, so no document."""
    address = request.build_absolute_uri(reverse("portal:guide", args=[filled.revision.item.code]))
    content = catalogue.print_notice_sheet(filled.left_open(), address)
    headers = {"Content-Disposition": "inline; filename=notice.pdf", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _shown(filled: Sheet, errors: dict[str, str]) -> dict[str, Any]:
    wrong = {name.removeprefix("form."): words for name, words in errors.items() if name.startswith("form.")}
    lines = filled.lines(errors)
    to_bring = [line for line in lines if not line.needed.is_exempt]
    return {
        "sheet": filled,
        "guide": filled.guide,
        "revision": filled.revision,
        "sections": schema.sections(filled.revision.form_schema, filled.data, wrong),
        "lines": lines,
        "missing": [line for line in lines if line.is_missing],
        "later": [line for line in lines if line.tick == sheet.LATER],
        "ticked": sum(bool(line.tick) for line in to_bring),
        "to_bring": len(to_bring),
        "errors": errors,
    }


_HEADINGS = {
    State.CORRECTION: gettext_lazy("已一次性告知补正"),
    State.NOT_ACCEPTED: gettext_lazy("不予受理"),
    State.DECIDED: gettext_lazy("已办结"),
    State.ISSUED: gettext_lazy("已办结"),
    State.DELIVERED: gettext_lazy("已办结"),
}


def _corrected_until(case: Case) -> dt.datetime | None:
    limits = timelimits.of_subject(case.subject)
    return next((limit.due_at for limit in limits if limit.kind == LimitKind.CORRECTION), None)


# --- the receipt ---------------------------------------------------------------------------------
@window_page
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponse:
    """What to print and hand over; for an item decided on the spot, who decides now."""
    person = person_of(request)
    seen = cases.visible_to(person).with_page_data()
    case = get_object_or_404(seen, number=number)
    accepted = case.accepted_at is not None and not case.decided_at
    at_once = case.revision.case_type == CaseType.ON_THE_SPOT and accepted
    context = {
        "case": case,
        "heading": _HEADINGS.get(State(case.state), _("已受理")),
        "until": _corrected_until(case) if case.state == State.CORRECTION else None,
        "shown_name": shown_name(case.party),
        "papers": list(documents.of_subject(case.subject)),
        "deciders": list(cases.people_who_can("decide", case)[:5]) if at_once else [],
        "at_once": at_once,
        "later": [row for row in case.materials.all() if row.due_on],
    }
    return render(request, "desk/intake/done.html", context)
