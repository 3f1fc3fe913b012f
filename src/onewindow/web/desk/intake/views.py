"""The window's pages: who, what, what was brought, the receipt."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base.codes import CaseType
from onewindow.base.errors import DomainError, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Particulars
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.web.desk.asking import View, staff_page
from onewindow.web.desk.intake import scans, sheet
from onewindow.web.desk.intake.forms import PartyForm
from onewindow.web.desk.intake.sheet import Sheet
from onewindow.web.desk.lights import lit, shown_name
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import posted, schema

OPEN_CASES = 9
FOUND = 12
LONGEST_WORDS = 60


def _window_page(view: Callable[..., HttpResponse]) -> View:
    """Only for who receives applications."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not org.holds_any(person_of(request), Role.CLERK):
            raise NotPermitted("not_permitted", _("收件要有窗口人员的角色。需要时请联系本单位的系统管理员。"))
        return view(request, *args, **kwargs)

    return staff_page(guarded)


# --- who -----------------------------------------------------------------------------------------
@_window_page
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


@_window_page
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
@_window_page
@require_http_methods(["GET", "HEAD", "POST"])
def party_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The party, what is open, and what to take in; a POST names who came in the party's stead."""
    person = person_of(request)
    party = _party(person, key)
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
        **_about(request, party),
        "agent_form": form,
        "asked_item": words,
        "found": _found(words, person),
        "open_cases": lit(list(_open_cases(person, party))),
        "has_unproven": parties.people_of(party).filter(verified=False).exists(),
    }
    return render(request, "desk/intake/party.html", context)


def _party(person: Person, key: UUID) -> Party:
    return get_object_or_404(parties.visible_to(person), key=key)


def _about(request: HttpRequest, party: Party) -> dict[str, Any]:
    """The party and its agent, as every page of one sitting shows them."""
    person = person_of(request)
    wanted = request.GET.get("agent", "")
    agent = parties.visible_to(person).filter(key=wanted).first() if _is_key(wanted) else None
    query = f"?agent={agent.key}" if agent else ""
    return {"party": party, "shown_name": shown_name(party), "agent": agent, "query": query, "has_unproven": False}


def _is_key(text: str) -> bool:
    return len(text) == 36 and text.replace("-", "").isalnum()


def _open_cases(person: Person, party: Party) -> QuerySet[Case]:
    seen = cases.visible_to(person).with_list_data().select_related("party")
    return seen.of_party(party).running()[:OPEN_CASES]


def _found(words: str, person: Person) -> list[Revision]:
    return (
        [found for found in catalogue.search_items(words, person, FOUND) if found.state == "published"] if words else []
    )


@_window_page
@require_safe
def suggest(request: HttpRequest, key: UUID) -> JsonResponse:
    """Items for words or pinyin initials."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    query = f"?agent={request.GET['agent']}" if _is_key(request.GET.get("agent", "")) else ""
    options = [
        {"words": name, "url": reverse("desk:intake_item", args=[key, code]) + query}
        for code, name in (catalogue.suggest(words) if words else [])
    ]
    return JsonResponse({"options": options})


# --- what was brought ----------------------------------------------------------------------------
@_window_page
@require_http_methods(["GET", "HEAD", "POST"])
def item_page(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Scenario, form and materials on one page; nothing typed is lost whatever is pressed."""
    person = person_of(request)
    party = _party(person, key)
    revision = get_object_or_404(catalogue.published().with_parts(), item__code=code)
    heap = scans.subject_for(request, person)
    filled = sheet.read(revision, request.POST, heap)
    about = _about(request, party)
    errors: dict[str, str] = {}
    refusal = ""
    if request.method == "POST":
        try:
            answer = _do(request, filled, about)
        except DomainError as error:
            errors, refusal = error.fields, error.message
        else:
            if answer is not None:
                return answer
    else:
        known = {"party.name": party.name, "party.address": party.address}
        known["party.legal_representative"] = party.legal_representative
        filled.data = posted.prefilled(revision.form_schema, {}, known)
    return render(request, "desk/intake/item.html", {**about, **_shown(filled, errors), "refusal": refusal})


def _do(request: HttpRequest, filled: Sheet, about: dict[str, Any]) -> HttpResponse | None:
    """Keep the scans; then accept, print the notice, or only look again (``None``)."""
    person = person_of(request)
    codes = {needed.code for needed in filled.guide.materials}
    scans.take_in(request, filled.heap, codes, actor=person)
    sheet.tick_scanned(filled)
    wanted = request.POST.get("do", "look")
    if wanted == "notice":
        return _notice(request, filled)
    if wanted != "accept":
        return None
    case = _accept(person, filled, about)
    return redirect("desk:intake_done", case.number)


def _accept(person: Person, filled: Sheet, about: dict[str, Any]) -> Case:
    if not filled.guide.is_answered:
        raise Invalid("situation_open", _("还没有选情况，材料要按情况收。选好再受理。"))
    particulars = Particulars(agent=about["agent"], title=filled.title, delivery=filled.delivery, scanned=filled.heap)
    return cases.intake(
        cast(Unit, person.unit),  # staff always have one
        about["party"],
        filled.revision,
        answers=filled.guide.answers,
        form=filled.data,
        materials=filled.ticks,
        actor=person,
        particulars=particulars,
    )


def _notice(request: HttpRequest, filled: Sheet) -> HttpResponse:
    """一次性告知单: everything that is not here yet, once, to take home."""
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


# --- the receipt ---------------------------------------------------------------------------------
@_window_page
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponse:
    """What to print and hand over; for an item decided on the spot, who decides now."""
    person = person_of(request)
    seen = cases.visible_to(person).with_page_data()
    case = get_object_or_404(seen, number=number)
    at_once = case.revision.case_type == CaseType.ON_THE_SPOT and not case.decided_at
    context = {
        "case": case,
        "shown_name": shown_name(case.party),
        "papers": list(documents.of_subject(case.subject)),
        "deciders": list(cases.people_who_can("decide", case)[:5]) if at_once else [],
        "at_once": at_once,
        "later": [row for row in case.materials.all() if row.due_on],
    }
    return render(request, "desk/intake/done.html", context)
