"""Preferences of the reader, and the pages of errors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from onewindow.web.ui.context import ELDER_COOKIE

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
    """The page was too old or came from elsewhere: nothing was done."""
    return render(request, "ui/errors/csrf.html", status=403)
