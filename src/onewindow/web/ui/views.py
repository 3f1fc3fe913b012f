"""Preferences of the reader, and the pages of errors."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.web.ui import kept
from onewindow.web.ui.context import ELDER_COOKIE
from onewindow.web.ui.door import is_script, refused

# Of what was posted, that which a person wrote: names of choices and buttons say nothing to anybody.
_HAN = re.compile("[\u4e00-\u9fff]")
YEAR = 365 * 24 * 3600


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Large type and language, kept in cookies: no account is needed for either."""
    there = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(there if safe else "/")
    if request.POST.get("elder") in ("0", "1"):
        _remember(response, ELDER_COOKIE, request.POST["elder"])
    if request.POST.get("language") in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.BEHIND_HTTPS, httponly=True)


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """For a page that was open while somebody signed in elsewhere: who is signed in now, and a fresh form token."""
    account = str(request.user.pk) if request.user.is_authenticated else ""
    return JsonResponse({"account": account, "token": get_token(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """What was posted after the session had ended: shown to its owner, and sent on when they say so."""
    found = kept.kept(request)
    if found is not None and not request.user.is_authenticated:
        return redirect(f"{found.door}?next={request.path}")
    is_of_another = found is not None and found.account != request.user.pk
    if is_of_another or request.method == "POST":
        kept.drop(request)
    if found is not None and not is_of_another and request.method == "POST":
        return redirect(found.path, preserve_request=True)
    words = [value for _name, value in found.fields if _HAN.search(value)] if found else []
    context = {"kept": None if is_of_another else found, "words": words, "is_of_another": is_of_another}
    return render(request, "ui/continue.html", context)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none for this person."""
    return render(request, "ui/errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "ui/errors/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: no query is made here."""
    return render(request, "ui/errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old or came from elsewhere: nothing was done. A script of ours can ask for a fresh token."""
    if is_script(request):
        response = refused(request, "stale_page", _("这一页放得太久了，请刷新以后再试。"), 403)
        response["X-Stale-Page"] = "1"
        return response
    return render(request, "ui/errors/csrf.html", status=403)
