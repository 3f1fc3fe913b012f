"""Who asks: the account behind a request, as the domain's commands want it."""

from typing import cast

from django.http import HttpRequest

from onewindow.kernel.org.service import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in account; only behind ``login_required``."""
    return cast(Person, request.user)


def person_or_none(request: HttpRequest) -> Person | None:
    """The signed-in account, or nobody."""
    return request.user if request.user.is_authenticated else None
