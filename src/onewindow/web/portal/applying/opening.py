"""Step 1: for whom, and in which situation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onewindow.base.codes import Channel, ServiceTarget
from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Guide, Revision
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.web.portal.applying import drafts
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import posted


@dataclass(frozen=True)
class Applicant:
    """Somebody this account may apply for, and why it may."""

    party: Party
    why: str


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the applicant and the situation; then a draft exists and nothing is lost any more."""
    person = person_of(request)
    revision = get_object_or_404(catalogue.published().with_parts(), item__code=code)
    given = request.POST if request.method == "POST" else request.GET
    told = catalogue.guide(revision, given.dict())
    errors: dict[str, str] = {}
    if request.method == "POST" and given.get("do") != "look":
        errors = _unanswered(told)
        if not errors:
            try:
                return redirect("portal:apply_form", _open(request, revision, told))
            except DomainError as error:
                errors = {"party": error.message}
    context = {
        "revision": revision,
        "guide": told,
        "applicants": _applicants(person, revision),
        "chosen": given.get("party", ""),
        "errors": errors,
        "steps": drafts.steps(),
    }
    return render(request, "portal/applying/begin.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, number: str) -> HttpResponse:
    """Change the situation of a draft; materials already given that are still needed stay."""
    case = drafts.writable(request, number)
    answers: Mapping[str, Any] = request.POST.dict() if request.method == "POST" else case.answers
    told = catalogue.guide(case.revision, answers)
    errors: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("do") != "look":
        errors = _unanswered(told)
        if not errors:
            cases.save_draft(case, actor=person_of(request), answers=told.answers)
            return redirect("portal:apply_form", number)
    context = {"case": case, "revision": case.revision, "guide": told, "errors": errors, "steps": drafts.steps()}
    return render(request, "portal/applying/situation.html", context)


def _unanswered(told: Guide) -> dict[str, str]:
    return {choice.key: _("请选一个") for choice in told.choices if not choice.is_answered}


def own_applicants(person: Person, *, for_persons: bool) -> list[Applicant]:
    """The account's own parties, those the matter is for at the top."""
    relations = {row.party_id: row.get_relation_display() for row in parties.memberships_of(person)}
    own = [Applicant(party, relations.get(party.pk, "")) for party in parties.own_parties(person)]
    own.sort(key=lambda one: (one.party.kind == PartyKind.NATURAL) != for_persons)
    return own


def _applicants(person: Person, revision: Revision) -> list[Applicant]:
    """Own parties first, those the item is for at the top; then those who gave an authority for this item."""
    own = own_applicants(person, for_persons=ServiceTarget.NATURAL in revision.targets)
    known = {one.party.pk for one in own}
    given = []
    for party in parties.parties_of(person):
        if party.pk not in known and parties.may_act_for(person, party, revision.item.code):
            given.append(Applicant(party, _("受委托")))
    return [*own, *given]


def _open(request: HttpRequest, revision: Revision, told: Guide) -> str:
    """The number of the new draft, prefilled with what is known of the applicant."""
    person = person_of(request)
    party = get_object_or_404(parties.parties_of(person), key=request.POST.get("party") or None)
    case = cases.open_draft(revision, party, actor=person, channel=channel_of(request), answers=told.answers)
    form = posted.prefilled(revision.form_schema, {}, drafts.known_of(person, party))
    if form:
        cases.save_draft(case, actor=person, form=form)
    return case.number


def channel_of(request: HttpRequest) -> Channel:
    """Whether the page is read on a phone."""
    return Channel.MOBILE if "Mobile" in request.headers.get("User-Agent", "") else Channel.WEB
