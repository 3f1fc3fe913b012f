"""Whoever is an organisation's legal representative says who files for it (经办人), and who no longer does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import DomainError
from onewindow.flows import standing
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership, Party
from onewindow.web.portal.account.forms import HandlerForm
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required


def represented(person: Person) -> list[Party]:
    """The organisations whose legal representative this is."""
    rows = parties.memberships_of(person).filter(relation=Membership.Relation.REPRESENTATIVE)
    return [row.party for row in rows]


@login_required
@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def name_handler(request: HttpRequest) -> HttpResponse:
    """A citizen whose account the window has confirmed files for the organisation from now on."""
    person = person_of(request)
    form = HandlerForm(request.POST or None, organisations=represented(person))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        organisation = form.organisations[words["organisation"]]
        try:
            row = standing.appoint_handler(organisation, words["name"], words["id_number"], actor=person)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s现在可以替单位办事。") % {"name": row.person.name})
            return redirect("portal:account")
    return render(request, "portal/account/handler.html", {"form": form})


@login_required
@require_POST
def end_handler(request: HttpRequest, link: int) -> HttpResponse:
    """From now on they see nothing of the organisation."""
    person = person_of(request)
    row = next((one for one in parties.handlers_of(represented(person)) if one.pk == link), None)
    if row is None:
        raise Http404
    standing.end_account(row, actor=person, reason=_("法定代表人解除了经办人"))
    messages.success(request, _("已解除，从现在起不能再替单位办事。"))
    return redirect("portal:account")
