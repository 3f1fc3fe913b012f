"""Steps 3 and 4: check everything once more, sign, send once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError, Invalid
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from onewindow.web.portal.applying import drafts as common
from onewindow.web.portal.applying.sending import NO_DELIVERY, delivery_of, refusals_of
from onewindow.web.portal.together import drafts, words
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import words as form_words


@login_required
@never_cache
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Everything at one look, and what is still missing with the way to it."""
    application = drafts.writable(request, number)
    plan = drafts.plan_of(application)
    context = {
        "application": application,
        "version": application.version,
        "plan": plan,
        "parts": form_words.told(plan.form, application.form),
        "materials": drafts.material_rows(application, plan),
        "progress": drafts.progress_of(application, plan, packages.missing(application, plan)),
        "steps": common.steps(),
        "answers": words.answers(application),
    }
    return render(request, "portal/together/check.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """How to get the results, the promise, the name; then it is sent to all units at once."""
    application = drafts.writable(request, number)
    delivery = delivery_of(request) if request.method == "POST" else {**NO_DELIVERY, **application.delivery}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _send(request, application, delivery)
        except DomainError as error:
            errors = error.fields or {"": error.message}
            errors = {"": error.message} if error.code == "incomplete" else errors
        else:
            messages.success(request, _("提交好了，各单位都收到了自己的一份。这一页就是全部进度。"))
            return redirect("portal:package", number)
    plan = drafts.plan_of(application)
    context: dict[str, Any] = {
        "application": application,
        "version": application.version,
        "plan": plan,
        "delivery": delivery,
        "errors": errors,
        "typed": request.POST.get("signature", ""),
        "agreed": request.POST.get("agreed") == "1",
        "courier": all(part.revision.delivers_by_courier for part in plan.parts),
        "progress": drafts.progress_of(application, plan, packages.missing(application, plan)),
        "steps": common.steps(),
    }
    return render(request, "portal/together/sign.html", context)


def _send(request: HttpRequest, application: PackageApplication, delivery: dict[str, str]) -> None:
    """The way of delivery is kept in any case; then promise and name are looked at, then it is sent."""
    person = person_of(request)
    packages.save(application, actor=person, delivery=delivery)
    refusals = refusals_of(request, delivery, person.name)
    if refusals:
        raise Invalid("not_signed", _("还差一点，没有提交。您填的都保存着。"), fields=refusals)
    packages.submit(application, actor=person)
