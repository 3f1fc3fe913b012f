"""Addresses of the API. What none of them answers is answered here too, as a problem and not as a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from onewindow.api import problems, reference
from onewindow.api.description import api


def _with_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A method that an address does not have."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **path_words: Any) -> HttpResponseBase:
        response = view(request, *arguments, **path_words)
        if isinstance(response, HttpResponseNotAllowed):
            return problems.method_not_allowed(response["Allow"])
        return response

    return answer


def _operations() -> list[URLPattern]:
    operations = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in operations:
        each.callback = _with_problems(each.callback)
    return operations


operations: list[URLPattern | URLResolver] = [
    path("", _with_problems(reference.home), name="api-root"),
    path("openapi.json", _with_problems(reference.openapi), name="openapi"),
    path("docs", _with_problems(reference.page), name="docs"),
    *_operations(),
    re_path(r"^(?P<rest>.*)$", csrf_exempt(problems.unknown_address), name="unknown"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((operations, "api-1")))]
