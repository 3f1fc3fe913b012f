"""Who may open a desk page at all: staff who are signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.ui.door import sign_in_first

View = Callable[..., HttpResponseBase]


def staff_page(view: View) -> View:
    """Staff only; everybody else goes to the desk's own sign-in and comes back after it. Never kept by a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (isinstance(request.user, Person) and org.is_staff(request.user)):
            return sign_in_first(request, "desk:sign_in")
        return view(request, *args, **kwargs)

    return never_cache(guarded)
