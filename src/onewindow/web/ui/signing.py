"""What the sign-in pages of portal and desk share: the session and the way on."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.kernel.org.service import Person

_BACKEND = "onewindow.kernel.org.backends.PasswordBackend"


def enter(request: HttpRequest, person: Person, otherwise: str) -> HttpResponseRedirect:
    """Begin the person's session (a new session key) and go on to ``next``, or to the page named ``otherwise``."""
    if request.user.is_authenticated:  # Django keeps the key when the same person signs in once more
        request.session.flush()
    login(request, person, backend=_BACKEND)
    return redirect(way_on(request) or otherwise)


def way_on(request: HttpRequest) -> str:
    """The ``next`` of the request if it is an address of this site, else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else ""
