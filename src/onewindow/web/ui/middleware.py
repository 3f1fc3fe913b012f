"""What happens around every request: its id, its line in the log, a refusal as a page, and that a GET cannot write."""

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted
from onewindow.base.requests import request_id
from onewindow.web.ui import metrics
from onewindow.web.ui.kept import remember_whose

Handler = Callable[[HttpRequest], HttpResponse]
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]

access_log = logging.getLogger("onewindow.access")

# A write in any position: plain, in a data-modifying CTE, as a row lock, or through the audit's SQL function.
WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE\s+(?:ONLY\s+)?[\w\".]+\s+(?:(?:AS\s+)?\w+\s+)?SET\b|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|FOR\s+(?:NO\s+KEY\s+)?UPDATE|audit_append\()",
    re.IGNORECASE,
)
# A page may renew a session, count a sign-in attempt, count a question.
MAY_BE_WRITTEN = re.compile(
    r"\b(?:INTO|UPDATE|FROM)\s+\"?(?:django_session|org_signinattempt|org_phonecode|counting_count)\b", re.IGNORECASE
)
WATCHED = ("/healthz", "/readyz", "/metrics")
# The identity platform comes back by GET; that request signs a person in.
SIGNS_IN = ("/accounts/",)


class RequestIdMiddleware:
    """One id per request: in the log, in the audit row, in the answer's ``X-Request-ID``. Also the access log and figures."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:16])
        started = clock.stopwatch()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._note(request, response, clock.stopwatch() - started)
            return response
        finally:
            request_id.reset(token)

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """The path without its query: a query may hold what a person typed."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        metrics.count(route, request.method or "", response.status_code, seconds)
        person = request.__dict__.get("_cached_user")
        access_log.info(
            "request",
            extra={
                "request_id": request_id.get(),
                "method": request.method,
                "path": request.path,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "person": person.pk if person is not None else None,
            },
        )


class WatchedMiddleware:
    """Whoever watches the house asks by an address or as localhost: these few addresses answer under any host name."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in WATCHED and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        return self.get_response(request)


class NulMiddleware:
    """A NUL stands in no text, and the database refuses it: an address with one names nothing. The API says so by itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_nul = "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul and not request.path.startswith("/api/"):
            return render(request, "ui/errors/404.html", status=404)
        return self.get_response(request)


class LastPersonMiddleware:
    """The browser knows whose words it keeps when the session ends (``ui.kept``)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        remember_whose(request, response)
        return response


class WriteInGetError(RuntimeError):
    """A page tried to change something although it was only read."""


class ReadOnlyGetMiddleware:
    """A GET, HEAD or OPTIONS of ours cannot write: any such statement is refused before it reaches the database.

    A wrapper around execution instead of ``SET TRANSACTION READ ONLY``: no extra statement per request.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS") or request.path.startswith(SIGNS_IN):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if WRITE.search(sql) and not MAY_BE_WRITTEN.search(sql):
        raise WriteInGetError(sql[:200])
    return execute(sql, params, many, context)


class DomainErrorMiddleware:
    """A rule's refusal that no view turned into a form error: a page, a fragment for htmx, or JSON for our own scripts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls it with what a view raised."""
        if isinstance(exception, ValueError | DataError) and "NUL (0x00)" in str(exception):
            exception = Invalid("bad_text", _("填的内容里有不能用的字符，请去掉以后再试。"))
        if not isinstance(exception, DomainError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            words = {"code": exception.code, "message": exception.message, "fields": exception.fields}
            return JsonResponse(words, status=exception.status)
        if request.headers.get("HX-Request"):
            response = render(request, "ui/errors/domain_fragment.html", {"error": exception}, status=exception.status)
            response["HX-Retarget"] = "#ow-flash"
            response["HX-Reswap"] = "innerHTML show:top"
            response["HX-Reselect"] = "unset"  # the page's own choice of a part would find nothing in it
            return response
        context = {"error": exception, "heading": _heading(exception)}
        return render(request, "ui/errors/domain.html", context, status=exception.status)


def _heading(error: DomainError) -> str:
    if isinstance(error, NotFound):
        return _("找不到")
    if isinstance(error, NotPermitted):
        return _("这一步您不能做")
    if isinstance(error, Conflict):
        return _("情况有变化，这一步没有做")
    return _("填的内容还不行，这一步没有做")
