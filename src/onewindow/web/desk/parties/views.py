"""Whoever sits at a window finds an applicant by the card, and says which account is theirs and which is not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.chinese import mask_name, mask_phone
from onewindow.base.errors import DomainError, NotFound
from onewindow.flows import standing
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership, Party, PartyKind
from onewindow.web.desk.admin.forms import ReasonForm
from onewindow.web.desk.lights import shown_name
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.desk.parties.forms import DetailsForm, NumberForm, RepresentativeForm
from onewindow.web.ui.asking import person_of

for_the_window = only_for(lambda person: org.holds_any(person, Role.CLERK))


@for_the_window
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By the number on the card, which stands in no address."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = parties.find_by_identity(form.cleaned_data["id_type"], form.cleaned_data["id_number"])
        except DomainError as error:
            form.refuse(error)
        else:
            if found is not None:
                return redirect("desk:party", found.key)
            form.add_error("id_number", _("还没有登记过。收件的时候登记，或者请对方先在网上注册。"))
    context = {
        "form": form,
        "heading": _("办事人和账号"),
        "lead": _("核对证件，更新姓名和手机，确认或解除网上账号。"),
        "submit": _("找"),
    }
    return render(request, "desk/office/form.html", context)


@for_the_window
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, key: UUID) -> HttpResponse:
    """The party masked, its accounts, and what the card says."""
    found = _party(request, key)
    form = DetailsForm(request.POST or None, party=found, auto_id="details_%s")
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if obeyed(form, lambda: standing.check_party(found, actor=person_of(request), **words)):
            messages.success(request, _("登记好了，已经对照证件核对。"))
            return redirect("desk:party", key)
    return _shown(request, found, form, RepresentativeForm(auto_id="representative_%s"))


@for_the_window
@require_POST
def confirm(request: HttpRequest, key: UUID, link: int) -> HttpResponse:
    """The account's holder stands here with the card."""
    found = _party(request, key)
    try:
        standing.confirm_account(_link(found, link), actor=person_of(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已确认是本人的账号，双方都会收到通知。"))
    return redirect("desk:party", key)


@for_the_window
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: UUID, link: int) -> HttpResponse:
    """This account is not theirs, or no longer."""
    found = _party(request, key)
    row = _link(found, link)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if obeyed(form, lambda: standing.end_account(row, actor=person_of(request), reason=reason)):
            messages.success(request, _("已经解除，双方都会收到通知。"))
            return redirect("desk:party", key)
    words = {"phone": _phone(row), "party": shown_name(found)}
    context = {
        "form": form,
        "heading": _("解除账号 %(phone)s") % words,
        "lead": _("这个账号马上看不到%(party)s的办件，也不能再替它办事。账号本身还在。") % words,
        "submit": _("解除"),
        "stops": True,
        "back": "desk:party",
        "back_to": found.key,
    }
    return render(request, "desk/office/form.html", context)


@for_the_window
@sensitive_post_parameters("id_number")
@require_POST
def representative(request: HttpRequest, key: UUID) -> HttpResponse:
    """An organisation's legal representative, with both documents on the counter."""
    found = _party(request, key)
    form = RepresentativeForm(request.POST, auto_id="representative_%s")
    if form.is_valid():
        number = form.cleaned_data["id_number"]
        if obeyed(form, lambda: standing.appoint_representative(found, number, actor=person_of(request))):
            messages.success(request, _("法定代表人的账号可以替单位办事了，双方都会收到通知。"))
            return redirect("desk:party", key)
    return _shown(request, found, DetailsForm(party=found, auto_id="details_%s"), form)


def _shown(request: HttpRequest, found: Party, form: DetailsForm, appointing: RepresentativeForm) -> HttpResponse:
    rows = [(row, mask_name(row.person.name), _phone(row)) for row in parties.people_of(found)]
    context: dict[str, Any] = {
        "party": found,
        "shown_name": shown_name(found),
        "details": form,
        "accounts": rows,
        "representative": appointing if found.kind != PartyKind.NATURAL else None,
    }
    return render(request, "desk/parties/party.html", context)


def _party(request: HttpRequest, key: UUID) -> Party:
    return get_object_or_404(parties.visible_to(person_of(request)), key=key)


def _link(found: Party, key: int) -> Membership:
    row = parties.people_of(found).select_related("party").filter(pk=key).first()
    if row is None:
        raise NotFound("no_such_account", _("这个账号已经不代表这位办事人了，请刷新页面。"))
    return row


def _phone(row: Membership) -> str:
    return mask_phone(org.phone_of(row.person)) or row.person.username[:8]
