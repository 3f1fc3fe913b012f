"""Who is not signed in (any more) is led to the door, and nothing typed is lost on the way (ADR 0024)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from onewindow.web.ui import kept

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def login_required(view: View[Rest]) -> View[Rest]:
    """A page for whoever is signed in; everybody else is led to the portal's door."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return sign_in_first(request, settings.LOGIN_URL)

    return guarded


def sign_in_first(request: HttpRequest, door: str) -> HttpResponse:
    """Lead to the door (the name of its address) and back to the page.

    A script is told instead (401, ``X-Sign-In``), and nothing on the page is replaced. What a plain form posted is kept
    and can be sent on after signing in.
    """
    address = resolve_url(door)
    if is_script(request):
        return _told(request, address)
    if request.method in ("GET", "HEAD"):
        there = request.get_full_path()
    elif kept.keep(request, address):
        there = resolve_url("ui:continue")
    else:
        there = _page_before(request)
    return redirect(f"{address}?next={quote(there)}" if there else address)


def is_script(request: HttpRequest) -> bool:
    """Asked by htmx or by a script of ours: the answer lands in a page that stays."""
    own = request.headers.get("X-Requested-With") or "application/json" in request.headers.get("Accept", "")
    return bool(request.headers.get("HX-Request") or own)


def refused(request: HttpRequest, code: str, sentence: str, status: int) -> HttpResponse:
    """A refusal for a script: words as JSON or as a fragment that takes no part of the page's place."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": code, "message": sentence, "fields": {}}, status=status)
    response = render(request, "ui/errors/told.html", {"sentence": sentence}, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#ow-flash", "innerHTML", "unset"
    return response


def _told(request: HttpRequest, address: str) -> HttpResponse:
    response = refused(request, "signed_out", _("登录已经结束，请重新登录。您填的还在这一页。"), 401)
    response["X-Sign-In"] = address
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of ours that posted, if it says so."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
