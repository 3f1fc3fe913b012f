"""My account: the parties it stands for, the authorities it gave and received, its password."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base import clock
from onewindow.base.chinese import mask_phone
from onewindow.base.errors import DomainError
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import AgentDetails, Party
from onewindow.web.portal.account.forms import AuthorityForm, PasswordForm
from onewindow.web.portal.account.handlers import represented
from onewindow.web.ui.door import login_required

_AGENT_FIELDS = {
    "name": "agent_name",
    "id_number": "agent_id_number",
    "phone": "agent_phone",
    "id_type": "agent_kind",
    "agent": "agent_name",
}


def _person(request: HttpRequest) -> Person:
    """Who is signed in, behind ``login_required``."""
    person: Person = request.user  # type: ignore[assignment]
    return person


@login_required
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The account at one look."""
    person = _person(request)
    organisations = represented(person)
    context = {
        "phone": mask_phone(org.phone_of(person)),
        "memberships": parties.memberships_of(person),
        "represents": bool(organisations),
        "handlers": parties.handlers_of(organisations),
        "given": parties.authorities_given(person),
        "received": parties.authorities_received(person),
        "has_password": person.has_usable_password(),
        "today": clock.today(),
    }
    return render(request, "portal/account/account.html", context)


@login_required
@sensitive_post_parameters("agent_id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_authority(request: HttpRequest) -> HttpResponse:
    """Let somebody act for me or for the organisation whose legal representative I am."""
    person = _person(request)
    form = AuthorityForm(request.POST or None, principals=_principals(person))
    if request.method == "POST" and form.is_valid():
        try:
            authority = _authorise(form, person)
        except DomainError as error:
            form.refuse(error, _AGENT_FIELDS)
        else:
            messages.success(request, _("已授权给%(name)s。") % {"name": authority.agent.name})
            return redirect("portal:account")
    return render(request, "portal/account/authority.html", {"form": form})


@login_required
@require_POST
def revoke_authority(request: HttpRequest, key: UUID) -> HttpResponse:
    """End an authority, given or received."""
    person = _person(request)
    authority = get_object_or_404(parties.authorities_visible_to(person), key=key)
    parties.revoke_authority(authority, actor=person, reason=request.POST.get("reason", ""))
    messages.success(request, _("授权已撤销，从现在起不再有效。"))
    return redirect("portal:account")


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password, or set the first; other sessions of the account end."""
    person = _person(request)
    form = PasswordForm(request.POST or None, has_password=person.has_usable_password())
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            org.change_password(person, words.get("old", ""), words["password"], actor=person)
        except DomainError as error:
            form.refuse(error)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("密码改好了。别的设备要重新登录。"))
            return redirect("portal:account")
    return render(request, "portal/account/password.html", {"form": form})


def _principals(person: Person) -> list[Party]:
    """Parties in whose name this account may give authority."""
    speaking = (parties.Membership.Relation.SELF, parties.Membership.Relation.REPRESENTATIVE)
    return [row.party for row in parties.memberships_of(person) if row.relation in speaking and row.verified]


def _authorise(form: AuthorityForm, person: Person) -> parties.Authority:
    words = form.cleaned_data
    agent = AgentDetails(
        kind=words["agent_kind"],
        name=words["agent_name"],
        id_type=form.id_type,
        id_number=words["agent_id_number"],
        phone=words["agent_phone"],
    )
    principal = form.principals[words["principal"]]
    return parties.authorise(principal, agent, words["items"], words["valid_from"], words["valid_until"], actor=person)
